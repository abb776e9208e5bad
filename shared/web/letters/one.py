"""One letter: what it says, how far it is, and its text to be edited while it has not gone."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.errors import NotYetKnown
from shared.messages import contacts, queries
from shared.messages.catalogue import CATALOGUE
from shared.messages.commands import EditLetter
from shared.messages.contacts import Contact
from shared.messages.letter import State, recipient_of
from shared.messages.queries import Whole
from shared.messages.store import MAY
from shared.runtime import SiteRuntime
from shared.web.doors import SiteDoor
from shared.web.forms import read_form, submit
from shared.web.letters.desk import ShownLine, desk_here, is_within, places_within, shown
from shared.web.letters.listing import ACTS, SEE
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()
_EDITABLE = (State.DRAFT, State.HELD)


@dataclass(frozen=True, slots=True)
class LetterPage(Page):
    """One letter; `acts` are what can be done with it now, by key and name."""

    TEMPLATE: ClassVar[str] = "web/letters/one.html"
    letter: Whole
    shown: ShownLine
    contact: Contact | None
    kind: str
    is_editable: bool
    acts: tuple[tuple[str, str], ...]


@router.get("/letters/{service}/{letter}")
async def show_letter(request: Request, site: SiteDoor, service: str, letter: str) -> Response:
    """One letter, as it was sent or as it would be now. Raises `NotYetKnown`."""
    found, contact = await whole_of(request, site, service, letter)
    line = found.line
    if not is_within(line, await places_within(request, SEE)):
        raise NotYetKnown(awaited=f"letter/{service}/{letter}")
    page = LetterPage(
        letter=found,
        shown=shown(line),
        contact=contact,
        kind=CATALOGUE[line.template].title,
        is_editable=line.state in _EDITABLE and found.text is not None,
        acts=tuple((one.value, name) for one, name in ACTS.items() if line.state in MAY[one]),
    )
    return await show(request, page)


@router.post("/letters/{service}/{letter}")
async def edit_letter(request: Request, site: SiteDoor, service: str, letter: str) -> Response:
    """Put another text in place."""
    form = await read_form(request)
    command = EditLetter(
        letter=letter,
        version=form.whole("version", "Phiên bản"),
        subject=form.text("subject", "Tiêu đề"),
        body=form.text("body", "Nội dung"),
    )
    if service not in site.services:
        raise NotYetKnown(awaited=f"letter/{service}/{letter}")
    return await submit(request, service, command, form, f"/{site.name}/letters/{service}/{letter}")


async def whole_of(
    request: Request, site: SiteRuntime, service: str, letter: str
) -> tuple[Whole, Contact | None]:
    """A letter with its text, and whom it is for. Raises `NotYetKnown`."""
    if service not in site.services:
        raise NotYetKnown(awaited=f"letter/{service}/{letter}")
    to = await site.query(service, queries.recipient_of_letter, letter)
    contact = await site.query("site", contacts.find, recipient_of(to))
    desk = desk_here(request)
    return await site.query(service, queries.whole, service, letter, desk, contact), contact
