"""A site of the toy service in a test: its databases, its relay, its inbox, what it holds."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from shared import site as site_module
from shared.clock import FixedClock, wall_now
from shared.database import Database, Session
from shared.events.contract import Audience
from shared.events.topics import Topic
from shared.messaging import log
from shared.messaging.dead_letters import DeadLetter, Record, all_letters
from shared.messaging.inbox import Inbox, read
from shared.messaging.tables import inbox as inbox_table
from shared.messaging.tables import outbox, refusal, waiting
from shared.messaging.topology import Topology
from shared.runtime import SiteRuntime
from shared.service import Service
from shared.unit import Context
from tests.messaging import counter

CLERK = Context(actor="clerk")
SERVICES: Mapping[str, Service] = {"site": site_module.SERVICE, "counter": counter.SERVICE}


def until(condition: Callable[[], bool], within_s: float = 60.0, what: str = "") -> None:
    """Poll a condition. Raises `AssertionError` when it does not come true in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {within_s} s: {what}")
        time.sleep(0.01)


def databases_at(
    url: str, name: str, folder: Path, *, busy_timeout_ms: int = 10_000
) -> dict[str, Database]:
    """The databases of a site: files in the folder, or schemas of one PostgreSQL database."""
    on_file = sa.make_url(url).get_backend_name() == "sqlite"
    return {
        service: Database(
            f"sqlite:///{folder / name / service}.db" if on_file else url,
            schema=service if on_file else f"{name}_{service}".replace("-", "_"),
            busy_timeout_ms=busy_timeout_ms,
        )
        for service in SERVICES
    }


def create(databases: Mapping[str, Database]) -> None:
    """Make every table."""
    for name, database in databases.items():
        if database.dialect == "postgresql":
            with database.engine.connect() as connection:
                connection.execute(sa.schema.CreateSchema(database.name))
        SERVICES[name].metadata.create_all(database.engine)


def topology_of(site: str, *, neighbours: Sequence[str] = ()) -> Topology:
    """The site writes and reads its own topics, and reads and writes up to its neighbours."""
    own = [Topic(site, kind).name for kind in (Audience.OWN, Audience.PROGRESS, Audience.CONTESTS)]
    up = [Topic(site, Audience.UP, one).name for one in neighbours]
    read_ones = [Topic(one, Audience.UP, site).name for one in neighbours]
    read_ones += [Topic(one, Audience.PROGRESS).name for one in neighbours]
    return Topology(site, tuple(sorted(own + up)), tuple(sorted(own + read_ones)))


@dataclass
class ToySite:
    """One site. Sessions opened here are closed by `close`."""

    name: str
    url: str
    folder: Path
    topology: Topology
    databases: dict[str, Database] = field(default_factory=dict)
    _open: list[Session | Inbox | SiteRuntime] = field(default_factory=list)
    _session: Session | None = None
    _fed: int = 0

    def __post_init__(self) -> None:
        self.databases = databases_at(self.url, self.name, self.folder)
        create(self.databases)

    @property
    def session(self) -> Session:
        """A session of the counter's database for looking and for preparing."""
        if self._session is None:
            self._session = self.databases["counter"].session()
            self._open.append(self._session)
        return self._session

    def runtime(self) -> SiteRuntime:
        """The site as doors see it."""
        made = SiteRuntime(
            self.name,
            [counter.SERVICE],
            databases_at(self.url, self.name, self.folder, busy_timeout_ms=0),
        )
        self._open.append(made)
        return made

    def inbox(self, *, pause: Callable[[float], None] = time.sleep) -> Inbox:
        """The counter's inbox; it keeps what cannot be read."""
        made = Inbox(
            self.databases["counter"],
            self.name,
            counter.SERVICE,
            FixedClock(wall_now()),
            keeps_unreadable=True,
            pause=pause,
        )
        self._open.append(made)
        return made

    def close(self) -> None:
        """Give every connection back."""
        for one in reversed(self._open):
            one.close()
        for database in self.databases.values():
            database.close()

    def move(self) -> None:
        """What the relay does first: everything in the outbox into the log."""
        self.session.begin()
        while log.move_outbox(self.session):
            pass
        self.session.commit()

    def records(self, *, after: int = 0) -> list[Record]:
        """Everything in the log, as records of its topics in one partition each."""
        self.move()
        found: list[Record] = []
        seq = after
        while rows := log.after(self.session, seq):
            for row in rows:
                seq = row.seq
                for topic in row.topics:
                    key, value = row.key.encode(), row.event.encode()
                    found.append(Record(topic, 0, seq, key, value))
        return found

    def feed(self, inbox: Inbox, records: Sequence[Record]) -> None:
        """Hand records to an inbox in one batch."""
        inbox.apply([read(one) for one in records])

    def count(self, table: sa.Table) -> int:
        """How many rows a table of the counter's database has."""
        counted = sa.select(sa.func.count()).select_from(table)
        return int(self.session.core.execute(counted).scalar_one())

    def counts(self) -> dict[str, int]:
        """How many rows the tables of messaging have."""
        tables = (inbox_table, waiting, refusal, outbox)
        return {one.name: self.count(one) for one in tables} | {"dead": len(self.letters())}

    def letters(self) -> list[DeadLetter]:
        """The dead letters that are not resolved."""
        return all_letters(self.session)

    def values(self) -> dict[str, int]:
        """Every counter's value."""
        return counter.values(self.session)

    def steps(self) -> list[tuple[str, str]]:
        """What was done to the counters, in order."""
        return counter.steps(self.session)
