"""A toy service to test messaging with: counters that are opened, added to and watched.

What it is asked for travels in the `reason` of `entry.withdrawn`: the words of a command.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from shared.clock import define_clock
from shared.database import Prepared, Session, insert
from shared.errors import EditConflict, NotYetKnown, RuleViolation, TransientError
from shared.events.contracts import EntryScored, EntryWithdrawalRequested, EntryWithdrawn
from shared.events.envelope import Event
from shared.messaging.tables import define_messaging, values_of
from shared.profiles.model import BranchProfile, read_part
from shared.service import Command, DueItem, Service
from shared.unit import Unit

METADATA = sa.MetaData()
define_messaging(METADATA)
define_clock(METADATA)

counter = sa.Table(
    "counter",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)
step = sa.Table(
    "step",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
)
seen = sa.Table(
    "seen",
    METADATA,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("value", sa.Integer, nullable=False),
)

_OPEN = Prepared(insert(counter).values(id=sa.bindparam("id"), value=0).on_conflict_do_nothing())
_ADD = Prepared(
    sa.update(counter)
    .where(counter.c.id == sa.bindparam("this_id"))
    .values(value=counter.c.value + sa.bindparam("amount"))
    .returning(counter.c.value)
)
_NOTE = Prepared(sa.insert(step).values(id=sa.bindparam("id"), words=sa.bindparam("words")))
_SEE = insert(seen).values(values_of(seen))
_SEE_LATEST = Prepared(
    _SEE.on_conflict_do_update(
        index_elements=["source", "id"],
        set_={"revision": _SEE.excluded.revision, "value": _SEE.excluded.value},
        where=seen.c.revision < _SEE.excluded.revision,
    )
)


class TooMuch(RuleViolation):
    """A counter takes at most 100 at once. Facts: `amount`."""

    code = "too_much"
    message = "Không cộng quá 100 một lần: {amount}."


@dataclass(frozen=True, slots=True)
class Ask(Command):
    """Ask, by an event, for what the words say."""

    id: str
    words: str
    to_site: str | None = None


@dataclass(frozen=True, slots=True)
class Open(Command):
    """Open a counter; what waits for it is added."""

    id: str


@dataclass(frozen=True, slots=True)
class Add(Command):
    """Add to a counter that is open, and tell of its value."""

    id: str
    amount: int


@dataclass(frozen=True, slots=True)
class Sorry(Command):
    """Answer a refused addition."""

    id: str


@dataclass(frozen=True, slots=True)
class Fail(Command):
    """Fail in the way that is named, as long as the fault lasts."""

    id: str
    how: str


@dataclass(frozen=True, slots=True)
class Later(Command):
    """Add when the contest's time has come."""

    id: str
    amount: int
    seconds: int


class Faults:
    """What `Fail` raises, how often still; tests set it."""

    def __init__(self) -> None:
        self.left: dict[str, int] = {}
        self.tries = 0

    def meet(self, how: str) -> None:
        """Raise while there is something left of a fault."""
        self.tries += 1
        if self.left.get(how, 10**9) > 0:
            self.left[how] = self.left.get(how, 10**9) - 1
            raise {"bug": RuntimeError, "conflict": EditConflict, "away": TransientError}[how](
                **({"what": "x"} if how == "conflict" else {})
            )


FAULTS = Faults()


def ask(unit: Unit, command: Ask) -> str:
    """Write the words into an event."""
    if command.to_site is None:
        unit.append(PROFILE, command.id, EntryWithdrawn(reason=command.words))
    else:
        data = EntryWithdrawalRequested(forwarding="f", to_branch="b", reason=command.words)
        unit.append(PROFILE, command.id, data, to_site=command.to_site)
    return command.words


def open_counter(unit: Unit, command: Open) -> bool:
    """Open once; False if it was open."""
    is_new = unit.run(_OPEN, {"id": command.id}) == 1
    _note(unit, command.id, "open")
    unit.announce(f"counter/{command.id}")
    return is_new


def add(unit: Unit, command: Add) -> int:
    """Add and tell."""
    if command.amount > 100:
        raise TooMuch(amount=command.amount)
    row = unit.one(_ADD, {"this_id": command.id, "amount": command.amount})
    if row is None:
        raise NotYetKnown(awaited=f"counter/{command.id}")
    _note(unit, command.id, f"add {command.amount}")
    unit.append(PROFILE, command.id, EntryScored(round="r", sheets=row[0]))
    return int(row[0])


def sorry(unit: Unit, command: Sorry) -> None:
    """Note that an addition was refused."""
    _note(unit, command.id, "sorry")


def fail(unit: Unit, command: Fail) -> None:
    """Write, then fail: what was written must go."""
    _note(unit, command.id, f"fail {command.how}")
    FAULTS.meet(command.how)


def later(unit: Unit, command: Later) -> None:
    """Ask for the addition as due work."""
    at = unit.now.fromtimestamp(unit.now.timestamp() + command.seconds, unit.now.tzinfo)
    unit.schedule("add", command.id, at, {"amount": command.amount})


def _note(unit: Unit, counter_id: str, words: str) -> None:
    unit.run(_NOTE, {"id": counter_id, "words": words})


def commands_of(counter_id: str, words: str) -> Sequence[Command]:
    """The commands that words ask for, in turn."""
    return [_command(counter_id, *one.split()) for one in words.split(", ")]


def _command(counter_id: str, verb: str, *rest: str) -> Command:
    match verb:
        case "open":
            return Open(rest[0] if rest else counter_id)
        case "add":
            return Add(rest[1] if len(rest) > 1 else counter_id, int(rest[0]))
        case "later":
            return Later(counter_id, int(rest[0]), int(rest[1]))
        case _:
            return Fail(counter_id, verb)


def on_asked(event: Event[Any]) -> Sequence[Command]:
    """What an event asks for."""
    return commands_of(event.envelope.subject_id, event.data.reason)


def see(unit: Unit, events: Sequence[Event[EntryScored]]) -> None:
    """Keep the latest value that each source tells of each counter."""
    rows = [
        {
            "source": event.envelope.source,
            "id": event.envelope.subject_id,
            "revision": event.envelope.revision,
            "value": event.data.sheets,
        }
        for event in events
    ]
    unit.run_many(_SEE_LATEST, rows)


def _due(item: DueItem) -> Command:
    return Add(item.key, item.payload["amount"])


SERVICE = Service(
    "counter",
    METADATA,
    handlers={
        Ask: ask,
        Open: open_counter,
        Add: add,
        Sorry: sorry,
        Fail: fail,
        Later: later,
    },
    reactions={EntryWithdrawn: on_asked, EntryWithdrawalRequested: on_asked},
    projections={EntryScored: see},
    answers={Add: lambda command, _: Sorry(command.id)},
    due={"add": _due},
)

PROFILE: BranchProfile = read_part(
    {
        "contest": "hoi-thi",
        "contest_title": "Hội thi",
        "branch": "district/loc-ninh",
        "title": "Hội thi cấp huyện",
        "time_zone": "Asia/Ho_Chi_Minh",
        "level": "district",
        "level_name": "huyện",
        "unit": {"key": "loc-ninh", "name": "Lộc Ninh", "kind": "district"},
        "version": 1,
        "edition": {"number": "VI", "years": [2022]},
    }
)


def values(session: Session) -> dict[str, int]:
    """Every counter's value."""
    return dict(session.core.execute(sa.select(counter.c.id, counter.c.value)).all())


def steps(session: Session) -> list[tuple[str, str]]:
    """What was done to counters, in order."""
    rows = session.core.execute(sa.select(step.c.id, step.c.words).order_by(step.c.number))
    return list(rows.all())


def told(session: Session) -> dict[str, int]:
    """What the projection keeps, by counter."""
    return dict(session.core.execute(sa.select(seen.c.id, seen.c.value)).all())
