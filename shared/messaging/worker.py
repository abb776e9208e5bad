"""The worker: consumes a site's topics for its inboxes; the only importer of faust.

The shape is the one that loses nothing (docs/decisions/0008): manual acknowledgement after the
last service's commit, a supervisor that crashes the process, one stream per app, bytes in.
"""

import asyncio
import contextlib
import os
import threading
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faust
import mode
import structlog
from faust.contrib.asgi import faust_app_running
from faust.transport.drivers import aiokafka as driver

from shared.errors import BrokerAway
from shared.messaging.broker import Admin
from shared.messaging.dead_letters import Record
from shared.messaging.inbox import Inbox, Received, read
from shared.messaging.stepping import begin
from shared.messaging.topology import Topology

BATCH = 100
CHANGED = 75
"""Exit code: the broker is another one; start again with the next epoch."""
HUNG = 70
"""Exit code: a batch took longer than any bounded retry; start again."""

_HUNG_AFTER_S = 420.0
_WATCH_S = 1.0
_HALT_POLL_S = 1.0

_logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """How to consume; `fetch_wait_ms` shortens the long poll, None leaves Faust's 1.5 s.

    A site hears its own heartbeats: one that hears nothing at all for `deaf_after_s`, while the
    broker answers, has a consumer that is stuck.
    """

    broker: str
    group_id: str
    topology: Topology
    data: Path
    session_timeout_s: int = 6
    deaf_after_s: float = 360.0
    fetch_wait_ms: int | None = None
    within_s: float = 0.02
    dead_letter_limit: int = 50


class _Thread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]
    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        if transport.fetch_wait_ms is not None:
            # Faust hard-codes 1,500 ms; the embedded broker answers a long poll only when it ends.
            consumer._fetch_max_wait_ms = transport.fetch_wait_ms
        return consumer


class _Consumer(driver.Consumer):  # type: ignore[misc]
    def _new_consumer_thread(self) -> Any:
        return _Thread(self, loop=self.loop, beacon=self.beacon)

    async def wait_first(self, *awaited: Any, timeout: Any = None) -> Any:
        """Faust waits so for each record to be queued, or for a rebalance, whichever is first.

        There nearly always is room and nothing to wait for: four tasks per record would make up
        more than half of what Faust costs (138 µs of CPU a record, 60 without them).
        """
        if len(awaited) != 2 or not asyncio.iscoroutine(awaited[0]):
            return await super().wait_first(*awaited, timeout=timeout)
        queued, suspended = awaited
        begun = begin(queued)
        if begun is None:
            suspended.close()
            return None
        return await super().wait_first(begun.finish(), suspended, timeout=timeout)


class _Transport(driver.Transport):  # type: ignore[misc]
    Consumer = _Consumer
    fetch_wait_ms: int | None = None


class _App(faust.App):  # type: ignore[misc]
    fetch_wait_ms: int | None = None

    def _new_transport(self) -> Any:
        transport = _Transport(self.conf.broker_consumer, self)
        transport.fetch_wait_ms = self.fetch_wait_ms
        return transport


class SiteWorker:
    """Consumes for one site: one Faust app for all the services it is given."""

    def __init__(self, settings: WorkerSettings, inboxes: Sequence[Inbox]) -> None:
        self._settings = settings
        self._inboxes = inboxes
        self._busy_since: float | None = None
        self._heard_at = time.monotonic()
        self._alarmed: set[str] = set()
        self.app = _app(settings)
        topic = self.app.topic(
            *settings.topology.reads,
            key_type=bytes, key_serializer="raw", value_type=bytes, value_serializer="raw",
        )  # fmt: skip
        self.app.agent(topic, name=f"consume-{settings.topology.site}")(self._consume)

    async def _consume(self, stream: Any) -> AsyncIterator[None]:
        batches = stream.noack_take(BATCH, within=self._settings.within_s)
        await self._until_resumed(self._settings.topology.reads)
        async for events in batches:
            self._handle([_received(one) for one in events])
            for one in events:
                await stream.ack(one)
            await self._until_resumed({one.message.topic for one in events})
            yield

    def _handle(self, batch: Sequence[Received]) -> None:
        self._busy_since = time.monotonic()
        for inbox in self._inboxes:
            # On the loop on purpose: Faust's heartbeats have a thread of their own, and a thread
            # for the batch would halve its speed.
            inbox.apply(batch)
        self._busy_since = None
        self._heard_at = time.monotonic()

    async def _until_resumed(self, topics: Iterable[str]) -> None:
        """Stop here while one of the site's own topics has too many dead letters.

        Another site's topic must not stop this one: it raises an alarm, once.
        """
        for topic in topics:
            if not self._is_over_limit(topic):
                self._alarmed.discard(topic)
            elif topic in self._settings.topology.writes:
                await self._resumed(topic)
            elif topic not in self._alarmed:
                self._alarmed.add(topic)
                _logger.error("too_many_dead_letters", topic=topic, halted=False)

    async def _resumed(self, topic: str) -> None:
        _logger.error(
            "too_many_dead_letters", topic=topic, halted=True, remedy="hoithi dead-letters resume"
        )
        while self._is_over_limit(topic):
            await asyncio.sleep(_HALT_POLL_S)
            self._heard_at = time.monotonic()
        _logger.warning("resumed", topic=topic)

    def _is_over_limit(self, topic: str) -> bool:
        limit = self._settings.dead_letter_limit
        return any(inbox.dead_letters_of(topic) >= limit for inbox in self._inboxes)

    def is_hung(self) -> bool:
        """Whether a batch takes longer than trying again ever does."""
        since = self._busy_since
        return since is not None and time.monotonic() - since > _HUNG_AFTER_S

    def is_deaf(self) -> bool:
        """Whether nothing has come for so long that heartbeats must have been missed."""
        if time.monotonic() - self._heard_at < self._settings.deaf_after_s:
            return False
        if self._is_broker_there():
            return True
        self._heard_at = time.monotonic()  # away is not deaf: it counts anew from its return
        return False

    def _is_broker_there(self) -> bool:
        try:
            with Admin(self._settings.broker) as admin:
                admin.identity(())
        except BrokerAway:
            return False
        return True


async def run(workers: Sequence[SiteWorker], stop: asyncio.Event) -> int:
    """Consume until `stop` is set or something breaks; the exit code for the process."""
    threading.Thread(target=_watch_for_hanging, args=(workers,), daemon=True).start()
    async with asyncio.TaskGroup() as group:
        for one in workers:
            group.create_task(_run_one(one.app, stop))
    return 0


async def _run_one(app: Any, stop: asyncio.Event) -> None:
    async with faust_app_running(app, stop_timeout=10):
        while not stop.is_set():
            if app.crashed or app.should_stop:
                # Leaving politely could acknowledge what was not applied.
                _logger.error("worker_crashed", reason=repr(app.crash_reason))
                os._exit(1)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), timeout=0.2)


def _app(settings: WorkerSettings) -> Any:
    settings.data.mkdir(parents=True, exist_ok=True)  # Faust makes the last folder only
    app = _App(
        settings.group_id,
        broker=f"kafka://{settings.broker}",
        datadir=settings.data,
        store="memory://",
        web_enabled=False,
        worker_redirect_stdouts=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        table_standby_replicas=0,
        agent_supervisor=mode.CrashingSupervisor,
        stream_wait_empty=False,
        broker_max_poll_interval=1e6,
        broker_commit_interval=0.5,
        broker_commit_every=10_000,
        broker_session_timeout=settings.session_timeout_s,
        broker_heartbeat_interval=min(2, settings.session_timeout_s / 3),
        broker_rebalance_timeout=10,
        broker_request_timeout=settings.session_timeout_s + 10,
        producer_request_timeout=15,
        consumer_metadata_max_age_ms=3000,
        consumer_auto_offset_reset="earliest",
    )
    app.fetch_wait_ms = settings.fetch_wait_ms
    return app


def _received(event: Any) -> Received:
    message = event.message
    record = Record(message.topic, message.partition, message.offset, message.key, message.value)
    return read(record)


def _watch_for_hanging(workers: Sequence[SiteWorker]) -> None:
    # Nobody evicts a consumer that hangs: its heartbeats go on in their own thread.
    while True:
        time.sleep(_WATCH_S)
        if any(one.is_hung() for one in workers):
            _logger.error("worker_hung")
            os._exit(HUNG)
        if any(one.is_deaf() for one in workers):
            _logger.error("worker_deaf")
            os._exit(HUNG)
