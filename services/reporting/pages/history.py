"""What happened to an entry on every level, as far as this site was told."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from services.reporting.domain.history import stage_in_words
from services.reporting.queries.history import EntryHistory, EntryPlace, entry_history
from shared.errors import NotYetKnown
from shared.web.doors import CurrentPerson, SiteDoor
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SERVICE = "reporting"
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """How an entry stands in one branch, in words."""

    name: str
    stage: str | None
    result: str | None
    is_nominated: bool


@dataclass(frozen=True, slots=True)
class HistoryPage(Page):
    """An entry's whole history."""

    TEMPLATE: ClassVar[str] = "reporting/history.html"
    history: EntryHistory
    places: tuple[ShownPlace, ...]


@dataclass(frozen=True, slots=True)
class HistoryPiece(Page):
    """The same as a piece of the entry's own page."""

    TEMPLATE: ClassVar[str] = "reporting/history_lines.html"
    history: EntryHistory
    places: tuple[ShownPlace, ...]


@router.get("/history/{entry}")
async def show_history(
    request: Request, site: SiteDoor, person: CurrentPerson, entry: str
) -> Response:
    """An entry's history; as a piece when another page asks for it.

    Raises `NotYetKnown`; a piece is then empty: its events are still on their way.
    """
    history = await site.query(SERVICE, entry_history, entry, site.name, person)
    is_piece = "hx-request" in request.headers
    if not is_piece and not history.lines and not history.places:
        raise NotYetKnown(awaited=f"entry/{entry}")
    page = HistoryPiece if is_piece else HistoryPage
    return await show(request, page(history, tuple(_shown(one) for one in history.places)))


def _shown(one: EntryPlace) -> ShownPlace:
    return ShownPlace(
        name=one.branch_name,
        stage=stage_in_words(one.intake_stage),
        result=one.award_name or stage_in_words(one.judging_stage),
        is_nominated=one.is_nominated,
    )
