"""Waits until everything that was said has been heard: outboxes, inboxes and files are empty."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from services.app import Installation
from shared.database import Database, Session
from shared.events.envelope import source_of
from shared.messaging import due
from shared.messaging.tables import inbox, log, outbox

READER = "reporting"
"""Keeps every event and gets each batch last: what it has, the other services have."""

_POLL_S = 0.01
TIMEOUT_S = 240.0


@dataclass(frozen=True, slots=True)
class _Place:
    site: str
    service: str


class Drain:
    """Looks into the databases of all sites of an installation on this machine."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._databases: list[Database] = []
        self._sessions = {
            _Place(site, service): self._open(database)
            for site in installation.site_names
            for service, database in installation.databases(site).items()
        }

    def close(self) -> None:
        """Give the connections back."""
        for session in self._sessions.values():
            session.close()
        for database in self._databases:
            database.close()

    def wait(self, tend: Callable[[], None], *, timeout_s: float = TIMEOUT_S) -> None:
        """Return when nothing is under way. Raises `TimeoutError` with what still is."""
        until = time.monotonic() + timeout_s
        while under_way := self.under_way():
            if time.monotonic() > until:
                raise TimeoutError("; ".join(under_way))
            tend()
            time.sleep(_POLL_S)

    def wait_for_due(self, instant_text: str, tend: Callable[[], None]) -> None:
        """Return when no work is due at or before a contest time. Raises `TimeoutError`."""
        until = time.monotonic() + TIMEOUT_S
        while any(one <= instant_text for one in self.next_due()):
            if time.monotonic() > until:
                raise TimeoutError(f"việc đến hạn {instant_text} chưa được xử lý")
            tend()
            time.sleep(_POLL_S)

    def under_way(self) -> list[str]:
        """What is still on its way, in words; the order of looking makes the answer sure.

        First what was heard, then what is unsaid, then what was said: an event that is applied in
        between shows as something said and not heard.
        """
        heard = {site: self._heard(site) for site in self._installation.site_names}
        unsaid = [f"outbox {place.site}/{place.service}" for place in self._places_with(outbox)]
        files = [f"files {place.site}" for place in self._places_with_files()]
        said = {place: self._said(place) for place in self._sessions}
        gaps = [
            f"{place.site}/{place.service} → {site}: {wanted - heard[site][place]}"
            for site in heard
            for place, wanted in self._wanted(site, said).items()
            if heard[site][place] < wanted
        ]
        return unsaid + files + gaps

    def next_due(self) -> list[str]:
        """The contest time of each database's earliest due work, as stored text."""
        found = (due.next_at(session) for session in self._sessions.values())
        return sorted(one for one in found if one is not None)

    def _open(self, database: Database) -> Session:
        self._databases.append(database)
        return database.session()

    def _heard(self, site: str) -> Counter[_Place]:
        query = sa.select(inbox.c.source, sa.func.count()).group_by(inbox.c.source)
        rows = self._sessions[_Place(site, READER)].core.execute(query)
        return Counter({_place(source): count for source, count in rows})

    def _said(self, place: _Place) -> Mapping[str, int]:
        query = sa.select(log.c.topics, sa.func.count()).group_by(log.c.topics)
        return {row[0]: row[1] for row in self._sessions[place].core.execute(query)}

    def _wanted(self, site: str, said: Mapping[_Place, Mapping[str, int]]) -> dict[_Place, int]:
        reads = set(self._installation.topology(site).reads)
        return {
            place: sum(count for topics, count in by_topics.items() if reads & set(topics.split()))
            for place, by_topics in said.items()
        }

    def _places_with(self, table: sa.Table) -> list[_Place]:
        query = sa.select(sa.func.count()).select_from(table)
        return [
            place
            for place, session in self._sessions.items()
            if session.core.execute(query).scalar()
        ]

    def _places_with_files(self) -> list[_Place]:
        from services.intake.queries import pending_pushes
        from services.reporting.queries.compiled import pending_documents

        pending = {"intake": pending_pushes, "reporting": pending_documents}
        return [
            place
            for place, session in self._sessions.items()
            if place.service in pending and pending[place.service](session)
        ]


def due_before(drain: Drain, instant_text: str) -> str | None:
    """The earliest due work before a contest time, both as stored text."""
    return next((one for one in drain.next_due() if one < instant_text), None)


def _place(source: str) -> _Place:
    _, _, site, service = source.split("/")
    if source_of(site, service) != source:
        raise ValueError(source)
    return _Place(site, service)
