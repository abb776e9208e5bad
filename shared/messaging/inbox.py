"""The inbox: a batch of records applied to one service, each event once, in one transaction.

The caller acknowledges the records after `apply` has returned for its last service.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import structlog

from shared.clock import Clock, wall_now
from shared.database import Database, Prepared, insert, to_text
from shared.drivers import is_transient
from shared.errors import (
    BrokenPayload,
    ContractError,
    DatabaseBusy,
    EditConflict,
    ForgedSource,
    LetterGone,
    SameIdOtherBytes,
    TransientError,
)
from shared.events.codec import decode
from shared.events.contract import Contract
from shared.events.envelope import Event
from shared.events.topics import parse_topic
from shared.execution import Site, react, react_again
from shared.messaging import dead_letters
from shared.messaging.dead_letters import DeadLetter, Record
from shared.messaging.retry import pauses
from shared.messaging.tables import inbox
from shared.service import Projection, Service
from shared.unit import Context, Unit

TRIES_ALONE = 3

_logger = structlog.get_logger()
_DIGEST = Prepared(
    sa.select(inbox.c.digest).where(
        inbox.c.consumer == sa.bindparam("this_consumer"),
        inbox.c.source == sa.bindparam("this_source"),
        inbox.c.event_id == sa.bindparam("this_event"),
    )
)
_INSERTS: dict[int, Prepared] = {}


@dataclass(frozen=True, slots=True)
class Received:
    """A record and what it turned out to be: an event, or the reason why it is none."""

    record: Record
    event: Event[Any] | None
    error: ContractError | None


def read(record: Record) -> Received:
    """Decode a record and check that its topic's site, its key and its content agree."""
    try:
        event = decode(record.value or b"")
        if _site_of(record.topic) != event.envelope.site:
            raise ForgedSource(source=event.envelope.source, topic=record.topic)
        if (record.key or b"").decode("utf-8", "replace") != event.envelope.partition_key:
            raise BrokenPayload(reason="khóa của bản ghi khác với partitionkey")
    except ContractError as error:
        return Received(record, None, error)
    return Received(record, event, None)


class Inbox:
    """The inbox of one service of one site.

    `keeps_unreadable` is set on one service of the worker: it keeps what is no event at all.
    """

    def __init__(
        self, database: Database, site: str, service: Service, clock: Clock,
        *, keeps_unreadable: bool = False, pause: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._session = database.session()
        self._site = Site(site, service, clock)
        self._service = service
        self._keeps_unreadable = keeps_unreadable
        self._pause = pause
        self._suspects: set[str] | None = None

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def dead_letters_of(self, topic: str) -> int:
        """How many dead letters of a topic stand against the limit now."""
        if self._suspects is None:  # an earlier process may have left some
            self._suspects = dead_letters.topics(self._session)
        if topic not in self._suspects:
            return 0
        count = dead_letters.recent(self._session, topic)
        if count == 0:
            self._suspects.discard(topic)
        return count

    def apply(self, batch: Sequence[Received]) -> None:
        """Apply a batch, however long it takes.

        Raises `TransientError` or the database's own error when trying again for five minutes did
        not help; nothing of the batch is acknowledged then.
        """
        mine = [one for one in batch if self._concerns(one)]
        if not mine:
            return
        try:
            self._patiently(lambda: self._in_transaction(mine))
        except (TransientError, EditConflict):
            raise
        except Exception as error:
            if is_transient(error):
                raise
            _logger.warning("batch_isolated", service=self._service.name, reason=repr(error))
            for one in mine:
                self._alone(one)

    def replay(self, letter: DeadLetter) -> None:
        """Apply a dead letter of this database, once, though its key was noted at its burial.

        Raises what keeps it dead, `LetterGone` when it was replayed or dropped before; it stays as
        it is then.
        """
        self._patiently(lambda: self._replay(letter))

    def _alone(self, one: Received) -> None:
        for attempt in range(1, TRIES_ALONE + 1):
            try:
                return self._patiently(lambda: self._in_transaction([one]))
            except (TransientError, EditConflict):
                raise
            except Exception as error:
                if is_transient(error):
                    raise
                reason = error
                if isinstance(error, ContractError) or attempt == TRIES_ALONE:
                    break
        _logger.error("dead_letter", service=self._service.name, reason=repr(reason))
        self._patiently(lambda: self._bury(one, reason))

    def _patiently(self, work: Callable[[], None]) -> None:
        waits, lock_waits = pauses(), pauses(first_s=0.001, most_s=0.002)
        while True:
            try:
                return work()
            except Exception as error:
                if not isinstance(error, DatabaseBusy):  # which keeps its place in front
                    self._session.recover()
                wait = next(_pauses_for(error, waits, lock_waits), None)
                if wait is None:
                    self._session.recover()
                    raise
                self._pause(wait)

    def _in_transaction(self, batch: Sequence[Received]) -> None:
        session = self._session
        session.begin()
        for one in batch:
            if one.error is not None:
                self._set_aside(one.record, one.error)
        self._run(self._fresh([one for one in batch if one.event is not None]))
        session.commit()

    def _run(self, events: Sequence[Event[Any]]) -> None:
        self._project([event for event in events if type(event.data) in self._service.projections])
        for event in events:
            if type(event.data) in self._service.reactions:
                react(self._session, self._site, event)

    def _replay(self, letter: DeadLetter) -> None:
        session = self._session
        session.begin()
        if not dead_letters.mark(session, letter.id, dead_letters.REPLAYED):
            raise LetterGone(id=letter.id)
        if letter.record.topic == dead_letters.WAITING:
            event = decode(letter.record.value or b"")
            react_again(session, self._site, event, letter.record.partition)
        else:
            self._apply_again(read(letter.record))
        session.commit()

    def _apply_again(self, one: Received) -> None:
        if one.event is None:
            raise one.error or BrokenPayload(reason="")
        place = (one.event.envelope.source, one.event.envelope.id)
        if not self._note([one]) and self._digest(place) != one.event.digest:
            raise SameIdOtherBytes(source=place[0], id=place[1])
        self._run([one.event])

    def _bury(self, one: Received, reason: Exception) -> None:
        self._session.begin()
        if one.event is not None:
            self._fresh([one])
        self._set_aside(one.record, reason)
        self._session.commit()

    def _set_aside(self, record: Record, reason: Exception) -> None:
        if self._suspects is not None:
            self._suspects.add(record.topic)
        dead_letters.set_aside(self._session, record, reason)

    def _fresh(self, batch: Sequence[Received]) -> list[Event[Any]]:
        """The events not applied before, in order, now noted; an impostor becomes a dead letter."""
        if not batch:
            return []
        new = self._note(batch)
        fresh: list[Event[Any]] = []
        for one in batch:
            if one.event is None:
                continue
            place = (one.event.envelope.source, one.event.envelope.id)
            if place in new:
                new.discard(place)
                fresh.append(one.event)
            elif self._digest(place) != one.event.digest:
                error = SameIdOtherBytes(source=place[0], id=place[1])
                self._set_aside(one.record, error)
        return fresh

    def _note(self, batch: Sequence[Received]) -> set[tuple[str, str]]:
        params: dict[str, str] = {"consumer": self._service.name, "at": to_text(wall_now())}
        for index, one in enumerate(batch):
            if one.event is not None:
                params[f"s{index}"] = one.event.envelope.source
                params[f"e{index}"] = one.event.envelope.id
                params[f"d{index}"] = one.event.digest
        return {(row[0], row[1]) for row in self._session.all(_insert(len(batch)), params)}

    def _digest(self, place: tuple[str, str]) -> str | None:
        values = {"this_consumer": self._service.name}
        row = self._session.one(
            _DIGEST, {**values, "this_source": place[0], "this_event": place[1]}
        )
        return row[0] if row else None

    def _project(self, events: Sequence[Event[Any]]) -> None:
        groups: dict[Projection, list[Event[Any]]] = {}
        for event in events:
            groups.setdefault(self._service.projections[type(event.data)], []).append(event)
        for projection, group in groups.items():
            projection(self._unit(), group)

    def _unit(self) -> Unit:
        return Unit(
            self._session,
            site=self._site.name,
            service=self._service.name,
            clock=self._site.clock,
            context=Context(actor="system"),
        )

    def _concerns(self, one: Received) -> bool:
        if one.event is None:
            return self._keeps_unreadable
        kind: type[Contract] = type(one.event.data)
        return self._service.reads(kind)


def _site_of(topic: str) -> str | None:
    try:
        return parse_topic(topic).site
    except ValueError:
        return None


def _pauses_for(
    error: Exception, waits: Iterator[float], lock_waits: Iterator[float]
) -> Iterator[float]:
    """A locked file is asked for again soon; all else with growing pauses; the rest not at all."""
    if isinstance(error, DatabaseBusy):
        return lock_waits
    again = isinstance(error, TransientError | EditConflict) or is_transient(error)
    return waits if again else iter(())


def _insert(count: int) -> Prepared:
    """Note `count` events in one statement; RETURNING tells which were new."""
    found = _INSERTS.get(count)
    if found is None:
        rows: list[dict[str, sa.BindParameter[str]]] = [
            {
                "consumer": sa.bindparam("consumer"),
                "source": sa.bindparam(f"s{index}"),
                "event_id": sa.bindparam(f"e{index}"),
                "digest": sa.bindparam(f"d{index}"),
                "received_at": sa.bindparam("at"),
            }
            for index in range(count)
        ]
        statement = insert(inbox).values(rows).on_conflict_do_nothing()
        found = _INSERTS[count] = Prepared(statement.returning(inbox.c.source, inbox.c.event_id))
    return found
