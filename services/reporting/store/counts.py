"""What the system counts by itself for the figures of a report."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from services.reporting.domain.obligations import figures_of
from services.reporting.domain.submissions import Report
from services.reporting.tables import DossierRow, MonitorTally, table_of
from shared.database import Prepared, Row, Session
from shared.profiles.model import BranchProfile, Figure

_TALLY, _DOSSIER = table_of(MonitorTally), table_of(DossierRow)
_SUMS = sa.select(
    *(
        sa.func.coalesce(sa.func.sum(_TALLY.c[one]), 0)
        for one in ("registered", "received", "eligible", "awarded", "sent")
    )
).where(_TALLY.c.contest == sa.bindparam("contest"), _TALLY.c.branch == sa.bindparam("branch"))
_AUTHORS = sa.select(sa.func.coalesce(sa.func.sum(_DOSSIER.c.authors), 0)).where(
    _DOSSIER.c.contest == sa.bindparam("contest"), _DOSSIER.c.branch == sa.bindparam("branch")
)
_BRANCH, _BRANCH_AUTHORS = Prepared(_SUMS), Prepared(_AUTHORS)
_UNIT = Prepared(_SUMS.where(_TALLY.c.unit == sa.bindparam("unit")))
_UNIT_AUTHORS = Prepared(_AUTHORS.where(_DOSSIER.c.unit == sa.bindparam("unit")))


def counted_figures(session: Session, asking: BranchProfile, report: Report) -> dict[str, int]:
    """What the system counts for a report, by figure; nothing for figures that nobody counts.

    A unit that hosts a branch of its own reports on that branch, any other on its entries here.
    """
    asked = asked_of(asking, report)
    if report.unit_branch is not None:
        return counted_of_branch(session, report.contest, report.unit_branch, asked)
    if report.to_branch != report.branch:
        return counted_of_branch(session, report.contest, report.branch, asked)
    place = {"contest": report.contest, "branch": report.branch, "unit": report.unit}
    sums, authors = session.one(_UNIT, place), session.one(_UNIT_AUTHORS, place)
    return _by_figure(asked, sums, authors)


def counted_of_branch(
    session: Session, contest: str, branch: str, asked: Sequence[Figure]
) -> dict[str, int]:
    """What the system counts of a whole branch, by figure."""
    place = {"contest": contest, "branch": branch}
    return _by_figure(asked, session.one(_BRANCH, place), session.one(_BRANCH_AUTHORS, place))


def asked_of(asking: BranchProfile, report: Report) -> tuple[Figure, ...]:
    """The figures that a report is asked for."""
    obligation = asking.obligation(report.obligation)
    return figures_of(asking, obligation) if obligation else ()


def _by_figure(asked: Sequence[Figure], sums: Row | None, authors: Row | None) -> dict[str, int]:
    registered, received, eligible, awarded, sent = map(int, sums or (0,) * 5)
    counts: Mapping[str, int] = {
        "entries_registered": registered,
        # What a branch has taken in: registered with it, and received from below.
        "entries_received": registered + received,
        "entries_eligible": eligible,
        "entries_awarded": awarded,
        "entries_forwarded": sent,
        "authors_registered": int(authors[0]) if authors else 0,
    }
    return {one.key: counts[one.counted] for one in asked if one.counted is not None}
