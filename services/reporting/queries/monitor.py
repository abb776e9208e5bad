"""The live monitor: what every branch in view has reached, and how old what we know of it is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from services.reporting.domain.monitoring import COUNTED
from services.reporting.queries.branches import branches_in_view
from services.reporting.queries.sites import Liveness, SiteLine, sites
from services.reporting.tables import (
    Arrival,
    MonitorReport,
    MonitorTally,
    SiteHeartbeatRow,
    StoredEvent,
    table_of,
)
from shared.database import Prepared, Session, from_text
from shared.profiles.model import BranchProfile, ParentRef

_TALLY, _REPORT, _ARRIVAL = table_of(MonitorTally), table_of(MonitorReport), table_of(Arrival)
_STORED, _HEARTBEAT = table_of(StoredEvent), table_of(SiteHeartbeatRow)
_SUMS = Prepared(
    sa.select(
        _TALLY.c.contest, _TALLY.c.branch, *(sa.func.sum(_TALLY.c[one]) for one in COUNTED)
    ).group_by(_TALLY.c.contest, _TALLY.c.branch)
)
_STATES = Prepared(
    sa.select(
        _REPORT.c.contest, _REPORT.c.branch, _REPORT.c.state, _REPORT.c.on_time, sa.func.count()
    ).group_by(_REPORT.c.contest, _REPORT.c.branch, _REPORT.c.state, _REPORT.c.on_time)
)
_LAST = Prepared(
    sa.select(
        _ARRIVAL.c.contest,
        _ARRIVAL.c.branch,
        sa.func.max(_ARRIVAL.c.last_recorded),
        sa.func.sum(_ARRIVAL.c.number),
    ).group_by(_ARRIVAL.c.contest, _ARRIVAL.c.branch)
)
_CHANGE = Prepared(
    sa.select(
        sa.select(sa.func.coalesce(sa.func.max(_STORED.c.position), 0)).scalar_subquery(),
        sa.select(sa.func.coalesce(sa.func.sum(_HEARTBEAT.c.revision), 0)).scalar_subquery(),
    )
)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many entries of a branch or unit are how far; `entries` is all that it has."""

    registered: int = 0
    received: int = 0
    eligible: int = 0
    ineligible: int = 0
    scored: int = 0
    awarded: int = 0
    sent: int = 0
    received_above: int = 0
    nominated: int = 0
    withdrawn: int = 0

    @property
    def entries(self) -> int:
        """Registered here or received from below."""
        return self.registered + self.received


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """How the owed reports stand: `missing` are overdue and not there, `open` not yet due."""

    open: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    waived: int = 0

    @property
    def owed(self) -> int:
        """All that are owed and not waived."""
        return self.open + self.on_time + self.late + self.missing


@dataclass(frozen=True, slots=True)
class BranchLine:
    """A branch on the monitor; `entries` and `reports` are None while nothing was heard of it."""

    contest: str
    contest_title: str
    branch: str
    name: str
    title: str
    level_name: str
    site: str
    parent: str | None
    is_own: bool
    is_demonstration: bool
    entries: Funnel | None
    reports: ReportCounts | None
    last_event_at: datetime | None
    data_age_s: int | None
    state: Liveness


@dataclass(frozen=True, slots=True)
class Monitor:
    """The whole monitor of a site; `version` changes whenever anything on it may have.

    `heard` counts the events of each contest that have come: all that is counted of a contest stays
    the same while this number does.
    """

    site: str
    version: str
    asked_at: datetime
    branches: tuple[BranchLine, ...]
    sites: tuple[SiteLine, ...]
    heard: Mapping[str, int]


def monitor(session: Session, site: str, wall: datetime, heartbeat_s: int) -> Monitor:
    """What a site sees of its branches and of all below; `wall` is the wall clock's time."""
    view = branches_in_view(session, site)
    lines = {one.site: one for one in sites(session, site, view, wall, heartbeat_s)}
    funnels = {(row[0], row[1]): Funnel(*map(int, row[2:])) for row in session.all(_SUMS)}
    reports = _reports(session)
    arrived = session.all(_LAST)
    last = {(row[0], row[1]): from_text(row[2]) for row in arrived}
    heard_of = Counter[str]()
    for row in arrived:
        heard_of[row[0]] += int(row[3])

    def line(one: BranchProfile) -> BranchLine:
        key, heard = (one.contest, one.branch), lines[one.site or ""]
        is_known = heard.state is not Liveness.UNKNOWN or key in last
        return BranchLine(
            contest=one.contest,
            contest_title=one.contest_title,
            branch=one.branch,
            name=one.unit.name,
            title=one.title,
            level_name=one.level_name,
            site=one.site or "",
            parent=one.parent.key if one.parent else None,
            is_own=one.site == site,
            is_demonstration=one.demonstration,
            entries=funnels.get(key, Funnel()) if is_known else None,
            reports=reports.get(key, ReportCounts()) if is_known else None,
            last_event_at=last.get(key),
            data_age_s=heard.age_s,
            state=heard.state,
        )

    known = {(one.contest, one.branch) for one in view}
    branches = [
        shown
        for one in view
        for shown in (
            line(one),
            *(
                _unheard(one, child)
                for child in one.children
                if not child.external and (one.contest, child.key) not in known
            ),
        )
    ]
    shown_sites = tuple(lines.values())
    return Monitor(site, version(session), wall, tuple(branches), shown_sites, heard_of)


def _unheard(above: BranchProfile, child: ParentRef) -> BranchLine:
    """A branch that the rules above name and that has never published its own."""
    return BranchLine(
        contest=above.contest,
        contest_title=above.contest_title,
        branch=child.key,
        name=child.name,
        title=child.title or "",
        level_name="",
        site=child.site or "",
        parent=above.branch,
        is_own=False,
        is_demonstration=above.demonstration,
        entries=None,
        reports=None,
        last_event_at=None,
        data_age_s=None,
        state=Liveness.UNKNOWN,
    )


def version(session: Session) -> str:
    """A text that differs after anything on the monitor has changed; costs two index look-ups."""
    row = session.one(_CHANGE) or (0, 0)
    return f"{row[0]}.{row[1]}"


def count_reports(rows: Mapping[tuple[str, int | None], int]) -> ReportCounts:
    """Counts of reports from their number by state and timeliness."""
    found = dict.fromkeys(("open", "on_time", "late", "missing", "waived"), 0)
    for (state, on_time), number in rows.items():
        found[_standing(state, on_time)] += number
    return ReportCounts(**found)


def _standing(state: str, on_time: int | None) -> str:
    if state == "waived":
        return "waived"
    if on_time is not None:
        return "on_time" if on_time else "late"
    return "missing" if state == "overdue" else "open"


def _reports(session: Session) -> dict[tuple[str, str], ReportCounts]:
    found: dict[tuple[str, str], dict[tuple[str, int | None], int]] = {}
    for contest, branch, state, on_time, number in session.all(_STATES):
        found.setdefault((contest, branch), {})[state, on_time] = number
    return {key: count_reports(rows) for key, rows in found.items()}
