"""The ranking as it stands, signing it, and what was signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.responses import Response

from services.judging.commands import SignResults
from services.judging.domain.quota import AwardChoice, Tie
from services.judging.domain.signing import Choices
from services.judging.pages.places import PLACE, SERVICE, PlaceDoor
from services.judging.queries import results, rounds
from services.judging.queries.results import Preview, ResultView, SignedResults
from shared.events.parts import Minutes
from shared.profiles.model import BranchProfile
from shared.web.doors import SiteDoor, whole_of
from shared.web.forms import Form, read_form, submit
from shared.web.navigation import contest_now
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()


@dataclass(frozen=True, slots=True)
class TiedEntry:
    """An entry that is equal to others."""

    entry: str
    title: str


@dataclass(frozen=True, slots=True)
class ShownTie:
    """A tie that the committee has to decide; `award` names its field of the form."""

    tie: Tie
    entries: tuple[TiedEntry, ...]


@dataclass(frozen=True, slots=True)
class ResultsPage(Page):
    """Before signing a preview with the form, afterwards what was signed; neither while values
    are missing from the rules."""

    TEMPLATE: ClassVar[str] = "judging/results.html"
    profile: BranchProfile
    path: str
    missing: tuple[str, ...]
    signed: SignedResults | None
    preview: Preview | None
    results: tuple[ResultView, ...]
    ties: tuple[ShownTie, ...]
    open_rounds: tuple[str, ...]
    today: date
    signer: str


@router.get(PLACE + "/results")
async def show_results(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """Ranks and awards, signed or as they would be."""
    whole_of(request, "judging.results", *place.key)
    profile = place.profile
    progress = await site.query(SERVICE, rounds.progress, *place.key)
    signed = await site.query(SERVICE, results.signed_results, *place.key)
    preview = None
    if signed is None and not progress.missing:
        preview = await site.query(SERVICE, results.preview, *place.key, Choices())
    now = await contest_now(site)
    return await show(
        request,
        ResultsPage(
            profile=profile,
            path=place.path,
            missing=progress.missing,
            signed=signed,
            preview=preview,
            results=signed.results if signed else preview.results if preview else (),
            ties=_shown(preview) if preview else (),
            open_rounds=tuple(one.name for one in progress.rounds if not one.is_closed),
            today=now.astimezone(ZoneInfo(profile.time_zone)).date(),
            signer=signer_of(profile),
        ),
    )


@router.post(PLACE + "/results")
async def sign_results(request: Request, place: PlaceDoor) -> Response:
    """Sign the results."""
    form = await read_form(request)
    command = SignResults(
        contest=place.profile.contest,
        branch=place.profile.branch,
        number=form.optional("number"),
        signed_on=form.day("signed_on", "Ngày ký"),
        signer=form.text("signer", "Người ký"),
        minutes=_minutes(form),
        choices=Choices(awards=_awards(form)),
    )
    then = f"{place.address}/results"
    return await submit(request, SERVICE, command, form, then)


def signer_of(profile: BranchProfile) -> str:
    """Who signs by the rules, as far as they say it; else blank."""
    head = profile.document_head
    return head.signer_name if head is not None and head.signer_name is not None else ""


def _shown(preview: Preview) -> tuple[ShownTie, ...]:
    titles = {one.entry: one.title for one in preview.results}
    return tuple(
        ShownTie(tie, tuple(TiedEntry(one, titles[one]) for one in tie.entries))
        for tie in preview.ties
    )


def _awards(form: Form) -> tuple[AwardChoice, ...]:
    """What the committee ticked beside each tie, with the one reason given for it."""
    found: list[AwardChoice] = []
    for index, award in enumerate(form.every("tie")):
        chosen: Sequence[str] = form.every(f"tie.{index}.entry")
        if chosen:
            reason = form.text(f"tie.{index}.reason", "Lý do chọn")
            found.extend(AwardChoice(entry, award, reason) for entry in chosen)
    return tuple(found)


def _minutes(form: Form) -> Minutes | None:
    if form.optional("minutes.conclusion") is None:
        return None
    present = form.optional("minutes.present") or ""
    return Minutes(
        held_on=form.day("minutes.held_on", "Ngày họp hội đồng"),
        place=form.optional("minutes.place"),
        chair=form.text("minutes.chair", "Chủ trì"),
        secretary=form.text("minutes.secretary", "Thư ký"),
        present=tuple(line.strip() for line in present.splitlines() if line.strip()),
        conclusion=form.text("minutes.conclusion", "Kết luận"),
    )
