"""Lists of who takes part: signed at once, listed, and shown with their lines."""

from datetime import date

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict

from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest
from services.intake.commands.ruling import NumberRuling, SignScreening
from services.intake.domain.ruling import RuledLine
from services.intake.queries.ruling import RulingView, SignedList, rulings_of, signed_list
from shared.web.doors import SiteDoor, carry_out, reach_of
from shared.web.routing import SiteRouter

SEE = "intake.screening"
router = SiteRouter(prefix=PREFIX, tags=["screening"])


class LineBody(BaseModel):
    """A line: without `eligible` as the secretariat proposed; otherwise, with a reason."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: str
    eligible: bool | None = None
    reason: str | None = None
    version: int | None = None


class ListBody(Body):
    """A list to be signed; without a number it is one that has yet to be numbered."""

    lines: tuple[LineBody, ...]
    number: str | None = None
    signed_on: date | None = None
    signer: str | None = None


class NumberBody(Body):
    """The number of a decision that has none yet; day and signer where the paper says others."""

    number: str
    signed_on: date | None = None
    signer: str | None = None


@router.get("/screening/lists")
async def list_signed(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> tuple[RulingView, ...]:
    """The decisions of the branch, the latest first."""
    reach_of(request, SEE, contest, branch)
    return await site.query(SERVICE, rulings_of, contest, branch)


@router.get("/screening/lists/{ruling}")
async def show_signed(
    request: Request, site: SiteDoor, *, branch: Branch, ruling: str, contest: Contest
) -> SignedList:
    """A decision with its lines, its deviations, and what a later decision changed."""
    reach_of(request, SEE, contest, branch)
    return await site.query(SERVICE, signed_list, contest, branch, ruling)


@router.post("/screening/lists", status_code=201)
async def sign_list(request: Request, branch: Branch, body: ListBody) -> Response:
    """Sign a list: every line is decided, or none is."""
    lines = tuple(RuledLine(**one.model_dump()) for one in body.lines)
    command = SignScreening(body.contest, branch, lines, body.number, body.signed_on, body.signer)
    return await carry_out(request, SERVICE, command, status=201)


@router.post("/screening/lists/{ruling}/number")
async def number_list(request: Request, branch: Branch, ruling: str, body: NumberBody) -> Response:
    """Give a decision that was signed without a number its number."""
    command = NumberRuling(body.contest, branch, ruling, body.number, body.signed_on, body.signer)
    return await carry_out(request, SERVICE, command)
