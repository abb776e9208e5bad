"""The hint at another field on an entry's page, fetched by itself, and turning it down."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from services.intake.commands.fields import KeepField
from services.intake.pages.entry import ENTRY, SERVICE, PlaceDoor
from services.intake.queries.fields import FieldHint, field_hints
from shared.web.branches import hosted_branch
from shared.web.doors import SiteDoor, whole_of
from shared.web.forms import read_form, submit
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE = "intake.fieldHint"
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class FieldHintPart(Page):
    """The hint, None where there is none to give."""

    TEMPLATE: ClassVar[str] = "intake/field_hint.html"
    hint: FieldHint | None
    path: str


@router.get(ENTRY + "/field-hint")
async def show_hint(request: Request, site: SiteDoor, place: PlaceDoor) -> Response:
    """What speaks for another field than the chosen one."""
    whole_of(request, SEE, place.contest, place.branch)
    profile = await site.query(SERVICE, hosted_branch, site.name, place.contest, place.branch)
    hints = await site.query(SERVICE, field_hints, profile, (place.entry,))
    return await show(request, FieldHintPart(hints.get(place.entry), place.path))


@router.post(ENTRY + "/field-hint")
async def keep(request: Request, place: PlaceDoor) -> Response:
    """Leave the entry in its field."""
    form = await read_form(request)
    command = KeepField(*place.key, form.text("suggested", "Lĩnh vực"))
    return await submit(request, SERVICE, command, form, place.address)
