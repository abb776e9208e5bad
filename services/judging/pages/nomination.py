"""Whom a branch nominates: choosing among the awarded, signing, and what was signed."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.responses import Response

from services.judging.commands import SignNomination
from services.judging.domain.nomination import Nominee
from services.judging.pages.places import PLACE, SERVICE, PlaceDoor
from services.judging.pages.results import signer_of
from services.judging.queries import results
from services.judging.queries.results import ResultView, SignedNomination
from shared.profiles.model import BranchProfile
from shared.web.doors import SiteDoor, whole_of
from shared.web.forms import Form, read_form, submit
from shared.web.navigation import contest_now
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()


@dataclass(frozen=True, slots=True)
class NominationPage(Page):
    """The nomination; `missing` is what the rules lack for it, `awarded` who may be nominated."""

    TEMPLATE: ClassVar[str] = "judging/nomination.html"
    profile: BranchProfile
    path: str
    missing: tuple[str, ...]
    has_results: bool
    signed: SignedNomination | None
    awarded: tuple[ResultView, ...]
    today: date
    signer: str


@router.get(PLACE + "/nomination")
async def show_nomination(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """Who is nominated, or who could be."""
    whole_of(request, "judging.nomination", *place.key)
    profile = place.profile
    signed_results = await site.query(SERVICE, results.signed_results, *place.key)
    now = await contest_now(site)
    ranked = signed_results.results if signed_results else ()
    return await show(
        request,
        NominationPage(
            profile=profile,
            path=place.path,
            missing=tuple(one.text for one in profile.missing_for("nomination")),
            has_results=signed_results is not None,
            signed=await site.query(SERVICE, results.signed_nomination, *place.key),
            awarded=tuple(one for one in ranked if one.award is not None and not one.is_withdrawn),
            today=now.astimezone(ZoneInfo(profile.time_zone)).date(),
            signer=signer_of(profile),
        ),
    )


@router.post(PLACE + "/nomination")
async def sign_nomination(request: Request, place: PlaceDoor) -> Response:
    """Sign the nomination; nobody ticked is a decision too."""
    form = await read_form(request)
    command = SignNomination(
        contest=place.profile.contest,
        branch=place.profile.branch,
        number=form.optional("number"),
        signed_on=form.day("signed_on", "Ngày ký"),
        signer=form.text("signer", "Người ký"),
        nominees=_nominees(form),
    )
    then = f"{place.address}/nomination"
    return await submit(request, SERVICE, command, form, then)


def _nominees(form: Form) -> tuple[Nominee, ...]:
    return tuple(
        Nominee(entry, form.text(f"reason.{entry}", "Lý do đề cử")) for entry in form.every("entry")
    )
