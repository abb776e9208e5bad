"""The forwarding desk: what goes up, what came from below, and branches outside the bus."""

from datetime import date
from decimal import Decimal

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict

from services.intake import queries
from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest, Seen
from services.intake.commands import (
    Chosen,
    ForwardEntry,
    RecordExternalOutcome,
    RecordExternalReceipt,
    RefuseForwarding,
    ReturnForwarding,
)
from services.intake.commands.sending import ForwardEntries
from services.intake.queries import Desk, PushPage
from shared.events.parts import Decision
from shared.web.conditions import CONDITIONAL, change
from shared.web.doors import SiteDoor, carry_out, whole_of
from shared.web.paging import Cursor, Limit, Page
from shared.web.routing import SiteRouter

router = SiteRouter(prefix=PREFIX, tags=["forwarding"])


class SendingBody(Body):
    """An entry to be sent up; `extension` names the notice that allows it after the deadline."""

    extension: str | None = None


class ChosenBody(BaseModel):
    """An entry as the person saw it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    entry: str
    version: int | None = None


class BatchBody(Body):
    """Entries to be sent up together; `extension` as with one."""

    entries: tuple[ChosenBody, ...]
    extension: str | None = None


class RefusalBody(Seen):
    """Why an entry from below is not taken."""

    reason: str


class ReturnBody(Seen):
    """What a dossier from below lacks, and until when it is to be completed."""

    missing: str
    until: date | None = None


class ReceiptBody(Seen):
    """The receipt of a branch outside."""

    receipt_number: str


class DecisionBody(BaseModel):
    """A decision as typed; the contract itself takes no text for a date."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    number: str | None = None
    signed_on: date
    signer: str


class OutcomeBody(Seen):
    """What a branch outside decided."""

    outcome: str
    award_name: str | None = None
    rank: int | None = None
    score: Decimal | None = None
    decision: DecisionBody | None = None


@router.get("/forwardings")
async def show_desk(
    request: Request, site: SiteDoor, *, branch: Branch, contest: Contest,
    sent_after: Cursor = None, arrived_after: Cursor = None, limit: Limit = 50,
) -> Desk:  # fmt: skip
    """What the branch sent up and what came to it; each has its own way on."""
    whole_of(request, "intake.desk", contest, branch)
    return await site.query(
        SERVICE, queries.desk, contest, branch,
        sent_after=sent_after, arrived_after=arrived_after, limit=limit,
    )  # fmt: skip


@router.get("/file-pushes")
async def show_pushes(site: SiteDoor, page: Page) -> PushPage:
    """Files that this site has still to push to others."""
    return await site.query(SERVICE, queries.push_page, page)


@router.post("/entries/{entry}/forwarding")
async def forward_entry(
    request: Request, branch: Branch, entry: str, body: SendingBody
) -> Response:
    """Send an entry up by hand."""
    command = ForwardEntry(body.contest, branch, entry, body.extension)
    return await carry_out(request, SERVICE, command)


@router.post("/forwardings")
async def forward_entries(request: Request, branch: Branch, body: BatchBody) -> Response:
    """Send entries up together; each has its own outcome, those that went are one batch."""
    chosen = tuple(Chosen(one.entry, one.version) for one in body.entries)
    command = ForwardEntries(body.contest, branch, chosen, body.extension)
    return await carry_out(request, SERVICE, command)


@router.post("/entries/{entry}/refusal", openapi_extra=CONDITIONAL)
async def refuse_entry(request: Request, branch: Branch, entry: str, body: RefusalBody) -> Response:
    """Do not take an entry from below."""
    command = RefuseForwarding(body.contest, branch, entry, body.reason, body.version)
    return await change(request, SERVICE, command)


@router.post("/entries/{entry}/return", openapi_extra=CONDITIONAL)
async def return_entry(request: Request, branch: Branch, entry: str, body: ReturnBody) -> Response:
    """Give a dossier from below back to be completed."""
    command = ReturnForwarding(body.contest, branch, entry, body.missing, body.until, body.version)
    return await change(request, SERVICE, command)


@router.post("/entries/{entry}/external-receipt", openapi_extra=CONDITIONAL)
async def record_receipt(
    request: Request, branch: Branch, entry: str, body: ReceiptBody
) -> Response:
    """Enter the receipt of a branch outside."""
    command = RecordExternalReceipt(body.contest, branch, entry, body.receipt_number, body.version)
    return await change(request, SERVICE, command)


@router.post("/entries/{entry}/external-outcome", openapi_extra=CONDITIONAL)
async def record_outcome(
    request: Request, branch: Branch, entry: str, body: OutcomeBody
) -> Response:
    """Enter what a branch outside decided."""
    command = RecordExternalOutcome(
        contest=body.contest,
        branch=branch,
        entry=entry,
        outcome=body.outcome,
        award_name=body.award_name,
        rank=body.rank,
        score=body.score,
        decision=Decision(**body.decision.model_dump()) if body.decision else None,
        version=body.version,
    )
    return await change(request, SERVICE, command)
