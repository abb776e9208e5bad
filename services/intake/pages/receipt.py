"""The receipt of a dossier: to be printed, and to be completed with the files of its parts."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.intake.domain.attaching import KIND_WORDS, kinds_of, most_mb
from services.intake.pages.entry import (
    ENTRY,
    SERVICE,
    PlaceDoor,
    ShownPart,
    is_to_be_completed,
    parts_of,
)
from services.intake.pages.listing import Choice
from services.intake.queries import EntryView, one_entry, thing_of
from shared.events.parts import DossierPersonal
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch
from shared.web.doors import SiteDoor, may_touch, reach_of
from shared.web.templating import Page, show

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ReceiptPage(Page):
    """What was received and what is still missing; `part` is what the next file probably is."""

    TEMPLATE: ClassVar[str] = "intake/receipt.html"
    profile: BranchProfile
    view: EntryView
    personal: DossierPersonal | None
    field_name: str | None
    path: str
    parts: tuple[ShownPart, ...]
    part_choices: tuple[Choice, ...]
    part: str
    may_attach: bool
    may_register: bool
    most_mb: int
    kinds: str


@router.get(ENTRY + "/receipt")
async def show_receipt(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """The receipt of an entry. Raises `NotYetKnown`."""
    profile = await site.query(SERVICE, hosted_branch, site.name, place.contest, place.branch)
    within = reach_of(request, "intake.entry", place.contest, place.branch)
    view = await site.query(SERVICE, one_entry, *place.key, within)
    entry = view.entry
    parts = parts_of(profile, place, view.files)
    field = profile.field(entry.dossier.field) if entry.dossier.field else None

    def may(action: str) -> bool:
        return may_touch(request, action, *place.key[:2], thing_of(entry))

    page = ReceiptPage(
        profile=profile,
        view=view,
        personal=None if isinstance(entry.personal, str) else entry.personal,
        field_name=field.name if field else None,
        path=place.path,
        parts=parts,
        part_choices=tuple(Choice(one.key, one.name) for one in parts if one.key),
        part=next((one.key for one in parts if one.key and not one.files), ""),
        may_attach=is_to_be_completed(entry) and may("intake.AttachFile"),
        may_register=may("intake.RegisterEntry"),
        most_mb=most_mb(profile, request.app.state.settings.max_file_mb),
        kinds=", ".join(KIND_WORDS[one] for one in kinds_of(profile)),
    )
    return await show(request, page)
