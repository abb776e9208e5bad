"""Help before entry: asked, named, noted, closed, tied to the entry that it became."""

from fastapi import Request, Response

from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest, Seen
from services.intake.commands.advice import (
    AskAdvice,
    CloseAdvice,
    NameAdviser,
    NoteAdvice,
    TieAdvice,
)
from services.intake.domain.advice import Adviser, Asked
from services.intake.queries.advice import AdviceLine, AdviceView, one_request, requests
from shared.identity.pseudonyms import pseudonyms
from shared.web.conditions import CONDITIONAL, TAGGED, change, tag
from shared.web.doors import SiteDoor, carry_out, reach_of
from shared.web.holding import holder_of
from shared.web.routing import SiteRouter

router = SiteRouter(prefix=PREFIX, tags=["intake"])
_SEE = "intake.advice"


class AskedBody(Body):
    """What somebody wants to be advised on; `asker` and `contact` are whom it is for."""

    title: str
    question: str
    asker: str
    contact: str | None = None
    field: str | None = None
    unit: str | None = None


class AdviserBody(Seen):
    """The account of an expert of the branch."""

    adviser: str


class NoteBody(Body):
    """Advice, in words."""

    text: str


class AdviceClosingBody(Seen):
    """Why nothing more is to come, where there is something to say."""

    reason: str | None = None


class TieBody(Body):
    """The entry that a request became."""

    entry: str


@router.get("/advice")
async def list_requests(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> tuple[AdviceLine, ...]:
    """What the asker may see, what waits longest first; at most 500."""
    within = reach_of(request, _SEE, contest, branch)
    return await site.query(SERVICE, requests, contest, branch, within)


@router.post("/advice", status_code=201)
async def ask_advice(request: Request, branch: Branch, body: AskedBody) -> Response:
    """Ask the group of experts for help."""
    asked = Asked(body.title, body.question, body.asker, body.contact, body.field, body.unit)
    return await carry_out(request, SERVICE, AskAdvice(body.contest, branch, asked), status=201)


@router.get("/advice/{advice}", responses=TAGGED)
async def show_request(
    request: Request, response: Response, site: SiteDoor, *,
    branch: Branch, advice: str, contest: Contest,
) -> AdviceView:  # fmt: skip
    """One request with all that was answered."""
    within = reach_of(request, _SEE, contest, branch)
    view = await site.query(SERVICE, one_request, contest, branch, advice, within)
    tag(response, view.version)
    return view


@router.post("/advice/{advice}/adviser", openapi_extra=CONDITIONAL)
async def name_adviser(
    request: Request, site: SiteDoor, branch: Branch, advice: str, body: AdviserBody
) -> Response:
    """Name who advises, from the group, also in place of another."""
    where = body.contest, branch
    reach_of(request, "intake.NameAdviser", *where)
    found = await holder_of(request, site, "expert", where, body.adviser)
    known = await site.query("site", pseudonyms, body.contest, [found.account])
    adviser = Adviser(found.account, found.name, known.get(found.account))
    command = NameAdviser(*where, advice, adviser, body.version)
    return await change(request, SERVICE, command)


@router.post("/advice/{advice}/notes", status_code=201)
async def note_advice(request: Request, branch: Branch, advice: str, body: NoteBody) -> Response:
    """Note what the adviser says; whoever asked reads it."""
    command = NoteAdvice(body.contest, branch, advice, body.text)
    return await carry_out(request, SERVICE, command, status=201)


@router.post("/advice/{advice}/closing", openapi_extra=CONDITIONAL)
async def close_advice(
    request: Request, branch: Branch, advice: str, body: AdviceClosingBody
) -> Response:
    """End a request."""
    command = CloseAdvice(body.contest, branch, advice, body.reason, body.version)
    return await change(request, SERVICE, command)


@router.post("/advice/{advice}/entry")
async def tie_advice(request: Request, branch: Branch, advice: str, body: TieBody) -> Response:
    """Say which entry a request became: its advisers do not judge that."""
    return await carry_out(request, SERVICE, TieAdvice(body.contest, branch, advice, body.entry))
