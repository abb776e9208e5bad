"""Opening a site's databases for an operator's command, and closing them again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from services.app import SERVICES, Installation
from shared.clock import SiteClock
from shared.database import Database, Session
from shared.messaging.inbox import Inbox
from shared.service import Service
from shared.site import SERVICE as SITE


@dataclass(frozen=True, slots=True)
class Place:
    """A site whose databases are open: a session of each, by service."""

    site: str
    databases: Mapping[str, Database]
    sessions: Mapping[str, Session]

    @contextmanager
    def inbox(self, service: Service) -> Iterator[Inbox]:
        """The service's inbox, as a worker has it."""
        clock = SiteClock(self.sessions["site"])
        made = Inbox(
            self.databases[service.name], self.site, service, clock,
            keeps_unreadable=service is SITE,
        )  # fmt: skip
        try:
            yield made
        finally:
            made.close()


@contextmanager
def opened(installation: Installation, site: str) -> Iterator[Place]:
    """Every database of a site."""
    databases = installation.databases(site)
    sessions: dict[str, Session] = {}
    try:
        for name, database in databases.items():
            sessions[name] = database.session()
        yield Place(site, databases, sessions)
    finally:
        for session in sessions.values():
            session.close()
        for database in databases.values():
            database.close()


def sites_here(installation: Installation) -> list[str]:
    """The sites of the profiles whose databases are on this machine, or reached from it."""
    return [site for site in installation.site_names if _is_here(installation, site)]


def _is_here(installation: Installation, site: str) -> bool:
    settings = installation.settings
    for service in SERVICES:
        url = sa.make_url(settings.database_for(site, service.name))
        # To look into a file that is not there would make one.
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
            return False
    databases = installation.databases(site)
    try:
        return all(sa.inspect(one.engine).has_table("log") for one in databases.values())
    except sa.exc.OperationalError:
        return False
    finally:
        for one in databases.values():
            one.close()


def service_named(name: str) -> Service:
    """The service of that name. Raises `StopIteration`."""
    return next(one for one in SERVICES if one.name == name)
