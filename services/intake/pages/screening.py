"""Screening many entries at once: the secretariat proposes, the committee decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Query, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from services.intake.commands import Chosen, DecideScreening, ProposeScreening
from services.intake.domain.proposals import ProposalKind
from services.intake.handlers.screening import Screened
from services.intake.pages.entry import SCREENED, proposal_of
from services.intake.pages.groups import tell_of_group
from services.intake.pages.listing import (
    PAGE_SIZE,
    SERVICE,
    STAGES,
    Choice,
    ShownEntry,
    chosen_branch,
    shown,
)
from services.intake.pages.official_lists import choices, may_draw
from services.intake.queries import Filter, counts, list_entries, named_entries
from services.intake.queries.fields import FieldHint, field_hints
from services.intake.queries.noticing import Notice, incomplete, notices
from shared.database import Session
from shared.errors import InvalidInput
from shared.events.stages import IntakeStage
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch, open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor, perform, reach_of
from shared.web.forms import KEY_FIELD, Form, read_form
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE, ALIKE = "intake.screening", "intake.alike"
INCOMPLETE, UNPROPOSED, PROPOSED = "thieu", "chua", "cho"
NARROWED = (
    Choice(UNPROPOSED, "chưa đề xuất"),
    Choice(PROPOSED, "chờ quyết định"),
    Choice(INCOMPLETE, "còn thiếu thành phần"),
)
_UNDECIDED = {IntakeStage.REGISTERED.value, IntakeStage.RECEIVED.value}
_OPEN = {stage.value for stage in SCREENED}
OPEN_STAGES = tuple(one for one in STAGES if one.key in _OPEN)
_ANSWER = TypeAdapter(Screened)
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ScreeningPage(Page):
    """Entries of one stage, to be ticked; `place` names the branch in addresses.

    `lists` are the official lists that the asker may draw up.
    """

    TEMPLATE: ClassVar[str] = "intake/screening.html"
    profile: BranchProfile | None
    place: str
    stages: tuple[Choice, ...]
    stage: str
    entries: tuple[ShownEntry, ...]
    after: str
    next_after: str | None
    path: str
    lists: tuple[Choice, ...]
    notices: Mapping[str, Notice]
    narrowed: tuple[Choice, ...]
    only: str
    may_compare: bool
    hints: Mapping[str, FieldHint]


@dataclass(frozen=True, slots=True)
class ChosenPage(Page):
    """What was ticked, on whatever page, before anything is done with it."""

    TEMPLATE: ClassVar[str] = "intake/chosen.html"
    place: str
    stage: str
    entries: tuple[ShownEntry, ...]
    back: str
    may_propose: bool
    may_decide: bool


@router.get("/screening")
async def show_screening(
    request: Request,
    site: SiteDoor,
    person: CurrentPerson,
    *,
    noi: Annotated[str, Query(max_length=200)] = "",
    buoc: str = OPEN_STAGES[0].key,
    sau: Annotated[str, Query(max_length=40)] = "",
    loc: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The entries of one stage that can still be screened."""
    stage = buoc if buoc in _OPEN else OPEN_STAGES[0].key
    remembered = remembered_place(request) or ""
    where, only = (noi, remembered), loc if loc in {one.key for one in NARROWED} else ""
    page = await site.query(SERVICE, _page, site.name, where, stage, sau, asker=person, only=only)
    return await show(request, page)


def _page(
    session: Session, site: str, place: tuple[str, str], stage: str, after: str, *,
    asker: Asker, only: str,
) -> ScreeningPage:  # fmt: skip
    profile = chosen_branch(open_branches(session, site, asker, SEE), *place)
    if profile is None:
        return ScreeningPage(
            None, "", OPEN_STAGES, stage, (), "", None, "", (), {}, (), "",
            may_compare=False, hints={},
        )  # fmt: skip
    key = profile.contest, profile.branch
    wanted, within = _wanted(session, profile, stage, only), reach(asker, SEE, *key)
    found = list_entries(session, *key, wanted, within, after=after or None, limit=PAGE_SIZE)
    counted = counts(session, *key, within)
    return ScreeningPage(
        profile=profile,
        place=place_key(profile),
        stages=tuple(Choice(one.key, one.name, counted.get(one.key, 0)) for one in OPEN_STAGES),
        stage=stage,
        entries=shown(found.entries),
        after=after,
        next_after=found.after,
        path=f"/{site}/entries/{place_key(profile)}",
        lists=choices() if may_draw(asker, profile) else (),
        notices=notices(session, profile, [one.id for one in found.entries]),
        narrowed=NARROWED if stage in _UNDECIDED else (),
        only=only,
        may_compare=reach(asker, ALIKE, *key).is_everything,
        hints=_hints(session, profile, stage, [one.id for one in found.entries]),
    )


def _hints(
    session: Session, profile: BranchProfile, stage: str, entries: Sequence[str]
) -> Mapping[str, FieldHint]:
    """Fields that look wrong, of what nobody decided on yet."""
    is_new = stage in _UNDECIDED
    return field_hints(session, profile, entries) if is_new and entries else {}


def _wanted(session: Session, profile: BranchProfile, stage: str, only: str) -> Filter:
    said = {UNPROPOSED: False, PROPOSED: True}.get(only)
    if only != INCOMPLETE:
        return Filter(stage=stage, is_proposed=said)
    return Filter(stage=stage, ids=incomplete(session, profile.contest, profile.branch))


@router.post("/screening/{contest}/{level}/{unit}/chosen")
async def show_chosen(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    contest: str, level: str, unit: str,
) -> Response:  # fmt: skip
    """How many were ticked and which; nothing is done yet."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    ticked = form.every("entry")
    if not ticked:
        raise InvalidInput(field="Hồ sơ", reason="chưa chọn hồ sơ nào")
    within = reach_of(request, SEE, contest, branch)
    found = await site.query(SERVICE, named_entries, contest, branch, ticked, within)
    stage = _stage(form)
    page = ChosenPage(
        place=place_key(profile),
        stage=stage,
        entries=shown(found),
        back=f"/{site.name}/screening?noi={contest}/{branch}&buoc={stage}",
        may_propose=bool(reach(person, "intake.ProposeScreening", contest, branch).parts),
        may_decide=bool(reach(person, "intake.DecideScreening", contest, branch).parts),
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
    return await tell_of_group(request, screened.done, reasons, back)


def _command(form: Form, contest: str, branch: str) -> ProposeScreening | DecideScreening:
    ticked = form.every("entry")
    if not ticked:
        raise InvalidInput(field="Hồ sơ", reason="chưa chọn hồ sơ nào")
    chosen = tuple(Chosen(one, form.whole(f"version.{one}", "Phiên bản")) for one in ticked)
    kind, reason = proposal_of(form), form.optional("reason")
    eligible = kind is ProposalKind.ELIGIBLE
    if form.optional("act") != "decide":
        clause = form.optional("clause")
        return ProposeScreening(contest, branch, chosen, eligible, reason, kind, clause)
    if kind is ProposalKind.RETURN:
        raise InvalidInput(field="Kết luận", reason="trả lại là đề xuất, chưa phải quyết định")
    return DecideScreening(contest, branch, chosen, eligible, reason)


def _stage(form: Form) -> str:
    stage = form.optional("stage")
    return stage if stage in _OPEN else OPEN_STAGES[0].key
