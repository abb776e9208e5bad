"""What a branch outside the bus answers: a clerk enters its receipt and what it decided."""

from fastapi import Request
from starlette.responses import Response

from services.intake.commands import RecordExternalOutcome, RecordExternalReceipt
from services.intake.pages.entry import ENTRY, SERVICE, PlaceDoor, version_of
from shared.events.parts import Decision
from shared.ids import new_id
from shared.web.forms import Form, read_form, submit
from shared.web.routing import SiteRouter

router = SiteRouter()


@router.post(ENTRY + "/external-receipt")
async def record_receipt(request: Request, place: PlaceDoor) -> Response:
    """Enter under which number the branch outside received the entry."""
    form = await read_form(request)
    number = form.text("receipt_number", "Số phiếu nhận")
    command = RecordExternalReceipt(*place.key, number, version_of(form))
    return await submit(request, SERVICE, command, form, place.address)


@router.post(ENTRY + "/external-outcome")
async def record_outcome(request: Request, place: PlaceDoor) -> Response:
    """Enter what the branch outside decided."""
    form = await read_form(request)
    command = RecordExternalOutcome(
        *place.key,
        outcome=form.text("outcome", "Kết quả"),
        award_name=form.optional("award_name"),
        rank=form.whole("rank", "Hạng") if form.optional("rank") else None,
        score=form.number("score", "Điểm") if form.optional("score") else None,
        decision=_decision(form),
        version=version_of(form),
    )
    return await submit(request, SERVICE, command, form, place.address)


def _decision(form: Form) -> Decision | None:
    if form.optional("signed_on") is None:
        return None
    # The form's key names it, so that the same form sent twice is the same decision.
    return Decision(
        id=form.optional("form_key") or new_id(),
        number=form.optional("number"),
        signed_on=form.day("signed_on", "Ngày ký"),
        signer=form.text("signer", "Người ký"),
    )
