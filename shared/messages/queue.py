"""Letters on their way out, in one service's database: what is due, claimed, and how it ended.

A claim is a lease: a process that dies while it sends leaves the letter to the next one. A mail
server has no transactions, so that a letter may then go out twice, under one Message-ID; it is
never lost (docs/decisions/0023).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.ids import new_id
from shared.messages.letter import Channel, Fact, Language, Recipient, State, recipient_of
from shared.messages.tables import message
from shared.messages.writing import facts_from_text
from shared.messaging.tables import values_of

LEASE = timedelta(minutes=15)
MOST = 50
CHAT_SUFFIX = "#chat"

_IS_OUTGOING = (message.c.state == State.QUEUED.value) | (message.c.state == State.SENDING.value)
_THIS = message.c.id == sa.bindparam("this_id")
_DUE = Prepared(
    sa.select(message)
    .where(_IS_OUTGOING, message.c.next_at <= sa.bindparam("now"))
    .order_by(message.c.next_at, message.c.id)
    .limit(sa.bindparam("most"))
)
_CLAIM = Prepared(
    sa.update(message)
    .where(_THIS, message.c.version == sa.bindparam("this_version"))
    .values(
        state=State.SENDING.value,
        version=message.c.version + 1,
        next_at=sa.bindparam("until"),
        receipt=sa.bindparam("receipt"),
        address=sa.bindparam("address"),
    )
)
_POSTPONE = Prepared(
    sa.update(message)
    .where(_THIS, message.c.version == sa.bindparam("this_version"))
    .values(
        state=sa.bindparam("state"),
        version=message.c.version + 1,
        next_at=sa.bindparam("at"),
        tries=message.c.tries + sa.bindparam("more_tries", type_=sa.Integer),
        error=sa.bindparam("why"),
    )
)
_END = Prepared(
    sa.update(message)
    .where(_THIS, message.c.state == State.SENDING.value)
    .values(
        state=sa.bindparam("state"),
        version=message.c.version + 1,
        tries=message.c.tries + 1,
        subject=sa.bindparam("subject"),
        body=sa.bindparam("body"),
        facts=sa.bindparam("facts"),
        error=sa.bindparam("why"),
        sent_at=sa.bindparam("sent_at"),
        ended_at=sa.bindparam("ended_at"),
    )
)
_COPY = Prepared(insert(message).values(values_of(message)).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter as it stands in the queue; `subject` and `body` only if somebody edited it."""

    id: str
    reason: str
    template: str
    channel: Channel
    to: Recipient
    contest: str | None
    branch: str | None
    language: Language | None
    facts: dict[str, Fact]
    subject: str | None
    body: str | None
    version: int
    written_at: datetime
    tries: int


def due(session: Session, now: datetime, most: int = MOST) -> list[Queued]:
    """Letters whose time has come, the oldest first; also those whose sender has died."""
    rows = session.all(_DUE, {"now": to_text(now), "most": most})
    return [queued(row) for row in rows]


def claim(session: Session, one: Queued, address: str, receipt: str | None) -> bool:
    """Take a letter to send it; False if somebody else did or changed it."""
    until = to_text(wall_now() + LEASE)
    values = {"until": until, "receipt": receipt, "address": address}
    return session.run(_CLAIM, {**values, "this_id": one.id, "this_version": one.version}) == 1


def postpone(session: Session, one: Queued, at: datetime, why: str | None) -> None:
    """Leave a letter that was not claimed in the queue until then; `why` is shown."""
    _put_back(session, one, {"state": State.QUEUED.value, "at": to_text(at), "why": why})


def hold(session: Session, one: Queued, why: str) -> None:
    """Take a letter that was not claimed out of the queue, for somebody to put it right."""
    _put_back(session, one, {"state": State.HELD.value, "at": to_text(wall_now()), "why": why})


def try_again(session: Session, one: Queued, at: datetime, why: str) -> None:
    """Put a claimed letter back after a try that failed."""
    put = {"state": State.QUEUED.value, "at": to_text(at), "why": why}
    values: dict[str, str | int | None] = {**put, "more_tries": 1}
    _put_back(session, replace(one, version=one.version + 1), values)


def end(
    session: Session, one: Queued, state: State, *,
    subject: str, body: str | None, facts: str, why: str | None,
) -> None:  # fmt: skip
    """Note what became of a claimed letter, and what it said."""
    now = to_text(wall_now())
    values = {
        "this_id": one.id,
        "state": state.value,
        "subject": subject,
        "body": body,
        "facts": facts,
        "why": why,
        "sent_at": now if state is not State.BOUNCED else None,
        "ended_at": now if state is not State.SENT else None,
    }
    session.run(_END, values)


def copy_to_chat(session: Session, several: Iterable[Queued]) -> None:
    """Queue the same letters for the chat as well, each once."""
    now = to_text(wall_now())
    rows = []
    for one in several:
        row = session.one(_ROW, {"this_id": one.id})
        if row is not None:
            fresh = {"id": new_id(), "reason": one.reason + CHAT_SUFFIX, "written_at": now}
            rest = {"channel": Channel.CHAT.value, "state": State.QUEUED.value, "next_at": now}
            names = [column.name for column in message.columns]
            empty = dict.fromkeys(("address", "receipt", "error"))
            rows.append({**dict(zip(names, row, strict=True)), **fresh, **rest, **empty})
    session.run_many(_COPY, rows)


_ROW = Prepared(sa.select(message).where(_THIS))


def _put_back(session: Session, one: Queued, values: Mapping[str, str | int | None]) -> None:
    at = {"this_id": one.id, "this_version": one.version, "more_tries": 0}
    session.run(_POSTPONE, {**at, **values})


def queued(row: Row | sa.Row[Any]) -> Queued:
    """A letter from the columns of its row, in their order."""
    named = dict(zip((column.name for column in message.columns), row, strict=True))
    return Queued(
        id=named["id"],
        reason=named["reason"],
        template=named["template"],
        channel=Channel(named["channel"]),
        to=recipient_of(named["recipient"]),
        contest=named["contest"],
        branch=named["branch"],
        language=Language(named["language"]) if named["language"] else None,
        facts=facts_from_text(named["facts"]),
        subject=named["subject"],
        body=named["body"],
        version=named["version"],
        written_at=from_text(named["written_at"]),
        tries=named["tries"],
    )
