"""Keeping what is typed into a long form on the server, without anybody asking for it."""

from fastapi import Request
from starlette.responses import JSONResponse, Response

from shared.database import from_text
from shared.drafting import DropDraft, KeepDraft, find_draft
from shared.errors import InvalidInput
from shared.web.doors import SiteDoor, current_person, perform
from shared.web.formats import clock
from shared.web.forms import DRAFT_FIELD, KEY_FIELD, read_form
from shared.web.routing import SiteRouter

MOST_ADDRESS = 500
NOT_KEPT = frozenset({KEY_FIELD, DRAFT_FIELD})
router = SiteRouter(include_in_schema=False)


@router.get("/drafts")
async def show_draft(request: Request, site: SiteDoor, form: str = "") -> Response:
    """What the asker has typed into a form and not sent: for the page's script."""
    account = current_person(request).account
    found = await site.query("site", find_draft, account, _own(site.name, form))
    if found is None:
        return JSONResponse({})
    return JSONResponse({"fields": found.fields, "saved_at": clock(found.saved_at)})


@router.post("/drafts")
async def keep_draft(request: Request, site: SiteDoor) -> Response:
    """Keep what was typed so far; when it was kept."""
    form = await read_form(request)
    address = _own(site.name, form.optional(DRAFT_FIELD) or "")
    fields = {name: values for name, values in form.values().items() if name not in NOT_KEPT}
    answer = await perform(request, "site", KeepDraft(address, fields), None)
    return JSONResponse({"saved_at": clock(from_text(answer.decode().strip('"')))})


@router.post("/drafts/drop")
async def drop_draft(request: Request, site: SiteDoor) -> Response:
    """Forget it."""
    form = await read_form(request)
    address = _own(site.name, form.optional(DRAFT_FIELD) or "")
    await perform(request, "site", DropDraft(address), None)
    return Response(status_code=204)


def _own(site: str, address: str) -> str:
    """The address of a form of this site. Raises `InvalidInput` for any other."""
    if not address.startswith(f"/{site}/") or len(address) > MOST_ADDRESS:
        raise InvalidInput(field="Biểu mẫu", reason="không phải của điểm này")
    return address
