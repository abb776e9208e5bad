"""Whether each site in view is alive, and whether all that it published has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from services.reporting.tables import Arrival, SiteHead, SiteHeartbeatRow, table_of
from shared.database import Prepared, Session, from_text
from shared.events import contracts
from shared.events.codec import decode
from shared.events.contract import Audience
from shared.events.contracts import SiteHeartbeat
from shared.events.envelope import source_of
from shared.events.topics import Topic
from shared.profiles.model import BranchProfile

MISSED_BEATS = 3
LIVE_WITHIN = timedelta(minutes=5)
"""A site that beats and has said nothing else for longer is quiet."""

_ARRIVAL, _HEARTBEAT, _HEAD = table_of(Arrival), table_of(SiteHeartbeatRow), table_of(SiteHead)
_HEARD = Prepared(sa.select(_HEARTBEAT.c.site, _HEARTBEAT.c.recorded_time, _HEARTBEAT.c.event))
_ARRIVED = Prepared(
    sa.select(
        _ARRIVAL.c.source,
        _ARRIVAL.c.type,
        sa.func.sum(_ARRIVAL.c.number),
        sa.func.max(_ARRIVAL.c.last_recorded),
    ).group_by(_ARRIVAL.c.source, _ARRIVAL.c.type)
)
_REWRITTEN = Prepared(
    sa.select(_HEAD.c.site, _HEAD.c.service)
    .group_by(_HEAD.c.site, _HEAD.c.service, _HEAD.c.seq)
    .having(sa.func.count() > 1)
    .distinct()
)
_PROGRESS_TYPES = {
    one.event_type() for one in contracts.ALL if Audience.PROGRESS in one.AUDIENCES
} - {SiteHeartbeat.event_type()}


class Liveness(StrEnum):
    """Live: it speaks. Quiet: it beats and has nothing to say. Silent: three beats are missing."""

    LIVE = "live"
    QUIET = "quiet"
    SILENT = "silent"
    UNKNOWN = "unknown"
    """Nothing was ever heard of it."""


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site on the monitor.

    `behind` counts progress events that it says it has published and that have not come;
    `unpublished_s` is the age of its oldest event not yet published; `rewritten` names services
    whose log shows two contents under one number.
    """

    site: str
    state: Liveness
    heard_at: datetime | None
    age_s: int | None
    last_event_at: datetime | None
    behind: int
    unpublished_s: int | None
    build: str | None
    rewritten: tuple[str, ...]


def sites(
    session: Session, own: str, view: Sequence[BranchProfile], wall: datetime, heartbeat_s: int
) -> list[SiteLine]:
    """A line for each site of the branches in view, the own one first."""
    names = sorted(
        {one.site for one in view if one.site} | {own}, key=lambda one: (one != own, one)
    )
    beats = {row[0]: (from_text(row[1]), row[2]) for row in session.all(_HEARD)}
    arrived: dict[str, dict[str, tuple[int, datetime]]] = {}
    for source, kind, number, last in session.all(_ARRIVED):
        arrived.setdefault(source, {})[kind] = (int(number), from_text(last))
    rewritten: dict[str, list[str]] = {}
    for site, service in session.all(_REWRITTEN):
        rewritten.setdefault(site, []).append(service)

    def line(site: str) -> SiteLine:
        prefix = source_of(site, "")
        last = max(
            (at for source, kinds in arrived.items() if source.startswith(prefix)
             for _, at in kinds.values()),
            default=None,
        )  # fmt: skip
        beat_at, event = beats.get(site, (None, None))
        beat = _beat(event)
        heard = max((one for one in (beat_at, last) if one is not None), default=None)
        ages = [one.oldest_unpublished_s for one in beat.databases] if beat else []
        return SiteLine(
            site=site,
            state=liveness(beat_at, last, wall, heartbeat_s),
            heard_at=heard,
            age_s=None if heard is None else max(0, int((wall - heard).total_seconds())),
            last_event_at=last,
            behind=_behind(site, beat, arrived),
            unpublished_s=max((one for one in ages if one is not None), default=None),
            build=beat.build if beat else None,
            rewritten=tuple(sorted(rewritten.get(site, ()))),
        )

    return [line(site) for site in names]


def liveness(
    beat_at: datetime | None, event_at: datetime | None, wall: datetime, heartbeat_s: int
) -> Liveness:
    """Decide from the last heartbeat and the last event whether a site is alive."""
    heard = max((one for one in (beat_at, event_at) if one is not None), default=None)
    if heard is None:
        return Liveness.UNKNOWN
    if wall - heard > timedelta(seconds=MISSED_BEATS * heartbeat_s):
        return Liveness.SILENT
    if event_at is None or wall - event_at > LIVE_WITHIN:
        return Liveness.QUIET
    return Liveness.LIVE


def _beat(event: str | None) -> SiteHeartbeat | None:
    data = decode(event.encode()).data if event is not None else None
    return data if isinstance(data, SiteHeartbeat) else None


def _behind(
    site: str, beat: SiteHeartbeat | None, arrived: dict[str, dict[str, tuple[int, datetime]]]
) -> int:
    topic, missing = Topic(site, Audience.PROGRESS).name, 0
    for one in beat.databases if beat else ():
        came = arrived.get(source_of(site, one.service), {})
        number = sum(count for kind, (count, _) in came.items() if kind in _PROGRESS_TYPES)
        # Heartbeats are not counted, so the database that they come from is left out.
        if one.service != "site":
            missing += max(0, one.published.get(topic, 0) - number)
    return missing
