"""The score sheet of one judge for one entry."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from starlette.responses import Response

from services.judging.commands import SubmitSheet
from services.judging.domain.readiness import criteria_of, round_of
from services.judging.domain.scoring import Place
from services.judging.pages.places import OWN, PLACE, SERVICE, PlaceDoor
from services.judging.queries import sheets
from services.judging.queries.sheets import OwnSheet
from shared.profiles.model import BranchProfile, Criterion, ScoringRound
from shared.web.doors import CurrentPerson, SiteDoor, reach_of
from shared.web.forms import Form, read_form, submit
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion with the mark given before, if any."""

    criterion: Criterion
    mark: Decimal | None


@dataclass(frozen=True, slots=True)
class SheetPage(Page):
    """What a judge reads and fills in; `action` is where it is sent, below the site.

    `judge_name` is whom the office enters it for, from paper; empty for the judge's own.
    """

    TEMPLATE: ClassVar[str] = "judging/sheet.html"
    profile: BranchProfile
    step: ScoringRound
    path: str
    sheet: OwnSheet
    lines: tuple[Line, ...]
    action: str
    judge_name: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """The asker before one entry in one round."""

    step: ScoringRound
    place: Place


async def desk_of(person: CurrentPerson, place: PlaceDoor, round_key: str, entry: str) -> Desk:
    """What a sheet's address names. Raises `RoundUnknown`."""
    step = round_of(place.profile, round_key)
    return Desk(step, Place(entry, step.key, person.account))


DeskDoor = Annotated[Desk, Depends(desk_of)]


@router.get(PLACE + "/sheets/{round_key}/{entry}")
async def show_sheet(
    request: Request, site: SiteDoor, place: PlaceDoor, desk: DeskDoor
) -> Response:
    """The asker's own sheet. Raises `NotYetKnown` for what the asker is not to mark."""
    reach_of(request, OWN, *place.key)
    sheet = await site.query(SERVICE, sheets.own_sheet, *place.key, desk.place)
    lines = tuple(Line(one, sheet.marks.get(one.key)) for one in criteria_of(desk.step))
    action = f"{place.path}/sheets/{desk.place.round}/{desk.place.entry}"
    page = SheetPage(place.profile, desk.step, place.path, sheet, lines, action)
    return await show(request, page)


@router.post(PLACE + "/sheets/{round_key}/{entry}")
async def submit_sheet(request: Request, place: PlaceDoor, desk: DeskDoor) -> Response:
    """Hand a sheet in."""
    form = await read_form(request)
    command = SubmitSheet(
        *place.key,
        desk.place.entry,
        desk.place.round,
        desk.place.judge,
        marks_of(form, desk.step),
        form.whole("version", "Phiên bản"),
    )
    return await submit(request, SERVICE, command, form, place.address)


def marks_of(form: Form, step: ScoringRound) -> dict[str, Decimal]:
    """The mark typed for each criterion. Raises `InvalidInput`."""
    return {one.key: form.number(f"mark.{one.key}", one.name) for one in criteria_of(step)}
