"""Dead letters: events that can never be applied as they are, kept as rows with their bytes.

A row of its own and not a topic: it stands in the transaction that passes the event over.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.errors import HoithiError
from shared.ids import new_id
from shared.messaging.tables import dead_letter, values_of

OPEN, REPLAYED, DROPPED, RESUMED = "open", "replayed", "dropped", "resumed"
WINDOW = timedelta(minutes=10)
WAITING = "waiting"

_UNRESOLVED = (dead_letter.c.state == OPEN) | (dead_letter.c.state == RESUMED)
_COLUMNS = list(dead_letter.c)
_ADD = Prepared(insert(dead_letter).values(values_of(dead_letter)).on_conflict_do_nothing())
_SAME = Prepared(
    sa.select(dead_letter.c.id).where(
        dead_letter.c.topic == sa.bindparam("this_topic"),
        dead_letter.c.digest == sa.bindparam("this_digest"),
        dead_letter.c.state != REPLAYED,
    )
)
_LIST = Prepared(sa.select(*_COLUMNS).order_by(dead_letter.c.dead_at, dead_letter.c.id).limit(1000))
_OPEN_ONES = Prepared(
    sa.select(*_COLUMNS)
    .where(_UNRESOLVED)
    .order_by(dead_letter.c.dead_at, dead_letter.c.id)
    .limit(1000)
)
_ONE = Prepared(sa.select(*_COLUMNS).where(dead_letter.c.id == sa.bindparam("this_id")))
_MARK = Prepared(
    sa.update(dead_letter)
    .where(dead_letter.c.id == sa.bindparam("this_id"), _UNRESOLVED)
    .values(state=sa.bindparam("new_state"))
)
_AGAINST_LIMIT = (dead_letter.c.topic == sa.bindparam("this_topic")) & (dead_letter.c.state == OPEN)
_LAST = Prepared(sa.select(sa.func.max(dead_letter.c.dead_at)).where(_AGAINST_LIMIT))
_RECENT = Prepared(
    sa.select(sa.func.count()).where(_AGAINST_LIMIT, dead_letter.c.dead_at > sa.bindparam("since"))
)
_TOPICS = Prepared(sa.select(dead_letter.c.topic).where(dead_letter.c.state == OPEN).distinct())
_RESUME = Prepared(sa.update(dead_letter).where(dead_letter.c.state == OPEN).values(state=RESUMED))


@dataclass(frozen=True, slots=True)
class Record:
    """A Kafka record as it came."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One dead letter; `code` and `reason` say why, `dead_at` is stored text."""

    id: str
    record: Record
    code: str
    reason: str
    dead_at: str
    state: str


def from_waiting(text: str, position: int) -> Record:
    """The record of a waiting command: where its event stood on the broker is no longer known.

    `position` tells which of the commands it was that the event leads to.
    """
    return Record(WAITING, position, 0, None, text.encode())


def set_aside(session: Session, record: Record, error: Exception) -> None:
    """Keep a record that can never be applied, with the reason; once. The caller commits.

    After a refill the same record comes at another offset: topic, key and value tell it.
    """
    digest = _digest(record)
    if session.one(_SAME, {"this_topic": record.topic, "this_digest": digest}):
        return
    values = {
        "id": new_id(),
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "key": record.key,
        "value": record.value,
        "digest": digest,
        "code": error.code if isinstance(error, HoithiError) else type(error).__name__,
        "reason": str(error)[:2000],
        "dead_at": to_text(wall_now()),
        "state": OPEN,
    }
    session.run(_ADD, values)


def all_letters(session: Session, *, unresolved_only: bool = True) -> list[DeadLetter]:
    """Dead letters, oldest first, at most 1,000."""
    return [_letter(row) for row in session.all(_OPEN_ONES if unresolved_only else _LIST)]


def one(session: Session, letter_id: str) -> DeadLetter | None:
    """The dead letter with this id."""
    row = session.one(_ONE, {"this_id": letter_id})
    return _letter(row) if row else None


def mark(session: Session, letter_id: str, state: str) -> bool:
    """End a dead letter as replayed or dropped; False if it is not there or was ended before."""
    return session.run(_MARK, {"this_id": letter_id, "new_state": state}) == 1


def topics(session: Session) -> set[str]:
    """The topics with dead letters that stand against the limit."""
    return {row[0] for row in session.all(_TOPICS)}


def recent(session: Session, topic: str) -> int:
    """How many of a topic's events stand against the limit.

    Those count that died in the ten minutes before the last of them, not before now: a worker that
    has stopped buries no more, and must not go on just because time has passed.
    """
    row = session.one(_LAST, {"this_topic": topic})
    if row is None or row[0] is None:
        return 0
    since = to_text(from_text(row[0]) - WINDOW)
    counted = session.one(_RECENT, {"this_topic": topic, "since": since})
    return int(counted[0]) if counted else 0


def resume(session: Session) -> int:
    """Count none of the dead letters there are against the limit any more; how many there were."""
    return session.run(_RESUME)


def _digest(record: Record) -> str:
    # A waiting command's position stands for its partition: one event may have several.
    place = str(record.partition) if record.topic == WAITING else ""
    content = hashlib.sha256(record.value or b"").digest() + (record.key or b"")
    return hashlib.sha256(place.encode() + content).hexdigest()


def _letter(row: Row) -> DeadLetter:
    record = Record(row[1], row[2], row[3], _bytes(row[4]), _bytes(row[5]))
    return DeadLetter(row[0], record, row[7], row[8], row[9], row[10])


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)
