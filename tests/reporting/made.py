"""Events, profiles and databases made for the tests of reporting."""

import datetime as dt
import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from services.reporting.service import SERVICE
from shared.clock import FixedClock
from shared.database import Database
from shared.events.codec import decode, encode
from shared.events.contract import Contract
from shared.events.envelope import Envelope, Event
from shared.messaging.dead_letters import Record
from shared.messaging.inbox import Inbox, read
from shared.profiles.loading import load_profile
from tests.profiles.paths import CONTESTS

BINH_PHUOC = load_profile(CONTESTS / "demo" / "binh-phuoc-7.yaml")
LANG_SON_PLAN = load_profile(CONTESTS / "lang-son-8.yaml")
LOC_NINH_PLAN = load_profile(CONTESTS / "loc-ninh-6.yaml")
CONTEST = "binh-phuoc-7"
LOC_NINH, BINH_LONG, PROVINCE = "district/loc-ninh", "district/binh-long", "province/binh-phuoc"
WALL = dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)
MORNING = dt.datetime(2022, 6, 1, 1, 0, tzinfo=dt.UTC)

_numbers = itertools.count(1)


@dataclass
class Maker:
    """Makes events with the revisions that an outbox would give them."""

    site: str = "district"
    now: dt.datetime = MORNING
    wall: dt.datetime = WALL
    revisions: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def event(
        self, service: str, branch: str, subject: str, data: Contract, *, contest: str = CONTEST
    ) -> Event[Contract]:
        """One more event of a service about a subject."""
        number = next(_numbers)
        self.revisions[service, f"{branch}/{subject}"] += 1
        envelope = Envelope(
            id=f"{self.site}-{service}-{number:06d}",
            type=data.event_type(),
            source=f"/hoithi/{self.site}/{service}",
            subject=f"{branch}/{subject}",
            time=self.now,
            recorded_time=self.wall,
            partition_key=subject,
            contest=contest,
            edition="VI",
            branch=branch,
            profile_version=1,
            actor="demo:thu-ky.loc-ninh",
            on_behalf_of=None,
            revision=self.revisions[service, f"{branch}/{subject}"],
        )
        raw, _ = encode(envelope, data)
        return decode(raw)


def received(events: list[Event[Any]], topic: str = "own") -> list[Any]:
    """The events as a worker reads them."""
    return [
        read(
            Record(
                f"hoithi.{one.envelope.site}.{topic}",
                0,
                index,
                one.envelope.partition_key.encode(),
                one.raw,
            )
        )
        for index, one in enumerate(events)
    ]


def database(url: str) -> Database:
    """Reporting's database, empty."""
    found = Database(url, schema="reporting", busy_timeout_ms=5000)
    if found.dialect == "postgresql":
        with found.engine.connect() as connection:
            connection.execute(sa.text("create schema if not exists reporting"))
    SERVICE.metadata.create_all(found.engine)
    return found


def inbox(of: Database, site: str = "province", now: dt.datetime = WALL) -> Inbox:
    """The inbox of reporting on a site."""
    return Inbox(of, site, SERVICE, FixedClock(now))


def published(maker: Maker, profile: Any, *branches: str) -> list[Event[Any]]:
    """What intake publishes of these branches: their units, then their rules."""
    from shared.events.contracts import ContestPublished, UnitsPublished

    units = tuple(one.model_dump(mode="json", exclude_none=True) for one in profile.units.values())
    events = []
    for branch in branches:
        key = f"{profile.contest}.1"
        listed = UnitsPublished(version=1, part=1, parts=1, units=units)
        rules = ContestPublished(version=1, part=profile.part(branch))
        for data in (listed, rules):
            events.append(maker.event("intake", branch, key, data, contest=profile.contest))
    return events
