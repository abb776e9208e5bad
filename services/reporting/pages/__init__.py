"""Reporting's pages: the live monitor, reports, and what happened to an entry on every level."""

from services.reporting.pages import (
    batches,
    drafting,
    history,
    monitor,
    papers,
    report,
    reports,
    templates,
)
from services.reporting.queries.papers import open_papers
from services.reporting.queries.reports import awaiting_decision
from shared.database import Session
from shared.web.navigation import MenuCount, NavigationItem, Viewer
from shared.web.routing import SiteRouter


def _to_decide(session: Session, viewer: Viewer) -> int:
    """How many reports were handed in to the branch and wait for its answer."""
    if viewer.contest is None or viewer.branch is None:
        return 0
    return awaiting_decision(session, viewer.contest, viewer.branch)


def _to_number(session: Session, viewer: Viewer) -> int:
    """How many papers of the branch wait for a number or for their signed copy."""
    if viewer.contest is None or viewer.branch is None:
        return 0
    return open_papers(session, viewer.contest, viewer.branch)


NAVIGATION = (
    NavigationItem("monitor", "Theo dõi trực tiếp", 10, "live"),
    NavigationItem("reports", "Báo cáo", 50, "report", MenuCount("reporting", _to_decide)),
    NavigationItem("papers", "Văn bản", 55, "file", MenuCount("reporting", _to_number)),
)

router = SiteRouter()
for _part in (monitor, reports, report, papers, drafting, batches, templates, history):
    router.take(_part.router)
