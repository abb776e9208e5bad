"""Judging's JSON endpoints: panels, sheets, closing, ranking, results, nomination."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from services.judging.commands import (
    CloseRound,
    FormPanel,
    SignNomination,
    SignResults,
    SubmitSheet,
)
from services.judging.domain.nomination import Nominee
from services.judging.domain.panels import Judge, Panel
from services.judging.domain.scoring import Place
from services.judging.domain.signing import Choices
from services.judging.queries import panels, results, rounds, sheets
from services.judging.queries.conflicts import KeptOut, kept_out
from services.judging.queries.results import Preview, SignedNomination, SignedResults
from services.judging.queries.rounds import Progress
from services.judging.queries.sheets import AssignmentPage, OwnSheet, SheetView
from shared.cleaning import clean
from shared.errors import NotYetKnown
from shared.events.parts import Minutes
from shared.identity.pseudonyms import pseudonyms
from shared.profiles.model.base import Text
from shared.web.conditions import CONDITIONAL, TAGGED, change, tag
from shared.web.doors import (
    CurrentPerson,
    SiteDoor,
    acted_for,
    carry_out,
    current_person,
    reach_of,
    whole_of,
)
from shared.web.paging import Page
from shared.web.routing import SiteRouter
from shared.web.urgent import branch_in, described, urgent_router

SERVICE = "judging"

URGENT = urgent_router("judging")
router = SiteRouter(prefix="/api/v1/branches/{level}/{unit}", tags=["judging"])


async def branch_of(level: str, unit: str) -> str:
    """The branch of a path."""
    return f"{level}/{unit}"


async def place_of(entry: str, round_key: str, person: CurrentPerson) -> Place:
    """The asker's own sheet of a path."""
    return Place(entry, round_key, person.account)


Branch = Annotated[str, Depends(branch_of)]
OwnPlace = Annotated[Place, Depends(place_of)]
Contest = Annotated[str, Query(min_length=1)]


class Body(BaseModel):
    """What a request may say; anything else is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    contest: str


class JudgeBody(BaseModel):
    """A judge's account, and the name that is shown here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    account: Text
    name: Text


class PanelBody(Body):
    """A panel to form."""

    round: str
    name: Text
    judges: tuple[JudgeBody, ...]
    fields: tuple[str, ...] = ()
    replaces: str | None = None


class SheetBody(Body):
    """A score sheet; without `judge` it is the asker's own."""

    round: str
    marks: dict[str, Decimal]
    judge: str | None = None
    version: int = 0


class ClosingBody(Body):
    """A round to close, with a reason where sheets are missing."""

    force_reason: str | None = None


class PreviewBody(Body):
    """What the committee thinks of deciding itself."""

    choices: Choices = Choices()


class MinutesBody(BaseModel):
    """The minutes of the council, as typed; the contract itself takes no text for a date."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    held_on: date
    place: str | None = None
    chair: Text
    secretary: Text
    present: tuple[Text, ...] = ()
    conclusion: Text


class ResultsBody(Body):
    """Results to sign."""

    number: Text | None = None
    signed_on: date
    signer: Text
    minutes: MinutesBody | None = None
    choices: Choices = Choices()


class NominationBody(Body):
    """A nomination to sign."""

    number: Text | None = None
    signed_on: date
    signer: Text
    nominees: tuple[Nominee, ...]


@router.post("/panels", status_code=201)
async def form_panel(request: Request, site: SiteDoor, branch: Branch, body: PanelBody) -> Response:
    """Form a panel, or one in place of another."""
    judges = tuple(Judge(one.account, one.name) for one in body.judges)
    accounts = [one.account for one in judges]
    known = await site.query("site", pseudonyms, body.contest, accounts)
    command = FormPanel(
        body.contest, branch, body.round, body.name, judges, body.fields, body.replaces, known
    )
    return await carry_out(request, SERVICE, command, status=201)


@router.get("/panels")
async def list_panels(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> tuple[Panel, ...]:
    """The panels of every round."""
    whole_of(request, "judging.panels", contest, branch)
    return await site.query(SERVICE, panels.panels, contest, branch)


@router.get("/conflicts")
async def list_conflicts(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> tuple[KeptOut, ...]:
    """Every judge who does not mark an entry of the own panel, and why."""
    whole_of(request, "judging.panels", contest, branch)
    return await site.query(SERVICE, kept_out, contest, branch)


@router.get("/assignments")
async def list_assignments(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    branch: Branch, contest: Contest, page: Page,
) -> AssignmentPage:  # fmt: skip
    """What the asker is to mark, and has."""
    reach_of(request, "judging.own_sheet", contest, branch)
    return await site.query(SERVICE, sheets.assignment_page, contest, branch, person.account, page)


_SHEET = described("entry", body=SheetBody)
_SHEET["parameters"] += CONDITIONAL["parameters"]


@URGENT.post("/entries/{entry}/sheets", openapi_extra=_SHEET)
async def submit_sheet(request: Request) -> Response:
    """Submit a sheet. Bytes in, bytes out: everything waits for this while judging is on."""
    body = SheetBody.model_validate_json(await request.body())
    branch, entry = branch_in(request), request.path_params["entry"]
    judge = body.judge or current_person(request).account
    command = SubmitSheet(body.contest, branch, entry, body.round, judge, body.marks, body.version)
    return await change(request, SERVICE, command, on_behalf_of=acted_for(request, judge))


@router.get("/entries/{entry}/sheets")
async def list_sheets(
    request: Request, site: SiteDoor, branch: Branch, entry: str, contest: Contest
) -> tuple[SheetView, ...]:
    """Every sheet of an entry, for the branch's office."""
    whole_of(request, "judging.sheets", contest, branch)
    return await site.query(SERVICE, sheets.sheets_of, contest, branch, entry)


@router.get("/entries/{entry}/sheets/{round_key}", responses=TAGGED)
async def show_own_sheet(
    request: Request, response: Response, site: SiteDoor, *,
    branch: Branch, place: OwnPlace, contest: Contest,
) -> OwnSheet:  # fmt: skip
    """The dossier and the asker's own sheet."""
    reach_of(request, "judging.own_sheet", contest, branch)
    found = await site.query(SERVICE, sheets.own_sheet, contest, branch, place)
    tag(response, found.version)
    return found


@router.get("/judging")
async def show_progress(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> Progress:
    """How far judging is, in counts."""
    whole_of(request, "judging.progress", contest, branch)
    return await site.query(SERVICE, rounds.progress, contest, branch)


@router.post("/rounds/{round_key}/closing")
async def close_round(
    request: Request, branch: Branch, round_key: str, body: ClosingBody
) -> Response:
    """Close a round; the answer names who goes on."""
    command = CloseRound(body.contest, branch, round_key, body.force_reason)
    return await carry_out(request, SERVICE, command)


@router.get("/ranking")
async def show_ranking(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> Preview:
    """Ranks, awards and who goes up, by the rules alone."""
    whole_of(request, "judging.results", contest, branch)
    return await site.query(SERVICE, results.preview, contest, branch, Choices())


@router.post("/ranking")
async def preview_choices(
    request: Request, site: SiteDoor, branch: Branch, body: PreviewBody
) -> Preview:
    """The same with the committee's own choices; nothing is kept."""
    whole_of(request, "judging.results", body.contest, branch)
    choices = clean(body.choices)
    return await site.query(SERVICE, results.preview, body.contest, branch, choices)


@router.post("/results", status_code=201)
async def sign_results(request: Request, branch: Branch, body: ResultsBody) -> Response:
    """Sign the results."""
    command = SignResults(
        contest=body.contest,
        branch=branch,
        number=body.number,
        signed_on=body.signed_on,
        signer=body.signer,
        minutes=Minutes(**body.minutes.model_dump()) if body.minutes else None,
        choices=body.choices,
    )
    return await carry_out(request, SERVICE, command, status=201)


@router.get("/results")
async def show_results(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> SignedResults:
    """The signed results."""
    whole_of(request, "judging.results", contest, branch)
    found = await site.query(SERVICE, results.signed_results, contest, branch)
    if found is None:
        raise NotYetKnown(awaited=f"results/{contest}/{branch}")
    return found


@router.post("/nomination", status_code=201)
async def sign_nomination(request: Request, branch: Branch, body: NominationBody) -> Response:
    """Sign whom the branch nominates."""
    command = SignNomination(
        contest=body.contest,
        branch=branch,
        number=body.number,
        signed_on=body.signed_on,
        signer=body.signer,
        nominees=body.nominees,
    )
    return await carry_out(request, SERVICE, command, status=201)


@router.get("/nomination")
async def show_nomination(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> SignedNomination:
    """The signed nomination."""
    whole_of(request, "judging.nomination", contest, branch)
    found = await site.query(SERVICE, results.signed_nomination, contest, branch)
    if found is None:
        raise NotYetKnown(awaited=f"nomination/{contest}/{branch}")
    return found
