"""A worker process from its start to its exit code: which broker, which group, which inboxes.

It ends, to be started again, when the broker is another one or a topic was made anew: the next
start consumes with the group's next epoch, from the beginning.
"""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from shared.clock import SiteClock
from shared.database import Database
from shared.drivers import is_transient
from shared.errors import BrokerAway, DatabaseBusy
from shared.messaging.broker import Admin, Identity
from shared.messaging.inbox import Inbox
from shared.messaging.retry import pauses
from shared.messaging.topology import Topology
from shared.messaging.worker import CHANGED, SiteWorker, WorkerSettings, run
from shared.service import Service
from shared.site import SERVICE as SITE
from shared.site import ConsumerGroup, current_group

_WATCH_S = 1.0

_logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ConsumingSettings:
    """How to consume; `partitions` to `retention_hours` are for topics that are not there yet."""

    broker: str
    partitions: int
    replication: int
    retention_hours: int
    session_timeout_s: int = 6
    fetch_wait_ms: int | None = None
    within_s: float = 0.02
    dead_letter_limit: int = 50
    deaf_after_s: float = 360.0


@dataclass(frozen=True, slots=True)
class ConsumingSite:
    """One site in the worker process, with those of its services that the worker serves.

    `databases` are the site's, by service, with a `busy_timeout_ms` of 0; `data` is a folder for
    what Faust keeps.
    """

    topology: Topology
    services: Sequence[Service]
    databases: Mapping[str, Database]
    data: Path

    @property
    def group_name(self) -> str:
        """The consumer group without its epoch."""
        return f"hoithi.{self.topology.site}.{'-'.join(one.name for one in self.services)}"


async def consume(
    settings: ConsumingSettings, sites: Sequence[ConsumingSite], stop: asyncio.Event
) -> int:
    """Consume for these sites until `stop` is set; the exit code.

    Does not return when the broker has changed: the process ends with `CHANGED`.
    """
    reads = sorted({topic for one in sites for topic in one.topology.reads})
    known = await _known_broker(settings, sites, reads, stop)
    if known is None:
        return 0
    workers = [_site_worker(settings, one, known) for one in sites]
    running = asyncio.create_task(run(workers, stop))
    watching = asyncio.create_task(_watch_broker(settings.broker, sites, reads, known))
    done, _ = await asyncio.wait({running, watching}, return_when=asyncio.FIRST_COMPLETED)
    if running in done:
        watching.cancel()
        return running.result()
    # Stopping politely would still commit offsets for a broker that is no longer there.
    os._exit(CHANGED)


async def _watch_broker(
    address: str, sites: Sequence[ConsumingSite], reads: Sequence[str], known: Identity
) -> None:
    """Return when the broker is another one, or when a topic was made anew.

    Consumers must start again then: they would go on at their old offsets and skip events. A topic
    that appears is read from its start; only its id is noted.
    """
    admin: Admin | None = None
    while True:
        await asyncio.sleep(_WATCH_S)
        try:
            admin, now = await asyncio.to_thread(_look, admin, address, reads)
        except BrokerAway:
            admin = None  # away is not changed
            continue
        if not known.is_followed_by(now):
            _logger.warning("broker_changed", old=known.cluster_id, new=now.cluster_id)
            return
        if now.topic_ids.keys() - known.topic_ids.keys():
            known = Identity(now.cluster_id, {**known.topic_ids, **now.topic_ids})
            for one in sites:
                _group(one, known)


def _look(kept: Admin | None, address: str, topics: Sequence[str]) -> tuple[Admin, Identity]:
    admin = kept or Admin(address)
    try:
        return admin, admin.identity(topics)
    except BrokerAway:
        admin.close()
        raise


async def _known_broker(
    settings: ConsumingSettings,
    sites: Sequence[ConsumingSite],
    reads: Sequence[str],
    stop: asyncio.Event,
) -> Identity | None:
    """Wait for the broker, create the sites' own topics, and see what there is to read."""
    writes = sorted({topic for one in sites for topic in one.topology.writes})
    waits = pauses(most_s=5.0, total_s=float("inf"))
    while not stop.is_set():
        try:
            with Admin(settings.broker) as admin:
                admin.ensure(
                    writes,
                    partitions=settings.partitions,
                    replication=settings.replication,
                    retention_hours=settings.retention_hours,
                )
                return admin.identity(reads)
        except BrokerAway as away:
            _logger.warning("broker_away", reason=str(away), cause=repr(away.__cause__))
            await asyncio.sleep(next(waits))
    return None


def _site_worker(settings: ConsumingSettings, site: ConsumingSite, known: Identity) -> SiteWorker:
    group = _group(site, known)
    clock = SiteClock(site.databases["site"].session())
    name = site.topology.site
    inboxes = [
        Inbox(site.databases[one.name], name, one, clock, keeps_unreadable=one is SITE)
        for one in site.services
    ]
    return SiteWorker(
        WorkerSettings(
            broker=settings.broker,
            group_id=group.group_id,
            topology=site.topology,
            data=site.data,
            session_timeout_s=settings.session_timeout_s,
            fetch_wait_ms=settings.fetch_wait_ms,
            within_s=settings.within_s,
            dead_letter_limit=settings.dead_letter_limit,
            deaf_after_s=settings.deaf_after_s,
        ),
        inboxes,
    )


def _group(site: ConsumingSite, known: Identity) -> ConsumerGroup:
    """The group to consume with on this broker, which is noted."""
    ids = {name: its_id for name, its_id in known.topic_ids.items() if name in site.topology.reads}
    waits = pauses(total_s=10.0)
    with site.databases["site"].session() as session:
        while True:
            try:
                session.begin()
                group = current_group(session, site.group_name, known.cluster_id, ids)
                session.commit()
                return group
            except Exception as error:
                session.recover()
                again = is_transient(error) or isinstance(error, DatabaseBusy)
                wait = next(waits, None) if again else None
                if wait is None:
                    raise
                time.sleep(wait)
