"""Judging's pages: how far the rounds are, score sheets, signing results and nominations."""

from services.judging.pages import files, nomination, panels, places, results, round, sheets
from services.judging.queries.sheets import to_mark
from shared.database import Session
from shared.web.navigation import MenuCount, NavigationItem, Viewer
from shared.web.routing import SiteRouter


def _to_mark(session: Session, viewer: Viewer) -> int:
    """How many sheets the judge who looks has still to hand in."""
    if viewer.contest is None or viewer.branch is None or viewer.account is None:
        return 0
    return to_mark(session, viewer.contest, viewer.branch, viewer.account)


NAVIGATION = (
    NavigationItem("judging", "Chấm giải", 40, "star", MenuCount("judging", _to_mark, is_own=True)),
)

router = SiteRouter()
for _part in (places, sheets, files, panels, round, results, nomination):
    router.take(_part.router)
