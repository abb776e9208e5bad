"""What pages and commands show of messaging: where each log stands, what waits, what failed."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared.database import Prepared, Session, from_text
from shared.messaging import dead_letters
from shared.messaging.log import head
from shared.messaging.tables import cursor, dead_letter, outbox, refusal, waiting
from shared.messaging.tables import log as log_table

MOST = 200

_OUTBOX = Prepared(sa.select(sa.func.count()).select_from(outbox))
_WAITING = Prepared(sa.select(sa.func.count()).select_from(waiting))
_REFUSALS = Prepared(sa.select(sa.func.count()).select_from(refusal))
_DEAD = Prepared(
    sa.select(sa.func.count())
    .select_from(dead_letter)
    .where(dead_letter.c.state.in_((dead_letters.OPEN, dead_letters.RESUMED)))
)
_CURSORS = Prepared(
    sa.select(cursor.c.topic, cursor.c.seq, cursor.c.published, cursor.c.parked).order_by(
        cursor.c.topic
    )
)
_BEYOND = Prepared(
    sa.select(sa.func.count(), sa.func.min(log_table.c.logged_at)).where(
        log_table.c.seq > sa.bindparam("after"),
        (sa.literal(" ") + log_table.c.topics + " ").like(sa.bindparam("mask")),
    )
)
_WAITING_ONES = Prepared(
    sa.select(
        waiting.c.source, waiting.c.event_id, waiting.c.position, waiting.c.awaited, waiting.c.since
    )
    .order_by(waiting.c.since, waiting.c.event_id)
    .limit(MOST)
)
_REFUSED_ONES = Prepared(
    sa.select(
        refusal.c.event_id,
        refusal.c.branch,
        refusal.c.type,
        refusal.c.subject,
        refusal.c.code,
        refusal.c.text,
        refusal.c.refused_at,
    )
    .order_by(refusal.c.refused_at.desc(), refusal.c.event_id)
    .limit(MOST)
)
_DEAD_ONES = Prepared(
    sa.select(
        dead_letter.c.id,
        dead_letter.c.topic,
        dead_letter.c.partition,
        dead_letter.c.offset,
        dead_letter.c.code,
        dead_letter.c.reason,
        dead_letter.c.dead_at,
        dead_letter.c.state,
    )
    .where(
        sa.or_(sa.bindparam("this_state") == "", dead_letter.c.state == sa.bindparam("this_state")),
        sa.or_(sa.bindparam("after") == "", dead_letter.c.id < sa.bindparam("after")),
    )
    .order_by(dead_letter.c.id.desc())
    .limit(sa.bindparam("most"))
)
_DEAD_BY_STATE = Prepared(
    sa.select(dead_letter.c.state, sa.func.count()).group_by(dead_letter.c.state)
)


@dataclass(frozen=True, slots=True)
class TopicState:
    """How far one topic got: events published, still to publish, and why it is parked."""

    topic: str
    seq: int
    published: int
    unpublished: int
    oldest_unpublished_at: datetime | None
    parked: str | None


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """Where one service's database stands; counts of what waits, was refused, or is dead."""

    service: str
    head_seq: int
    head_hash: str
    outbox: int
    topics: tuple[TopicState, ...]
    waiting: int
    refusals: int
    dead_letters: int

    @property
    def oldest_unpublished_at(self) -> datetime | None:
        """When the oldest logged event that some topic has not been given was logged."""
        found = (one.oldest_unpublished_at for one in self.topics)
        return min((at for at in found if at is not None), default=None)


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """A command that an event led to and that lacks something; `awaited` names it."""

    source: str
    event_id: str
    awaited: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that an event led to and a rule forbade."""

    event_id: str
    branch: str
    type: str
    subject: str
    code: str
    text: str
    refused_at: datetime


@dataclass(frozen=True, slots=True)
class DeadLetterLine:
    """A dead letter without its bytes."""

    id: str
    topic: str
    place: str
    code: str
    reason: str
    dead_at: datetime
    state: str

    @property
    def mark(self) -> str:
        """What a list goes on behind: ids sort by the time at which they were made."""
        return self.id


def database_state(session: Session, service: str) -> DatabaseState:
    """Where a service's database stands."""
    end = head(session)
    return DatabaseState(
        service=service,
        head_seq=end.seq,
        head_hash=end.hash,
        outbox=_count(session, _OUTBOX),
        topics=tuple(_topic(session, *row) for row in session.all(_CURSORS)),
        waiting=_count(session, _WAITING),
        refusals=_count(session, _REFUSALS),
        dead_letters=_count(session, _DEAD),
    )


def waiting_events(session: Session) -> tuple[WaitingEvent, ...]:
    """What waits, longest first, at most `MOST`."""
    return tuple(
        WaitingEvent(row[0], row[1], row[3], from_text(row[4]))
        for row in session.all(_WAITING_ONES)
    )


def refusals(session: Session) -> tuple[Refused, ...]:
    """What was refused, newest first, at most `MOST`."""
    return tuple(
        Refused(
            event_id=row[0],
            branch=row[1],
            type=row[2],
            subject=row[3],
            code=row[4],
            text=row[5],
            refused_at=from_text(row[6]),
        )
        for row in session.all(_REFUSED_ONES)
    )


def dead_letter_lines(
    session: Session, state: str = "", after: str = "", most: int = MOST
) -> tuple[DeadLetterLine, ...]:
    """Dead letters of a state or all, newest first, behind the one whose mark is `after`."""
    asked = {"this_state": state, "after": after, "most": most}
    return tuple(
        DeadLetterLine(
            row[0], row[1], f"{row[2]}/{row[3]}", row[4], row[5], from_text(row[6]), row[7]
        )
        for row in session.all(_DEAD_ONES, asked)
    )


def dead_letter_counts(session: Session) -> dict[str, int]:
    """How many dead letters are in each state."""
    return {row[0]: int(row[1]) for row in session.all(_DEAD_BY_STATE)}


def _topic(
    session: Session, topic: str, seq: int, published: int, parked: str | None
) -> TopicState:
    row = session.one(_BEYOND, {"after": seq, "mask": f"% {topic} %"})
    count, oldest = (int(row[0]), row[1]) if row else (0, None)
    oldest_at = from_text(oldest) if oldest else None
    return TopicState(topic, seq, published, count, oldest_at, parked)


def _count(session: Session, statement: Prepared) -> int:
    row = session.one(statement)
    return int(row[0]) if row else 0
