"""Writing a letter beside its cause: one row, in the same transaction.

    from shared.messages.catalogue import ACCOUNT_INVITED
    from shared.messages.letter import Letter, address
    from shared.messages.writing import write

    write(
        unit,
        Letter(
            reason=f"invitation/{invitation.id}",
            to=address("ha@example.vn"),          # or account(id), unit_contact(…), office(…)
            template=ACCOUNT_INVITED,
            facts={"name": …, "role": …, "page": f"loi-moi/{token}", "expires_at": …},
        ),
    )

Handlers call it with their unit; whatever runs a command (reaction, due work, errand) comes to a
handler. Nothing is rendered here: a wording that somebody broke must not undo the cause.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from shared.clock import wall_now
from shared.database import Prepared, Session, insert, to_text
from shared.ids import new_id
from shared.messages.letter import Channel, Fact, Letter, State
from shared.messages.tables import message
from shared.messaging.tables import values_of

if TYPE_CHECKING:
    from shared.unit import Unit

_LATER = (
    "subject",
    "body",
    "error",
    "address",
    "receipt",
    "sent_at",
    "ended_at",
    "acknowledged_at",
)
_WRITE = Prepared(insert(message).values(values_of(message, *_LATER)).on_conflict_do_nothing())


class WrongFacts(ValueError):
    """A letter's facts are not what its template asks for; a fault of the program."""


def write(unit: "Unit", letter: Letter) -> bool:
    """Write a letter in the unit's transaction; False if one was written for its reason before.

    Raises `WrongFacts`.
    """
    return write_in(unit.session, letter, unit.context.actor)


def write_in(session: Session, letter: Letter, actor: str) -> bool:
    """As `write`, for a caller that has a transaction and no unit."""
    _require_facts(letter)
    now = to_text(wall_now())
    values = {
        "id": new_id(),
        "reason": letter.reason,
        "template": letter.template.key,
        "channel": Channel.MAIL.value,
        "recipient": letter.to.text,
        "contest": letter.contest,
        "branch": letter.branch,
        "language": letter.language.value if letter.language else None,
        "facts": facts_to_text(letter.facts),
        "state": (State.DRAFT if letter.template.by_hand else State.QUEUED).value,
        "version": 1,
        "actor": actor,
        "written_at": now,
        "next_at": now,
        "tries": 0,
    }
    return session.run(_WRITE, values) == 1


def facts_to_text(facts: Mapping[str, Fact]) -> str:
    """The stored form of facts; days and instants keep their kind."""
    return json.dumps({name: _plain(one) for name, one in facts.items()}, ensure_ascii=False)


def facts_from_text(text: str) -> dict[str, Fact]:
    """Facts from their stored form."""
    return {name: _fact(one) for name, one in json.loads(text).items()}


def _plain(fact: Fact) -> str | int | dict[str, str]:
    if isinstance(fact, datetime):
        return {"instant": to_text(fact)}
    if isinstance(fact, date):
        return {"day": fact.isoformat()}
    return fact


def _fact(stored: str | int | dict[str, str]) -> Fact:
    if not isinstance(stored, dict):
        return stored
    if "day" in stored:
        return date.fromisoformat(stored["day"])
    return datetime.fromisoformat(stored["instant"])


def _require_facts(letter: Letter) -> None:
    asked, given = set(letter.template.placeholders), set(letter.facts)
    if asked != given:
        raise WrongFacts(
            f"{letter.template.key}: missing {sorted(asked - given)}, "
            f"unknown {sorted(given - asked)}"
        )
