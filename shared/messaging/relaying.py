"""The relay process: one loop and one producer for all its databases, and the one-second loop.

Due work and heartbeats run here because this process holds the databases' locks and needs no
broker for them.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from shared.clock import ClockSetting, SiteClock, read_clock
from shared.database import Database, Session, to_text
from shared.drivers import is_transient
from shared.errors import BrokerAway, EditConflict, NotYetKnown, RuleViolation, TransientError
from shared.execution import Site, carry_out
from shared.messaging import due, heartbeat
from shared.messaging.broker import Admin, Identity, Lane, Publisher, Sent, last_values
from shared.messaging.relay import DatabaseRelay
from shared.messaging.topology import Topology
from shared.service import DueItem, Service
from shared.unit import Context, Unit

SYSTEM = Context(actor="system")

_PAUSE_BUSY_S = 0.010
_PAUSE_IDLE_S = 0.020
_PAUSE_AWAY_S = 1.0
_SECOND_S = 1.0
_IDENTITY_S = 1.5
_UNPARK_S = 30.0

_logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """How the relay process runs; `build` stands in heartbeats."""

    broker: str
    partitions: int
    replication: int
    retention_hours: int
    heartbeat_s: int
    build: str


@dataclass(slots=True)
class SiteRelay:
    """One site in the relay process: its topics, databases and due work."""

    topology: Topology
    services: Mapping[str, Service]
    databases: Mapping[str, Database]
    lock_folder: Path
    relays: dict[str, DatabaseRelay] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    identity: Identity | None = None
    is_restored: bool = False
    clock: SiteClock | None = None
    clock_setting: ClockSetting | None = None
    clock_version: int | None = None

    @property
    def is_publishing(self) -> bool:
        """Whether the broker is known, and knows no more of the site than its databases do."""
        return self.identity is not None and not self.is_restored

    def clock_was_set(self) -> bool:
        """Whether somebody has set the site's clock since the last call."""
        session = self.sessions["site"]
        if session.dialect == "sqlite":
            before, self.clock_version = self.clock_version, session.data_version()
            if before == self.clock_version:
                return False
        setting, self.clock_setting = self.clock_setting, read_clock(session)
        return setting != self.clock_setting

    def open(self, lane: int) -> bool:
        """Take every database; False while another relay holds one. Lanes count from `lane`."""
        for number, (name, database) in enumerate(self.databases.items(), start=lane):
            if name in self.relays:
                continue
            relay = DatabaseRelay(database, self.lock_folder, number)
            if not relay.acquire():
                relay.close()
                return False
            self.relays[name] = relay
            self.sessions[name] = database.session()
        self.clock = SiteClock(self.databases["site"].session())
        return True

    def recover(self) -> None:
        """Leave every transaction that failed. Raises when a connection with its lock is gone."""
        for session in self.sessions.values():
            session.recover()
        for relay in self.relays.values():
            relay.recover()

    def close(self) -> None:
        """Keep how far publication got, and let the databases go."""
        for relay in self.relays.values():
            relay.close()
        for session in self.sessions.values():
            session.close()
        self.relays.clear()
        self.sessions.clear()


class RelayProcess:
    """Publishes for all sites of an installation until it is told to stop."""

    def __init__(self, settings: RelaySettings, sites: Sequence[SiteRelay]) -> None:
        self._settings = settings
        self._sites = sites
        self._publisher = Publisher(settings.broker)
        self._admin: Admin | None = None
        self._next: dict[str, float] = {}

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; a broker that is away, or a locked database, is waited for."""
        try:
            while not stop.is_set() and not self._acquire():
                _logger.info("another_relay_is_at_work")
                stop.wait(_PAUSE_AWAY_S)
            while not stop.is_set():
                stop.wait(self._round())
            self._move()
        finally:
            self._publisher.discard()
            self._forget_admin()
            for site in self._sites:
                site.close()

    def _acquire(self) -> bool:
        lane = 0
        for site in self._sites:
            if not site.open(lane):
                return False
            lane += len(site.databases)
        return True

    def _round(self) -> float:
        """Everything once; how long to pause, in seconds."""
        try:
            self._every_second()
            self._move()
            self._at_most_every(_IDENTITY_S, "identity", self._recognise)
            self._at_most_every(_UNPARK_S, "unpark", self._unpark)
            return self._publish()
        except BrokerAway as away:
            _logger.warning("broker_away", reason=str(away), cause=repr(away.__cause__))
            self._publisher.discard()
            self._forget_admin()
        except Exception as error:
            if not isinstance(error, TransientError) and not is_transient(error):
                raise
            _logger.warning("database_away", reason=repr(error))
            for site in self._sites:
                site.recover()
        return _PAUSE_AWAY_S

    def _move(self) -> None:
        """Log what was written, also while the broker is away."""
        for site in self._sites:
            if site.is_publishing:
                for relay in site.relays.values():
                    relay.move()

    def _publish(self) -> float:
        relays = [
            relay
            for site in self._sites
            if site.is_publishing
            for relay in site.relays.values()
            if relay.is_behind
        ]
        outgoing = [one for relay in relays for one in relay.prepare()]
        sent = self._publisher.publish(outgoing) if outgoing else {}
        for relay in relays:
            relay.settle(_of_lane(sent, relay.lane))
        if any(one.failure and not one.refused for one in sent.values()):
            self._next["identity"] = 0.0  # it may be another broker
            return _PAUSE_AWAY_S
        return _PAUSE_BUSY_S if outgoing else _PAUSE_IDLE_S

    def _recognise(self) -> None:
        self._admin = admin = self._admin or Admin(self._settings.broker)
        for site in self._sites:
            found = admin.ensure(
                site.topology.writes,
                partitions=self._settings.partitions,
                replication=self._settings.replication,
                retention_hours=self._settings.retention_hours,
            )
            if found == site.identity:
                continue
            if site.identity is None and self._was_restored(site):
                continue
            for relay in site.relays.values():
                for topic in relay.recognise(found):
                    _logger.warning("topic_refilled", topic=topic, site=site.topology.site)
            site.identity = found
            self._publisher.discard()

    def _forget_admin(self) -> None:
        admin, self._admin = self._admin, None
        if admin is not None:
            admin.close()

    def _was_restored(self, site: SiteRelay) -> bool:
        """Whether the site's own last heartbeat knows of another log than its databases hold."""
        name = site.topology.site
        topic = next(one for one in site.topology.writes if one.endswith(".progress"))
        last = heartbeat.newest(last_values(self._settings.broker, topic), name)
        behind = heartbeat.databases_behind(last, site.sessions) if last else []
        if behind:
            _logger.error("database_restored_from_old_backup", site=name, databases=behind)
        site.is_restored = bool(behind)
        return site.is_restored

    def _unpark(self) -> None:
        for site in self._sites:
            for relay in site.relays.values():
                relay.unpark()

    def _every_second(self) -> None:
        was_set = [site.clock_was_set() for site in self._sites]
        if any(was_set):
            self._next["due"] = 0.0
        self._at_most_every(_SECOND_S, "due", self._work_off)
        self._at_most_every(self._settings.heartbeat_s, "heartbeat", self._beat)

    def _work_off(self) -> None:
        for site in self._sites:
            for name, session in site.sessions.items():
                service = site.services[name]
                if service.due and site.clock is not None:
                    work_off(session, Site(site.topology.site, service, site.clock))

    def _beat(self) -> None:
        for site in self._sites:
            if site.clock is None or site.is_restored:
                continue
            heads = [heartbeat.head_of(one, name) for name, one in site.sessions.items()]
            session = site.sessions["site"]
            heads.append(heartbeat.head_of_acts(session))
            unit = Unit(
                session, site=site.topology.site, service="site", clock=site.clock, context=SYSTEM
            )
            session.begin()
            heartbeat.beat(unit, self._settings.build, heads)
            session.commit()

    def _at_most_every(self, seconds: float, what: str, work: Callable[[], None]) -> None:
        now = time.monotonic()
        if now >= self._next.get(what, 0.0):
            work()
            self._next[what] = time.monotonic() + seconds


def work_off(session: Session, site: Site) -> int:
    """Do everything whose contest time has come, each in a transaction of its own; how many.

    A refusal ends the item: the rule said no, and it is not asked again. What fails stays due and
    is tried again next second, while the other items go on.
    """
    done = 0
    deadline = time.monotonic() + _SECOND_S
    while time.monotonic() < deadline:
        items = due.open_items(session, to_text(site.clock.now()))
        ended = sum(_try(session, site, item) for item in items)
        done += ended
        if ended == 0 or ended < len(items):
            break
    return done


def _try(session: Session, site: Site, item: DueItem) -> bool:
    try:
        session.begin()
        is_mine = due.mark_done(session, item)
        if is_mine:
            _do(session, site, item)
        session.commit()
        return is_mine
    except Exception as error:
        session.recover()
        _logger.error("due_work_failed", kind=item.kind, key=item.key, reason=repr(error))
        return False


def _do(session: Session, site: Site, item: DueItem) -> None:
    try:
        carry_out(session, site, site.service.due[item.kind](item), SYSTEM)
    except EditConflict:
        raise  # another try sees what the other one wrote
    except (RuleViolation, NotYetKnown) as refused:
        _logger.warning("due_work_refused", kind=item.kind, key=item.key, reason=str(refused))


def _of_lane(sent: Mapping[Lane, Sent], lane: int) -> dict[str, Sent]:
    return {topic: one for (number, topic), one in sent.items() if number == lane}
