"""An author takes a dossier that was handed in on paper as their own, by number and code."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Query, Request
from pydantic import TypeAdapter
from starlette.responses import Response

from services.intake.commands.counter import ClaimEntry, ReturnOriginals
from services.intake.handlers.counter import Claimed
from services.intake.pages.entry import ENTRY, SERVICE, PlaceDoor
from services.intake.pages.listing import Choice, chosen_branch
from shared.profiles.model import BranchProfile
from shared.web.branches import open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor
from shared.web.forms import go_to, read_form, send, submit
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

CLAIM = "intake.ClaimEntry"
_ANSWER = TypeAdapter(Claimed)
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ClaimPage(Page):
    """The form; `places` are the branches where the asker may own a dossier."""

    TEMPLATE: ClassVar[str] = "intake/claim.html"
    places: tuple[Choice, ...]
    place: str
    number: str


@router.get("/claim")
async def show_claim(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    noi: Annotated[str, Query(max_length=200)] = "",
    so: Annotated[str, Query(max_length=80)] = "",
) -> Response:  # fmt: skip
    """Where number and code are typed; the code on the receipt leads here with the number."""
    found = await site.query(SERVICE, open_branches, site.name, person, CLAIM)
    chosen = chosen_branch(found, noi, remembered_place(request) or "")
    places = tuple(Choice(place_key(one), _name(one)) for one in found)
    page = ClaimPage(places, place_key(chosen) if chosen else "", so)
    return await show(request, page)


@router.post("/claim/{contest}/{level}/{unit}")
async def claim_here(
    request: Request, site: SiteDoor, *, contest: str, level: str, unit: str
) -> Response:
    """Take it, and go to it."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    command = ClaimEntry(
        contest, branch, form.text("number", "Số phiếu nhận"), form.text("code", "Mã trên phiếu")
    )
    answer = _ANSWER.validate_json(await send(request, SERVICE, command, form))
    return go_to(request, f"/{site.name}/entries/{contest}/{branch}/{answer.id}")


@router.post(ENTRY + "/originals")
async def return_originals(request: Request, place: PlaceDoor) -> Response:
    """Note that papers went back."""
    form = await read_form(request)
    command = ReturnOriginals(
        *place.key,
        form.text("what", "Giấy tờ trả lại"),
        form.text("to_whom", "Người nhận lại"),
        form.day("returned_on", "Ngày trả"),
    )
    return await submit(request, SERVICE, command, form, f"{place.address}/receipt")


def _name(profile: BranchProfile) -> str:
    return f"{profile.unit.name} · {profile.title}"
