"""An installation without processes or broker: doors are called, events are carried by hand.

What it does is the same for every run, so that it can be counted; and it can be repeated until
the noise of the machine is gone.
"""

import asyncio
import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from benchmarks.connections import Asked
from services.app import SERVICES, Installation, prepare
from shared.clock import SiteClock
from shared.database import Database, Session
from shared.messaging import log
from shared.messaging.dead_letters import Record
from shared.messaging.inbox import Inbox, read
from shared.runtime import SiteRuntime
from shared.web.app import create_app

BATCH = 100


@dataclass(slots=True)
class Counts:
    """What was done: statements and commits per database, deliveries per service and event.

    `at_doors` are the commits that somebody waited for; the others carried events on.
    """

    statements: Counter[str] = field(default_factory=Counter)
    commits: Counter[str] = field(default_factory=Counter)
    at_doors: int = 0
    deliveries: Counter[tuple[str, str]] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)
    texts: list[tuple[str, str]] = field(default_factory=list)

    def note(self, place: str, statement: str, *, at_door: bool) -> None:
        """Count a statement that a database ran."""
        first = statement.split(None, 1)[0]
        self.texts.append((place, statement))
        if first == "COMMIT":
            self.commits[place] += 1
            self.at_doors += at_door
        elif first not in {"BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA"}:
            self.statements[place] += 1


class InProcess:
    """All sites of an installation in this thread; use it as a context."""

    def __init__(self, installation: Installation, *, is_traced: bool = False) -> None:
        prepare(installation, installation.site_names)
        self.counts = Counts()
        self._is_traced = is_traced
        self._is_carrying = False
        self.requests = 0
        self._installation = installation
        self._databases = {
            site: self._traced(site, installation.databases(site, busy_timeout_ms=0))
            for site in installation.site_names
        }
        self._runtimes = {
            site: SiteRuntime(site, SERVICES, databases)
            for site, databases in self._databases.items()
        }
        self._app = create_app(self._runtimes, installation.settings, people=installation.people)
        self._relays = [
            _HandRelay(database)
            for databases in self._databases.values()
            for database in databases.values()
        ]
        self._inboxes = {
            site: [
                (one.name, Inbox(databases[one.name], site, one, _clock(databases["site"])))
                for one in SERVICES
            ]
            for site, databases in self._databases.items()
        }

    def __enter__(self) -> "InProcess":
        self.deliver()
        return self

    def __exit__(self, *_: object) -> None:
        for relay in self._relays:
            relay.session.close()
        for inboxes in self._inboxes.values():
            for _, inbox in inboxes:
                inbox.close()
        for runtime in self._runtimes.values():
            runtime.close()

    async def post(self, rank: int, asked: Asked, body: Mapping[str, Any], key: str) -> Any:
        """As `Clients.post`, straight into the application."""
        return json.loads(await self._ask("POST", asked, json.dumps(body).encode(), key))

    async def get(self, rank: int, asked: Asked) -> bytes:
        """As `Clients.get`."""
        return await self._ask("GET", asked, b"", "")

    def session(self, site: str, service: str) -> Session:
        """A session on one database; the caller closes it."""
        return self._databases[site][service].session()

    def deliver(self) -> None:
        """Carry every event to whoever reads its topics, until nothing is left to be said."""
        self._is_carrying = True
        while records := [one for relay in self._relays for one in relay.take()]:
            for site, inboxes in self._inboxes.items():
                reads = set(self._installation.topology(site).reads)
                mine = [one for one in records if one.topic in reads]
                self.counts.records[site] += len(mine)
                for start in range(0, len(mine), BATCH):
                    self._apply(inboxes, mine[start : start + BATCH])
        self._is_carrying = False

    def _apply(self, inboxes: list[tuple[str, Inbox]], records: list[Record]) -> None:
        batch = [read(one) for one in records]
        for name, inbox in inboxes:
            inbox.apply(batch)
            service = next(one for one in SERVICES if one.name == name)
            for one in batch:
                if one.event is not None and service.reads(type(one.event.data)):
                    self.counts.deliveries[name, type(one.event.data).NAME] += 1

    async def _ask(self, method: str, asked: Asked, body: bytes, key: str) -> bytes:
        self.requests += 1
        sent: list[dict[str, Any]] = []
        path, _, query = asked.path.partition("?")
        headers = [(b"x-hoithi-as", asked.person.encode()), (b"host", b"testserver")]
        if key:
            headers += [(b"idempotency-key", key.encode()), (b"content-type", b"application/json")]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
            "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "root_path": "", "scheme": "http", "headers": headers,
            "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1),
        }  # fmt: skip

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        answer = b"".join(one.get("body", b"") for one in sent)
        if sent[0]["status"] >= 300:
            raise RuntimeError(f"{method} {asked.path}: {sent[0]['status']} {answer.decode()}")
        return answer

    def _traced(self, site: str, databases: dict[str, Database]) -> dict[str, Database]:
        for name, database in databases.items() if self._is_traced else ():
            place = f"{site}/{name}"

            @sa.event.listens_for(database.engine, "connect")
            def _trace(connection: sqlite3.Connection, _: object, place: str = place) -> None:
                connection.set_trace_callback(
                    lambda text: self.counts.note(place, text, at_door=not self._is_carrying)
                )

        return databases


class _HandRelay:
    """Moves one database's outbox into its log, and gives what was not given before."""

    def __init__(self, database: Database) -> None:
        self.session = database.session()
        self._seq = 0

    def take(self) -> list[Record]:
        self.session.begin()
        log.move_outbox(self.session)
        self.session.commit()
        rows = log.after(self.session, self._seq)
        if rows:
            self._seq = rows[-1].seq
        return [
            Record(topic, 0, row.seq, row.key.encode(), row.event.encode())
            for row in rows
            for topic in row.topics
        ]


@dataclass(slots=True)
class HandWatch:
    """Carries events instead of waiting for them; see `Watch`."""

    place: InProcess

    async def judged(self, branch: object, entries: int) -> None:
        """Everything has been heard."""
        self.place.deliver()
        await asyncio.sleep(0)

    async def received_above(self, branch: object, entries: int) -> None:
        """Everything has been heard."""
        self.place.deliver()
        await asyncio.sleep(0)


def _clock(database: Database) -> SiteClock:
    return SiteClock(database.session())
