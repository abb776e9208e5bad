"""Signing a list of who takes part, and the decisions that were signed."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Query, Request
from starlette.responses import Response

from services.intake.commands.ruling import NumberRuling, SignScreening
from services.intake.domain.proposals import PROPOSAL_WORDS, ProposalKind
from services.intake.domain.ruling import RuledLine
from services.intake.pages.listing import SERVICE, chosen_branch
from services.intake.pages.official_lists import may_draw
from services.intake.queries.ruling import (
    LineToSign,
    RulingView,
    SignedList,
    lines_to_sign,
    rulings_of,
    signed_list,
)
from shared.database import Session
from shared.errors import InvalidInput
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch, open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor, reach_of
from shared.web.forms import Form, read_form, submit
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE = "intake.screening"
PLACE = "/screening/{contest}/{level}/{unit}"
_VERDICTS = {"": None, "yes": True, "no": False}
_WORDS = {kind.value: words for kind, words in PROPOSAL_WORDS.items()}
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class SignPage(Page):
    """The lines that are to be signed, with what was proposed in words."""

    TEMPLATE: ClassVar[str] = "intake/sign.html"
    profile: BranchProfile
    place: str
    lines: tuple[tuple[LineToSign, str], ...]
    signer: str
    back: str


@dataclass(frozen=True, slots=True)
class RulingsPage(Page):
    """The decisions of a branch; `chosen` is the one whose lines are shown."""

    TEMPLATE: ClassVar[str] = "intake/rulings.html"
    profile: BranchProfile | None
    rulings: tuple[RulingView, ...]
    chosen: SignedList | None
    path: str
    may_draw: bool
    may_number: bool


@router.post(PLACE + "/list")
async def show_list(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """The list of what was ticked, to be signed; nothing is done yet."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    within = reach_of(request, SEE, contest, branch)
    found = await site.query(SERVICE, lines_to_sign, contest, branch, _ticked(form), within)
    heads = profile.committee.heads if profile.committee else ()
    page = SignPage(
        profile=profile,
        place=place_key(profile),
        lines=tuple((one, _proposed(one)) for one in found),
        signer=next((one.name for one in heads if one.name), ""),
        back=f"/{site.name}/screening?noi={contest}/{branch}",
    )
    return await show(request, page)


@router.post(PLACE + "/sign")
async def sign(request: Request, site: SiteDoor, contest: str, level: str, unit: str) -> Response:
    """Sign the list: every line is decided, or none is."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    command = SignScreening(
        contest,
        branch,
        tuple(_line(form, one) for one in _ticked(form)),
        form.optional("number"),
        form.day("signed_on", "Ngày ký") if form.optional("signed_on") else None,
        form.optional("signer"),
    )
    back = f"/{site.name}/rulings?noi={contest}/{branch}"
    return await submit(request, SERVICE, command, form, back)


@router.post("/rulings/{contest}/{level}/{unit}/{ruling}/number")
async def number(
    request: Request, site: SiteDoor, *, contest: str, level: str, unit: str, ruling: str
) -> Response:
    """Enter the number of a decision that was signed without one."""
    form = await read_form(request)
    command = NumberRuling(
        contest,
        f"{level}/{unit}",
        ruling,
        form.text("number", "Số quyết định"),
        form.day("signed_on", "Ngày ký") if form.optional("signed_on") else None,
        form.optional("signer"),
    )
    back = f"/{site.name}/rulings?noi={contest}/{level}/{unit}&so={ruling}"
    return await submit(request, SERVICE, command, form, back)


@router.get("/rulings")
async def show_rulings(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    noi: Annotated[str, Query(max_length=200)] = "",
    so: Annotated[str, Query(max_length=40)] = "",
) -> Response:  # fmt: skip
    """The decisions that were signed, and the lines of one."""
    where = noi, remembered_place(request) or ""
    page = await site.query(SERVICE, _rulings, site.name, where, so, asker=person)
    return await show(request, page)


def _rulings(
    session: Session, site: str, where: tuple[str, str], chosen: str, *, asker: Asker
) -> RulingsPage:
    profile = chosen_branch(open_branches(session, site, asker, SEE), *where)
    if profile is None:
        return RulingsPage(None, (), None, "", may_draw=False, may_number=False)
    key = profile.contest, profile.branch
    return RulingsPage(
        profile=profile,
        rulings=rulings_of(session, *key),
        chosen=signed_list(session, *key, chosen) if chosen else None,
        path=f"/{site}/entries/{place_key(profile)}",
        may_draw=may_draw(asker, profile),
        may_number=bool(reach(asker, "intake.NumberRuling", *key).parts),
    )


def _ticked(form: Form) -> tuple[str, ...]:
    ticked = form.every("entry")
    if not ticked:
        raise InvalidInput(field="Hồ sơ", reason="chưa chọn hồ sơ nào")
    return ticked


def _line(form: Form, entry: str) -> RuledLine:
    verdict = form.optional(f"verdict.{entry}") or ""
    if verdict not in _VERDICTS:
        raise InvalidInput(field="Kết luận", reason="chưa chọn")
    version = form.whole(f"version.{entry}", "Phiên bản")
    return RuledLine(entry, _VERDICTS[verdict], form.optional(f"reason.{entry}"), version)


def _proposed(line: LineToSign) -> str:
    if line.kind is None and line.proposed is not None:
        kind = ProposalKind.ELIGIBLE if line.proposed else ProposalKind.INELIGIBLE
        return PROPOSAL_WORDS[kind]
    return _WORDS.get(line.kind or "", "")
