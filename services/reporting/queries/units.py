"""A branch by its units: who has entries, who has none, and who owes reports."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from services.reporting.domain.monitoring import COUNTED
from services.reporting.queries.monitor import Funnel, ReportCounts, count_reports
from services.reporting.tables import MonitorReport, MonitorTally, table_of
from shared.database import Prepared, Session
from shared.identity.permissions import Reach, Thing
from shared.messaging.tables import unit as unit_table
from shared.paging import Wanted, part_of
from shared.profiles import versions
from shared.vietnamese import sort_key

_TALLY, _REPORT = table_of(MonitorTally), table_of(MonitorReport)
_SUMS = Prepared(
    sa.select(_TALLY.c.unit, *(_TALLY.c[one] for one in COUNTED)).where(
        _TALLY.c.contest == sa.bindparam("contest"), _TALLY.c.branch == sa.bindparam("branch")
    )
)
_STATES = Prepared(
    sa.select(_REPORT.c.unit, _REPORT.c.state, _REPORT.c.on_time, sa.func.count())
    .where(_REPORT.c.contest == sa.bindparam("contest"), _REPORT.c.branch == sa.bindparam("branch"))
    .group_by(_REPORT.c.unit, _REPORT.c.state, _REPORT.c.on_time)
)
_UNITS = Prepared(
    sa.select(unit_table.c.key, unit_table.c.name, unit_table.c.body).where(
        unit_table.c.contest == sa.bindparam("contest")
    )
)


Place = tuple[str, str]
"""Contest and branch."""

_Known = Mapping[str, tuple[str, str | None]]
"""Name and parent of each unit, by key."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in a branch; a unit without entries is listed with zeros."""

    unit: str
    name: str
    entries: Funnel
    reports: ReportCounts


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Some units, by name; `after` begins the next page and is None on the last."""

    units: tuple[UnitLine, ...]
    after: str | None


def unit_page(
    session: Session, contest: str, branch: str, reach: Reach, wanted: Wanted
) -> UnitPage:
    """A page of `units`. Raises `InvalidInput`, `NotYetKnown`."""
    return UnitPage(*part_of(units(session, contest, branch, reach), _place_of, wanted))


def units(session: Session, contest: str, branch: str, reach: Reach) -> list[UnitLine]:
    """Every unit below a branch's own, and any other that has entries or owes reports, by name.

    Those that lie in the asker's reach. Raises `NotYetKnown` for a branch whose rules are not here.
    """
    found = _lines(session, contest, branch, _organisations(session, contest))
    return [one for one in found if reach.covers(Thing(one.unit))]


def units_by_branch(session: Session, branches: Iterable[Place]) -> dict[Place, list[UnitLine]]:
    """The units of several branches, by contest and branch; each contest's names are read once.

    Raises `NotYetKnown` for a branch whose rules are not here.
    """
    known: dict[str, _Known] = {}
    found = {}
    for contest, branch in branches:
        if contest not in known:
            known[contest] = _organisations(session, contest)
        found[contest, branch] = _lines(session, contest, branch, known[contest])
    return found


def _organisations(session: Session, contest: str) -> _Known:
    rows = session.all(_UNITS, {"contest": contest})
    return {row[0]: (row[1], json.loads(row[2]).get("parent")) for row in rows}


def _lines(session: Session, contest: str, branch: str, known: _Known) -> list[UnitLine]:
    host = versions.load(session, contest, branch).unit.key
    here = {"contest": contest, "branch": branch}
    funnels = {row[0]: Funnel(*map(int, row[1:])) for row in session.all(_SUMS, here)}
    states: dict[str, dict[tuple[str, int | None], int]] = {}
    for unit, state, on_time, number in session.all(_STATES, here):
        states.setdefault(unit, {})[state, on_time] = number
    listed = {key for key, (_, parent) in known.items() if parent == host}
    listed |= {key for key, one in funnels.items() if one != Funnel()} | states.keys()
    lines = [
        UnitLine(
            unit=key,
            name=known[key][0] if key in known else key,
            entries=funnels.get(key, Funnel()),
            reports=count_reports(states.get(key, {})),
        )
        for key in listed
    ]
    return sorted(lines, key=_place_of)


def _place_of(one: UnitLine) -> tuple[object, ...]:
    return sort_key(one.name), one.unit
