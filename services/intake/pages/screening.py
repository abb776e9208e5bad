"""Screening many entries at once: the secretariat proposes, the committee decides."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from services.intake.commands import Chosen, DecideScreening, ProposeScreening
from services.intake.handlers.screening import Screened
from services.intake.pages.entry import SCREENED, is_eligible
from services.intake.pages.listing import (
    PAGE_SIZE,
    SERVICE,
    STAGES,
    Choice,
    ShownEntry,
    branch_choices,
    chosen_branch,
    shown,
)
from services.intake.queries import Filter, list_entries
from shared.errors import InvalidInput
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch, hosted_branches, place_key
from shared.web.doors import SiteDoor, perform
from shared.web.forms import KEY_FIELD, Form, go_to, read_form
from shared.web.templating import Page, show

_OPEN = {stage.value for stage in SCREENED}
OPEN_STAGES = tuple(one for one in STAGES if one.key in _OPEN)
_ANSWER = TypeAdapter(Screened)
router = APIRouter()


@dataclass(frozen=True, slots=True)
class ScreeningPage(Page):
    """Entries of one stage, to be ticked; `place` names the branch in addresses."""

    TEMPLATE: ClassVar[str] = "intake/screening.html"
    profile: BranchProfile | None
    place: str
    branches: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    stage: str
    entries: tuple[ShownEntry, ...]
    has_more: bool
    path: str


@dataclass(frozen=True, slots=True)
class ScreenedPage(Page):
    """What became of the entries where some were refused; the others are done."""

    TEMPLATE: ClassVar[str] = "intake/screened.html"
    done: int
    reasons: tuple[str, ...]
    back: str


@dataclass(frozen=True, slots=True)
class ScreenedNotice(Page):
    """The same above the form that stays open."""

    TEMPLATE: ClassVar[str] = "intake/screened_notice.html"
    done: int
    reasons: tuple[str, ...]
    back: str


@router.get("/screening")
async def show_screening(
    request: Request,
    site: SiteDoor,
    noi: Annotated[str, Query(max_length=200)] = "",
    buoc: str = OPEN_STAGES[0].key,
) -> Response:
    """The entries of one stage that can still be screened."""
    profiles = await site.query(SERVICE, hosted_branches, site.name)
    profile = chosen_branch(profiles, noi)
    stage = buoc if buoc in _OPEN else OPEN_STAGES[0].key
    entries: tuple[ShownEntry, ...] = ()
    after: str | None = None
    if profile is not None:
        place = profile.contest, profile.branch
        wanted = Filter(stage=stage)
        found = await site.query(SERVICE, list_entries, *place, wanted, limit=PAGE_SIZE)
        entries, after = shown(found.entries), found.after
    page = ScreeningPage(
        profile=profile,
        place=place_key(profile) if profile else "",
        branches=branch_choices(profiles),
        stages=OPEN_STAGES,
        stage=stage,
        entries=entries,
        has_more=after is not None,
        path=f"/{site.name}/entries/{place_key(profile)}" if profile else "",
    )
    return await show(request, page)


@router.post("/screening/{contest}/{level}/{unit}")
async def screen(request: Request, site: SiteDoor, contest: str, level: str, unit: str) -> Response:
    """Propose or decide on every entry that was ticked; each has its own outcome."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    command = _command(form, contest, branch)
    answer = await perform(request, SERVICE, command, form.optional(KEY_FIELD))
    back = f"/{site.name}/screening?noi={contest}/{branch}&buoc={_stage(form)}"
    screened = _ANSWER.validate_json(answer)
    reasons = tuple(one.reason or "" for one in screened.outcomes if not one.done)
    if not reasons:
        return go_to(request, back)
    page = ScreenedNotice if "hx-request" in request.headers else ScreenedPage
    return await show(request, page(screened.done, reasons, back))


def _command(form: Form, contest: str, branch: str) -> ProposeScreening | DecideScreening:
    ticked = form.every("entry")
    if not ticked:
        raise InvalidInput(field="Hồ sơ", reason="chưa chọn hồ sơ nào")
    kind = DecideScreening if form.optional("act") == "decide" else ProposeScreening
    chosen = tuple(Chosen(one, form.whole(f"version.{one}", "Phiên bản")) for one in ticked)
    return kind(contest, branch, chosen, is_eligible(form), form.optional("reason"))


def _stage(form: Form) -> str:
    stage = form.optional("stage")
    return stage if stage in _OPEN else OPEN_STAGES[0].key
