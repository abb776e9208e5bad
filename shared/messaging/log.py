"""The log of a database: every event it has published or will, chained by hash, in one order.

It is the ledger: `hash` covers the one before and the event's digest, so that a change of any
event, even long ago, shows at the head. Personal data may be erased; digests stay.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Session, to_text
from shared.errors import BrokenPayload
from shared.events.codec import digest_of, parse
from shared.messaging.tables import log, outbox, values_of

GENESIS = "0" * 64
MOST_MOVED = 500

_HEAD = Prepared(sa.select(log.c.seq, log.c.hash).order_by(log.c.seq.desc()).limit(1))
_HASH = Prepared(sa.select(log.c.hash).where(log.c.seq == sa.bindparam("this_seq")))
_COUNT = Prepared(
    sa.select(sa.func.count()).where(
        log.c.seq < sa.bindparam("before"),
        (sa.literal(" ") + log.c.topics + " ").like(sa.bindparam("mask")),
    )
)
_ANY_WAITING = Prepared(sa.select(outbox.c.id).limit(1))
_WAITING_ROWS = Prepared(
    sa.select(
        outbox.c.id,
        outbox.c.event_id,
        outbox.c.topics,
        outbox.c.key,
        outbox.c.event,
        outbox.c.digest,
    )
    .order_by(outbox.c.id)
    .limit(MOST_MOVED)
)
_LOG = Prepared(sa.insert(log).values(values_of(log)))
_MOVED = Prepared(sa.delete(outbox).where(outbox.c.id == sa.bindparam("this_id")))
_AFTER = Prepared(
    sa.select(log.c.seq, log.c.topics, log.c.key, log.c.event, log.c.event_id)
    .where(log.c.seq > sa.bindparam("after"))
    .order_by(log.c.seq)
    .limit(sa.bindparam("most"))
)
_CHAIN = Prepared(
    sa.select(log.c.seq, log.c.event_id, log.c.key, log.c.event, log.c.digest, log.c.hash)
    .where(log.c.seq > sa.bindparam("after"))
    .order_by(log.c.seq)
    .limit(1000)
)


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of a log; `seq` 0 and the genesis hash when it is empty."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One logged event, as the relay publishes it."""

    seq: int
    topics: tuple[str, ...]
    key: str
    event: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Break:
    """A place where the log is not what it was when it was written."""

    seq: int
    event_id: str
    what: str


def link(previous: str, digest: str) -> str:
    """The hash of a log row, from the one before and the event's digest."""
    return hashlib.sha256(f"{previous}{digest}".encode()).hexdigest()


def head(session: Session) -> Head:
    """Where the log stands."""
    row = session.one(_HEAD)
    return Head(int(row[0]), str(row[1])) if row else Head(0, GENESIS)


def hash_at(session: Session, seq: int) -> str | None:
    """The hash of one row; the genesis hash for 0, None where the log has no such row."""
    if seq == 0:
        return GENESIS
    row = session.one(_HASH, {"this_seq": seq})
    return str(row[0]) if row else None


def count_of(session: Session, topic: str, *, before: int) -> int:
    """How many events of the log went to a topic, of those with a `seq` under `before`."""
    row = session.one(_COUNT, {"before": before, "mask": f"% {topic} %"})
    return int(row[0]) if row else 0


def has_outbox(session: Session) -> bool:
    """Whether anything is to be moved; takes no lock."""
    return session.one(_ANY_WAITING) is not None


def move_outbox(session: Session) -> int:
    """Move the oldest outbox rows to the end of the log; how many. The caller commits."""
    rows = session.all(_WAITING_ROWS)
    if not rows:
        return 0
    seq, chain = (end := head(session)).seq, end.hash
    logged_at = to_text(wall_now())
    entries = []
    for _, event_id, topics, key, event, digest in rows:
        seq, chain = seq + 1, link(chain, digest)
        entry = {"seq": seq, "event_id": event_id, "topics": topics, "key": key, "event": event}
        entries.append({**entry, "digest": digest, "hash": chain, "logged_at": logged_at})
    session.run_many(_LOG, entries)
    # By id and not "up to the last": on PostgreSQL an earlier id may commit later.
    session.run_many(_MOVED, [{"this_id": row[0]} for row in rows])
    return len(rows)


def after(session: Session, seq: int, *, most: int = MOST_MOVED) -> list[LogRow]:
    """The next logged events beyond `seq`, in order."""
    rows = session.all(_AFTER, {"after": seq, "most": most})
    return [LogRow(row[0], tuple(row[1].split()), row[2], row[3], row[4]) for row in rows]


def breaks(session: Session) -> Iterator[Break]:
    """Every row whose number, names, digest or hash does not follow from its event and the rows
    before. That rows are missing at the end shows only against a head that was seen elsewhere.
    """
    seq, chain = 0, GENESIS
    while rows := session.all(_CHAIN, {"after": seq}):
        for row_seq, event_id, key, event, digest, stored in rows:
            if row_seq != seq + 1:
                yield Break(row_seq, event_id, f"thiếu {row_seq - seq - 1} dòng trước đó")
            if not _is_whole(event_id, key, event, digest):
                yield Break(row_seq, event_id, "nội dung sự kiện đã bị sửa")
            if link(chain, digest) != stored:
                yield Break(row_seq, event_id, "chuỗi băm bị đứt")
            seq, chain = row_seq, stored


def _is_whole(event_id: str, key: str, event: str, digest: str) -> bool:
    raw = event.encode()
    try:
        body = parse(raw)
    except BrokenPayload:
        return False
    return (body["id"], body["partitionkey"], digest_of(raw)) == (event_id, key, digest)
