"""Whole sites of the demonstration in one process, with the broker left out.

`Wire` does what relay, broker and workers do between them: it moves every outbox into its log and
hands what is new to the inboxes of the sites that read its topics.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa

from shared.clock import SiteClock, set_clock
from shared.database import Database
from shared.execution import Site, carry_out
from shared.messaging import log
from shared.messaging.dead_letters import Record
from shared.messaging.inbox import Inbox, read
from shared.messaging.topology import topology
from shared.profiles.keeping import PublishContest
from shared.profiles.loading import load_profile
from shared.profiles.model import Profile
from shared.runtime import SiteRuntime
from shared.service import Service
from shared.unit import Context

DEMONSTRATION = Path(__file__).parents[2] / "contests" / "demo"
TODAY = date(2026, 3, 2)
MORNING = datetime(2022, 12, 1, 1, 30, tzinfo=UTC)
SYSTEM = Context("system")


def demonstration() -> tuple[Profile, ...]:
    """The contests of the demonstration."""
    files = (DEMONSTRATION / f"{name}.yaml" for name in ("binh-phuoc-7", "lang-son-8"))
    return tuple(load_profile(file, TODAY) for file in files)


def build_site(
    folder: Path, name: str, services: Sequence[Service], trace: list[str] | None = None,
    *, url: str | None = None,
) -> SiteRuntime:  # fmt: skip
    """A site on fresh SQLite files, or in the PostgreSQL database of `url`.

    `trace` gets every statement that SQLite is asked.
    """
    databases = {
        one.name: Database(
            url or f"sqlite:///{folder / name / one.name}.db", schema=one.name, busy_timeout_ms=0
        )
        for one in services
    }
    for one in services:
        if url is not None:
            with databases[one.name].engine.connect() as connection:
                connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{one.name}"')
        one.metadata.create_all(databases[one.name].engine)
        if trace is not None:
            _listen(databases[one.name], trace)
    return SiteRuntime(name, services, databases)


def _listen(database: Database, trace: list[str]) -> None:
    database.engine.dispose()  # connections made before are not listened to

    @sa.event.listens_for(database.engine, "connect")
    def _trace(connection: sqlite3.Connection, _: object) -> None:
        connection.set_trace_callback(trace.append)


def hold_clock(site: SiteRuntime, at: datetime) -> None:
    """The site's contest time stands at an instant."""
    site.databases["site"].transaction(lambda session: set_clock(session, at, rate=0))


class Wire:
    """Carries events between sites until nothing is on its way."""

    def __init__(self, sites: Mapping[str, SiteRuntime], profiles: Sequence[Profile]) -> None:
        self._sites = sites
        self._profiles = profiles
        self._reads = {name: set(topology(name, profiles).reads) for name in sites}
        self._done: dict[tuple[str, str], int] = {}
        self._clocks = {
            name: SiteClock(site.databases["site"].session()) for name, site in sites.items()
        }
        self._inboxes = {
            (name, service.name): Inbox(
                site.databases[service.name], name, service, self._clocks[name]
            )
            for name, site in sites.items()
            for service in site.services.values()
        }

    def publish(self) -> None:
        """Every branch publishes its part of each contest."""
        for name, site in self._sites.items():
            place = Site(name, site.services["intake"], self._clocks[name])
            with site.databases["intake"].session() as session:
                session.begin()
                for command in self._publications(name):
                    carry_out(session, place, command, SYSTEM)
                session.commit()
        self.carry()

    def carry(self) -> None:
        """Deliver until every outbox and every road is empty."""
        while sum(self._carry_from(name, service) for name, service in self._inboxes):
            pass

    def _carry_from(self, name: str, service: str) -> int:
        with self._sites[name].databases[service].session() as session:
            session.begin()
            while log.move_outbox(session):
                pass
            session.commit()
            rows = log.after(session, self._done.get((name, service), 0), most=500)
        for (reader, _), inbox in self._inboxes.items():
            inbox.apply(
                [
                    read(Record(topic, 0, row.seq, row.key.encode(), row.event.encode()))
                    for row in rows
                    for topic in row.topics
                    if topic in self._reads[reader]
                ]
            )
        if rows:
            self._done[name, service] = rows[-1].seq
        return len(rows)

    def _publications(self, site: str) -> list[PublishContest]:
        return [
            PublishContest(
                contest=profile.contest,
                branch=key,
                version=profile.branch(key).version,
                part=profile.part(key),
                units=tuple(
                    one.model_dump(mode="json", exclude_none=True) for one in profile.units.values()
                ),
            )
            for profile in self._profiles
            for key in profile.branches_on(site)
        ]
