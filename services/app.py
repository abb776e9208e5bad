"""The composition root: the only place that knows every service, and builds sites from settings."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from services.intake.service import SERVICE as INTAKE
from services.judging.service import SERVICE as JUDGING
from services.reporting.service import SERVICE as REPORTING
from shared.clock import SiteClock, wall_now
from shared.database import Database
from shared.execution import Site, carry_out
from shared.messaging.topology import Topology, topology
from shared.profiles.keeping import PublishContest
from shared.profiles.loading import load_profile
from shared.profiles.model import Profile
from shared.profiles.people import PEOPLE_FILE, DemonstrationPerson, load_people
from shared.runtime import SiteRuntime
from shared.service import Service
from shared.settings import Settings
from shared.site import SERVICE as SITE
from shared.unit import Context

SERVICES: tuple[Service, ...] = (SITE, INTAKE, JUDGING, REPORTING)
"""In the order in which a worker hands them a batch: reporting comes last, so what it has seen,
all have seen."""

_DATES_OF_PROFILES = ZoneInfo("Asia/Ho_Chi_Minh")
"""Where "today" is, for a profile whose dates are relative to it; the first day published stays."""

_BEHIND_THE_SCENES = Context(actor="system")


@dataclass(frozen=True)
class Installation:
    """What one machine runs: its settings and the contests that it takes part in."""

    settings: Settings

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """Every contest profile of the folder that names a site, by file name."""
        files = sorted(self.settings.contests.glob("*.yaml"))
        today = wall_now().astimezone(_DATES_OF_PROFILES).date()
        found = [load_profile(path, today) for path in files if _is_profile(path)]
        return tuple(one for one in found if one.sites())

    @cached_property
    def people(self) -> Mapping[str, DemonstrationPerson]:
        """The demonstration's people; nobody where any contest is a real one."""
        file = self.settings.contests / PEOPLE_FILE
        is_play = all(one.demonstration for one in self.profiles)
        return load_people(file) if is_play and file.is_file() else {}

    @cached_property
    def site_names(self) -> tuple[str, ...]:
        """Every site that a profile names, sorted."""
        return tuple(sorted({site for one in self.profiles for site in one.sites()}))

    def topology(self, site: str) -> Topology:
        """What the site writes and reads."""
        return topology(site, self.profiles)

    def folder(self, site: str) -> Path:
        """Where the site keeps files, locks and, with SQLite, its databases."""
        return (self.settings.data / site).resolve()

    def databases(self, site: str, *, busy_timeout_ms: int = 10_000) -> dict[str, Database]:
        """The site's databases, by service."""
        return {
            one.name: Database(
                self.settings.database_for(site, one.name),
                schema=one.name,
                busy_timeout_ms=busy_timeout_ms,
            )
            for one in SERVICES
        }

    def runtime(self, site: str) -> SiteRuntime:
        """The site as doors see it, with its commands on the event loop (SQLite) or in threads."""
        return SiteRuntime(site, SERVICES, self.databases(site, busy_timeout_ms=0))


def prepare(installation: Installation, sites: Iterable[str]) -> None:
    """Bring the databases of these sites up to date and publish their contests; safe to repeat."""
    from shared.migrating import upgrade  # Alembic is needed nowhere else: 5 MiB per process

    for site in sites:
        databases = installation.databases(site)
        for service in SERVICES:
            upgrade(databases[service.name], service)
        _publish_contests(installation, site, databases["intake"], databases["site"])
        for database in databases.values():
            database.close()


def _publish_contests(
    installation: Installation, site: str, database: Database, site_database: Database
) -> None:
    commands = [one for profile in installation.profiles for one in _publications(profile, site)]
    with database.session() as session, site_database.session() as clock_session:
        place = Site(site, INTAKE, SiteClock(clock_session))
        session.begin()
        for command in commands:
            carry_out(session, place, command, _BEHIND_THE_SCENES)
        session.commit()


def _publications(profile: Profile, site: str) -> Sequence[PublishContest]:
    units = tuple(one.model_dump(mode="json", exclude_none=True) for one in profile.units.values())
    return [
        PublishContest(
            contest=profile.contest,
            branch=key,
            version=profile.branch(key).version,
            part=profile.part(key),
            units=units,
        )
        for key in profile.branches_on(site)
    ]


def _is_profile(path: Path) -> bool:
    return any(line.startswith("schema:") for line in path.read_text("utf-8").splitlines())


def describe(installation: Installation) -> str:
    """The sites and what they read and write, as JSON for people."""
    sites = {name: installation.topology(name) for name in installation.site_names}
    shown = {name: {"writes": one.writes, "reads": one.reads} for name, one in sites.items()}
    return json.dumps(shown, ensure_ascii=False, indent=2)
