"""Intake's pages: the list of entries, one entry with its forms, screening many at once."""

from services.intake import queries
from services.intake.pages import (
    advice,
    advising,
    claiming,
    day,
    desk,
    desk_acts,
    duplicates,
    entry,
    extending,
    field_hint,
    files,
    importing,
    listing,
    official_lists,
    outside,
    paper_desk,
    receipt,
    registering,
    ruling,
    screening,
    units,
)
from services.intake.pages.finding import SEARCH
from services.intake.queries import forwarding
from services.intake.queries.owned import asked_by, owned_by
from shared.database import Session
from shared.events.stages import IntakeStage
from shared.identity.permissions import EVERYTHING
from shared.identity.personal import PersonalPart
from shared.web.navigation import DayTask, MenuCount, NavigationItem, Viewer
from shared.web.routing import SiteRouter

_TO_SCREEN = (IntakeStage.REGISTERED, IntakeStage.RECEIVED)


def _to_screen(session: Session, viewer: Viewer) -> int:
    """How many entries of the branch nobody has decided on."""
    if viewer.contest is None or viewer.branch is None:
        return 0
    found = queries.counts(session, viewer.contest, viewer.branch, EVERYTHING)
    return sum(found.get(stage, 0) for stage in _TO_SCREEN)


def _at_the_desk(session: Session, viewer: Viewer) -> int:
    """How many entries wait to be sent up, or were given back by the branch above."""
    if viewer.contest is None or viewer.branch is None:
        return 0
    return forwarding.waiting_count(session, viewer.contest, viewer.branch)


NAVIGATION = (
    NavigationItem("entries", "Hồ sơ dự thi", 20, "folder"),
    NavigationItem(
        "advice",
        "Tư vấn trước khi nộp",
        21,
        "info",
        MenuCount("intake", day.to_advise, is_own=True),
        day.ADVISING,
        advising.has_group,
    ),
    NavigationItem("units", "Các đơn vị", 24, "people"),
    NavigationItem("register", "Đăng ký hồ sơ", 22, "plus"),
    NavigationItem("counter", "Nhận hồ sơ giấy", 24, "book"),
    NavigationItem("claim", "Nhận hồ sơ đã nộp giấy", 26, "key"),
    NavigationItem(
        "forwarding", "Chuyển hồ sơ", 35, "send", MenuCount("intake", _at_the_desk), day.SENDING
    ),
    NavigationItem(
        "duplicates",
        "Hồ sơ giống nhau",
        32,
        "search",
        MenuCount("intake", duplicates.waiting),
        (
            DayTask(
                "duplicates?noi={place}",
                "Hồ sơ giống nhau, chờ kết luận",
                MenuCount("intake", duplicates.waiting),
            ),
        ),
    ),
    NavigationItem(
        "screening", "Sơ loại", 30, "sieve", MenuCount("intake", _to_screen), day.SCREENING
    ),
)

__all__ = ["NAVIGATION", "PERSONAL", "SEARCH", "router"]
PERSONAL = (
    PersonalPart("intake", "Hồ sơ đã đăng ký", owned_by),
    PersonalPart("intake", "Yêu cầu tư vấn đã gửi", asked_by),
)

router = SiteRouter()
for _part in (
    listing,
    registering,
    paper_desk,
    claiming,
    importing,
    advising,
    advice,
    entry,
    receipt,
    files,
    outside,
    extending,
    screening,
    ruling,
    official_lists,
    field_hint,
    desk,
    desk_acts,
    duplicates,
    units,
):
    router.take(_part.router)
