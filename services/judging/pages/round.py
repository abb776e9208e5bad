"""One round: whose sheets are missing, entering a paper sheet for an absent judge, closing it."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from services.judging.commands import SubmitSheet
from services.judging.domain.readiness import criteria_of, round_of
from services.judging.domain.scoring import Place
from services.judging.pages.places import PLACE, SERVICE, JudgingPlace, PlaceDoor
from services.judging.pages.sheets import Line, SheetPage, marks_of
from services.judging.queries import panels, rounds, sheets
from services.judging.queries.conflicts import KeptOut, kept_out
from services.judging.queries.rounds import JudgeProgress, RoundProgress
from shared.identity.permissions import reach
from shared.profiles.model import BranchProfile, ScoringRound
from shared.web.doors import CurrentPerson, SiteDoor, acted_for, whole_of
from shared.web.forms import read_form, submit
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE, ENTER = "judging.sheets", "judging.SubmitSheet"
ROUND = PLACE + "/rounds/{round_key}"
FOR_JUDGE = ROUND + "/sheets/{entry}/{judge}"
MOST_SHOWN = 30
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class RoundPage(Page):
    """Each judge's part of a round; of a long list of missing sheets the first are shown.

    `kept_out` are judges who do not mark an entry of their panel.
    """

    TEMPLATE: ClassVar[str] = "judging/round.html"
    profile: BranchProfile
    path: str
    step: ScoringRound
    progress: RoundProgress
    judges: tuple[JudgeProgress, ...]
    kept_out: tuple[KeptOut, ...]
    most_shown: int
    may_close: bool
    may_enter: bool


@router.get(ROUND)
async def show_round(
    request: Request, site: SiteDoor, person: CurrentPerson, place: PlaceDoor, round_key: str
) -> Response:
    """How far a round is, judge by judge. Raises `RoundUnknown`."""
    whole_of(request, SEE, *place.key)
    step = round_of(place.profile, round_key)
    found = await site.query(SERVICE, rounds.progress, *place.key)
    kept = await site.query(SERVICE, kept_out, *place.key)
    page = RoundPage(
        profile=place.profile,
        path=place.path,
        step=step,
        progress=next(one for one in found.rounds if one.round == step.key),
        judges=await site.query(SERVICE, rounds.missing_sheets, *place.key, step.key),
        kept_out=tuple(one for one in kept if one.round == step.key),
        most_shown=MOST_SHOWN,
        may_close=reach(person, "judging.CloseRound", *place.key).is_everything,
        may_enter=reach(person, ENTER, *place.key).is_everything,
    )
    return await show(request, page)


@router.get(FOR_JUDGE)
async def show_sheet_of(
    request: Request, *, site: SiteDoor, place: PlaceDoor, round_key: str, entry: str, judge: str
) -> Response:
    """A judge's sheet, to be copied from paper by the office."""
    whole_of(request, ENTER, *place.key)
    step, at = _desk(place, round_key, entry, judge)
    sheet = await site.query(SERVICE, sheets.own_sheet, *place.key, at)
    names = await site.query(SERVICE, panels.judge_names, [judge])
    lines = tuple(Line(one, sheet.marks.get(one.key)) for one in criteria_of(step))
    action = f"{place.path}/rounds/{step.key}/sheets/{entry}/{judge}"
    page = SheetPage(place.profile, step, place.path, sheet, lines, action, names.get(judge, judge))
    return await show(request, page)


@router.post(FOR_JUDGE)
async def enter_sheet_of(
    request: Request, *, place: PlaceDoor, round_key: str, entry: str, judge: str
) -> Response:
    """Hand in a sheet for a judge; both persons are recorded."""
    form = await read_form(request)
    whole_of(request, ENTER, *place.key)
    step, at = _desk(place, round_key, entry, judge)
    version = form.whole("version", "Phiên bản")
    command = SubmitSheet(*place.key, at.entry, at.round, judge, marks_of(form, step), version)
    then = f"{place.address}/rounds/{step.key}"
    return await submit(
        request, SERVICE, command, form, then, on_behalf_of=acted_for(request, judge)
    )


def _desk(
    place: JudgingPlace, round_key: str, entry: str, judge: str
) -> tuple[ScoringRound, Place]:
    step = round_of(place.profile, round_key)
    return step, Place(entry, step.key, judge)
