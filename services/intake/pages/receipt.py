"""The receipt of a dossier: to be printed, and to be completed with the files of its parts."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.responses import Response

from services.intake.domain.attaching import KIND_WORDS, kinds_of, most_mb
from services.intake.domain.counter import Handing, written_code
from services.intake.domain.entry import Entry
from services.intake.domain.receipt import Told, deadline_words, missing_parts, receipt_slip
from services.intake.pages.entry import (
    ENTRY,
    SERVICE,
    EntryPlace,
    PlaceDoor,
    ShownPart,
    is_to_be_completed,
    parts_of,
)
from services.intake.pages.listing import Choice
from services.intake.queries import EntryView, one_entry, thing_of
from services.intake.queries.paper import handed_in
from shared.documents.apart import WRITER
from shared.documents.families import USUAL, family
from shared.documents.model import PDF_TYPE
from shared.events.parts import DossierPersonal
from shared.profiles.model import BranchProfile
from shared.web.branches import hosted_branch
from shared.web.doors import SiteDoor, may_touch, reach_of
from shared.web.downloads import view_bytes
from shared.web.navigation import contest_now
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

PAPER = "intake.RegisterPaper"
router = SiteRouter()


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
    may_return: bool
    most_mb: int
    kinds: str
    office: str | None
    missing: tuple[str, ...]
    deadline: str
    code: str | None
    today: date


@router.get(ENTRY + "/receipt")
async def show_receipt(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """The receipt of an entry. Raises `NotYetKnown`."""
    profile = await site.query(SERVICE, hosted_branch, site.name, place.contest, place.branch)
    within = reach_of(request, "intake.entry", place.contest, place.branch)
    view = await site.query(SERVICE, one_entry, *place.key, within)
    entry, handing, office = await site.query(SERVICE, handed_in, profile, place.entry)
    parts = parts_of(profile, place, view)
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
        may_return=may("intake.ReturnOriginals"),
        most_mb=most_mb(profile, request.app.state.settings.max_file_mb),
        kinds=", ".join(KIND_WORDS[one] for one in kinds_of(profile)),
        office=office,
        missing=missing_parts(profile, entry.dossier),
        deadline=deadline_words(profile),
        code=written_code(handing.claim_code)
        if handing and handing.claim_code and may(PAPER)
        else None,
        today=(await contest_now(site)).astimezone(ZoneInfo(profile.time_zone)).date(),
    )
    return await show(request, page)


@router.get(ENTRY + "/receipt.pdf")
async def download_receipt(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """The receipt to be printed; the code by which it is claimed stands on the counter's alone."""
    profile = await site.query(SERVICE, hosted_branch, site.name, place.contest, place.branch)
    within = reach_of(request, "intake.entry", place.contest, place.branch)
    await site.query(SERVICE, one_entry, *place.key, within)
    entry, handing, office = await site.query(SERVICE, handed_in, profile, place.entry)
    if handing and not may_touch(request, PAPER, *place.key[:2], thing_of(entry)):
        handing = replace(handing, claim_code=None)
    url = request.app.state.settings.url_of(site.name)
    told = Told(handing, office, _scanned(url, place, entry, handing))
    head = profile.document_head
    slip = receipt_slip(profile, family(head.family if head else USUAL), entry, told)
    content = await asyncio.to_thread(WRITER.write_slip, slip)
    name = f"phieu-nhan-{entry.receipt_number or entry.id}.pdf"
    return view_bytes(content, name, PDF_TYPE)


def _scanned(url: str, place: EntryPlace, entry: Entry, handing: Handing | None) -> str:
    """What the code on the receipt leads to: the dossier, or first where it is claimed."""
    if handing is None or handing.claim_code is None:
        return f"{url}/{place.path}"
    number = quote(entry.receipt_number or "", safe="")
    return f"{url}/claim?noi={place.contest}/{place.branch}&so={number}"
