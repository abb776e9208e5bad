"""Paper at the counter: registering it, claiming it by its code, giving originals back."""

from datetime import date, datetime

from fastapi import Request, Response
from pydantic import AwareDatetime

from services.intake.api.entries import DossierBody
from services.intake.api.places import PREFIX, SERVICE, Body, Branch
from services.intake.commands.counter import ClaimEntry, RegisterPaper, ReturnOriginals
from shared.web.doors import carry_out
from shared.web.routing import SiteRouter

router = SiteRouter(prefix=PREFIX, tags=["intake"])


class PaperBody(DossierBody):
    """A dossier that lies on a counter; `received_at` where that was before now.

    `advice` is the request for advice that became it.
    """

    office: str | None = None
    handed_in_by: str | None = None
    received_at: AwareDatetime | None = None
    postmarked_on: date | None = None
    advice: str | None = None


class ClaimBody(Body):
    """Number and code as they stand on the receipt."""

    receipt_number: str
    code: str


class OriginalsBody(Body):
    """Papers that went back."""

    what: str
    to_whom: str
    returned_on: date


@router.post("/paper-entries", status_code=201)
async def register_paper(request: Request, branch: Branch, body: PaperBody) -> Response:
    """Register a dossier that came on paper."""
    at: datetime | None = body.received_at
    command = RegisterPaper(
        body.contest, branch, body.draft(), body.office, body.handed_in_by, at,
        body.postmarked_on, body.advice,
    )  # fmt: skip
    return await carry_out(request, SERVICE, command, status=201)


@router.post("/claims")
async def claim_entry(request: Request, branch: Branch, body: ClaimBody) -> Response:
    """Take a dossier that came on paper as one's own."""
    command = ClaimEntry(body.contest, branch, body.receipt_number, body.code)
    return await carry_out(request, SERVICE, command)


@router.post("/entries/{entry}/originals", status_code=201)
async def return_originals(
    request: Request, branch: Branch, entry: str, body: OriginalsBody
) -> Response:
    """Note that papers of a dossier went back."""
    command = ReturnOriginals(
        body.contest, branch, entry, body.what, body.to_whom, body.returned_on
    )
    return await carry_out(request, SERVICE, command, status=201)
