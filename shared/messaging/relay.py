"""The relay: moves each database's outbox into its log and publishes the log, in order.

One relay works on a database at a time: the holder of a file lock beside an SQLite file, of an
advisory lock on PostgreSQL. Cursors say how far each topic got; after a failed send nothing more
goes out on that topic before what failed.
"""

import fcntl
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import sqlalchemy as sa
import structlog

from shared.database import Database, Prepared, Session, insert
from shared.messaging import log
from shared.messaging.broker import Identity, Outgoing, Sent
from shared.messaging.tables import cursor, values_of

BATCH = 500

_logger = structlog.get_logger()
_CURSORS = Prepared(
    sa.select(cursor.c.topic, cursor.c.topic_id, cursor.c.seq, cursor.c.published, cursor.c.parked)
)
_ADD = Prepared(insert(cursor).values(values_of(cursor)).on_conflict_do_nothing())
_ADVANCE = Prepared(
    sa.update(cursor)
    .where(
        cursor.c.topic == sa.bindparam("this_topic"),
        cursor.c.topic_id == sa.bindparam("this_id"),
        cursor.c.seq == sa.bindparam("old_seq"),
    )
    .values(
        seq=sa.bindparam("new_seq"),
        published=sa.bindparam("now_published"),
        parked=sa.bindparam("why"),
    )
)
_RESTART = Prepared(
    sa.update(cursor)
    .where(cursor.c.topic == sa.bindparam("this_topic"))
    .values(
        topic_id=sa.bindparam("new_id"),
        seq=sa.bindparam("new_seq"),
        published=sa.bindparam("count"),
        parked=None,
    )
)
_TRY_LOCK = "SELECT pg_try_advisory_lock(hashtext(current_database() || current_schema()))"


@dataclass(slots=True)
class Cursor:
    """How far a topic got: the last acknowledged `seq`, and how many events it was given.

    `parked` says why it was refused last time; while `is_held` it is not tried again.
    """

    topic_id: str
    seq: int
    published: int
    parked: str | None
    stored: tuple[int, str | None]
    is_held: bool = False

    @property
    def state(self) -> tuple[int, str | None]:
        """What is to be kept when it differs from `stored`."""
        return self.seq, self.parked


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The next rows of the log for the topics that have got equally far."""

    topics: frozenset[str]
    rows: Sequence[log.LogRow]


class DatabaseRelay:
    """The relay of one database. Not safe for two threads."""

    def __init__(self, database: Database, lock_folder: Path, lane: int = 0) -> None:
        self.database = database
        self.lane = lane
        self._lock_folder = lock_folder
        self._lock: IO[str] | None = None
        self._session = database.session()
        self._cursors: dict[str, Cursor] = {}
        self._seen: object = None
        self._caught_up = False
        self._stretches: list[_Stretch] = []

    def acquire(self) -> bool:
        """Become the one relay of the database; False while another is."""
        if self._session.dialect == "postgresql":
            return bool(self._session.core.execute(sa.text(_TRY_LOCK)).scalar())
        self._lock_folder.mkdir(parents=True, exist_ok=True)
        handle = (self._lock_folder / f"{self.database.name}.relay.lock").open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self._lock = handle
        return True

    def close(self) -> None:
        """Let the database go."""
        if self._session.dialect == "postgresql" and not self._session.core.closed:
            # The lock is the connection's, which would go back to the pool with it.
            self._session.core.invalidate()
        self._session.close()
        if self._lock is not None:
            self._lock.close()

    def recover(self) -> None:
        """Leave a transaction that failed. Raises what the database raises when it is away.

        A connection that is lost has lost the advisory lock with it: another relay may be at work.
        """
        self._session.rollback()
        self._caught_up = False

    def recognise(self, identity: Identity) -> list[str]:
        """Take note of the broker's topics; one that was made anew is filled from the start.

        Returns the topics whose cursor went back to 0.
        """
        self._session.begin()
        self._load()
        restarted = []
        for topic, topic_id in identity.topic_ids.items():
            known = self._cursors.get(topic)
            if known is None:
                first: dict[str, object] = {
                    "topic": topic,
                    "topic_id": topic_id,
                    "seq": 0,
                    "published": 0,
                }
                self._session.run(_ADD, {**first, "parked": None})
            elif known.topic_id != topic_id:
                again = {"this_topic": topic, "new_id": topic_id, "new_seq": 0, "count": 0}
                self._session.run(_RESTART, again)
                restarted.append(topic)
        self._load()
        self._session.commit()
        self._caught_up = False
        return restarted

    @property
    def is_behind(self) -> bool:
        """Whether there is, or may be, something that is not published."""
        return not self._caught_up

    def move(self) -> None:
        """Move the outbox into the log, and keep how far the last round got: one commit.

        Nothing is done and no table read while nothing was written.
        """
        changed, token = self._unsaved(), self._session.change_token()
        if not changed and token == self._seen:
            return
        self._seen = token
        # A refill changes a cursor without anything in the outbox, so any change is looked at.
        self._caught_up = False
        if not changed and not log.has_outbox(self._session):
            return
        self._session.begin()
        if log.move_outbox(self._session) == log.MOST_MOVED:
            self._seen = None  # there may be more, and nobody else's commit would tell
        kept = self._save(changed)
        self._session.commit()
        for topic in changed:
            self._cursors[topic].stored = self._cursors[topic].state
        if not kept:
            # Somebody asked for a refill, or the topic was made anew: what they wrote counts.
            _logger.info("cursor_moved_by_another", database=self.database.name)
            self._load()

    def prepare(self) -> list[Outgoing]:
        """Say what is to be published next."""
        self._reload_if_moved()
        self._stretches = self._next_stretches()
        return [one for stretch in self._stretches for one in self._outgoing(stretch)]

    def settle(self, sent: Mapping[str, Sent]) -> int:
        """Take note of how far each topic got; how many events were acknowledged on all."""
        for topic, result in sent.items():
            self._note(topic, result)
        failed = {topic for topic, one in sent.items() if one.failure}
        for stretch in self._stretches:
            self._pass_over(stretch, failed)
        full = any(len(stretch.rows) == BATCH for stretch in self._stretches)
        self._caught_up = not full and not any(not sent[topic].refused for topic in failed)
        return sum(one.count for one in sent.values())

    def unpark(self) -> None:
        """Try every parked topic again."""
        for one in self._cursors.values():
            if one.is_held:
                one.is_held = False
                self._caught_up = False

    def published(self) -> Mapping[str, int]:
        """Events acknowledged per topic, since the topic was made."""
        return {topic: one.published for topic, one in self._cursors.items()}

    def _save(self, changed: Sequence[str]) -> bool:
        """Keep the cursors of these topics; False if one was moved by another meanwhile."""
        kept = [self._advance(topic, self._cursors[topic]) for topic in changed]
        return all(kept)

    def _advance(self, topic: str, at: Cursor) -> bool:
        values: dict[str, object] = {
            "this_topic": topic,
            "this_id": at.topic_id,
            "old_seq": at.stored[0],
        }
        values |= {"new_seq": at.seq, "now_published": at.published}
        return self._session.run(_ADVANCE, {**values, "why": at.parked}) == 1

    def _unsaved(self) -> list[str]:
        return [topic for topic, one in self._cursors.items() if one.state != one.stored]

    def _next_stretches(self) -> list[_Stretch]:
        """Topics that lag behind, because they were parked or are refilled, hold up no other."""
        topics: dict[int, set[str]] = {}
        for topic, one in self._cursors.items():
            if not one.is_held:
                topics.setdefault(one.seq, set()).add(topic)
        return [
            _Stretch(frozenset(names), log.after(self._session, seq, most=BATCH))
            for seq, names in sorted(topics.items())
        ]

    def _reload_if_moved(self) -> None:
        for topic, topic_id, seq, _, _ in self._session.all(_CURSORS):
            known = self._cursors.get(topic)
            if known is None or known.stored[0] != seq or known.topic_id != topic_id:
                self._load()
                return

    def _outgoing(self, stretch: _Stretch) -> list[Outgoing]:
        return [
            Outgoing(self.lane, topic, row.seq, row.key, row.event, row.event_id)
            for row in stretch.rows
            for topic in row.topics
            if topic in stretch.topics
        ]

    def _note(self, topic: str, result: Sent) -> None:
        at = self._cursors[topic]
        if result.seq is not None:
            at.seq, at.published = result.seq, at.published + result.count
        if result.failure is not None:
            _logger.warning("publication_failed", topic=topic, reason=result.failure)
        if result.refused:
            at.parked, at.is_held = result.failure, True

    def _pass_over(self, stretch: _Stretch, failed: Collection[str]) -> None:
        """A topic that none of the last rows concerned is as far as they are."""
        if stretch.rows:
            for topic in stretch.topics - set(failed):
                at = self._cursors[topic]
                at.seq, at.parked = max(at.seq, stretch.rows[-1].seq), None

    def _load(self) -> None:
        self._cursors = {
            row[0]: Cursor(row[1], row[2], row[3], row[4], (row[2], row[4]), row[4] is not None)
            for row in self._session.all(_CURSORS)
        }


def refill(session: Session, topic: str, from_seq: int) -> bool:
    """Publish a topic again from `from_seq` on; False if the database never wrote to it.

    The caller commits. What is published again counts once: `published` goes back as well.
    """
    for row in session.all(_CURSORS):
        if row[0] == topic:
            first = max(1, from_seq)
            again = {"this_topic": topic, "new_id": row[1], "new_seq": first - 1}
            count = log.count_of(session, topic, before=first)
            session.run(_RESTART, {**again, "count": count})
            return True
    return False
