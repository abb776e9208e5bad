"""Letters to whoever is reading, and the demonstration's mailbox, which shows everybody's."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.errors import NotYetKnown
from shared.messages import queries
from shared.messages.catalogue import CATALOGUE
from shared.messages.commands import AcknowledgeLetter
from shared.messages.letter import State
from shared.messages.queries import Asked, Line, Whole
from shared.messages.refusals import NotTheRecipient
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.web.doors import OnlyOnThisMachine, SiteDoor
from shared.web.forms import read_form, submit
from shared.web.letters.desk import ShownLine, own_recipients, shown
from shared.web.letters.one import whole_of
from shared.web.routing import SiteRouter
from shared.web.security import is_loopback
from shared.web.templating import Page, show

MOST = 100
_OPEN = (State.SENT, State.DELIVERED)
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class OwnLettersPage(Page):
    """What the reader was sent, newest first."""

    TEMPLATE: ClassVar[str] = "web/letters/own.html"
    letters: tuple[ShownLine, ...]
    most: int


@dataclass(frozen=True, slots=True)
class OwnLetterPage(Page):
    """One letter to the reader; `asks_receipt` while it waits to be acknowledged."""

    TEMPLATE: ClassVar[str] = "web/letters/own_one.html"
    letter: Whole
    shown: ShownLine
    asks_receipt: bool


@dataclass(frozen=True, slots=True)
class MailboxPage(Page):
    """What would have left the machine, newest first, whole."""

    TEMPLATE: ClassVar[str] = "web/letters/mailbox.html"
    letters: tuple[ShownLine, ...]
    opened: Whole | None
    most: int


@router.get("/my-letters")
async def show_own(request: Request, site: SiteDoor) -> Response:
    """Letters to whoever asks."""
    mine = own_recipients(request)
    found = [
        line
        for name in site.services
        for line in await site.query(name, queries.of_recipients, name, mine, MOST)
    ]
    return await show(request, OwnLettersPage(_newest(found), MOST))


@router.get("/my-letters/{service}/{letter}")
async def show_own_letter(request: Request, site: SiteDoor, service: str, letter: str) -> Response:
    """One of them. Raises `NotTheRecipient`."""
    mine = own_recipients(request)
    found, _ = await whole_of(request, site, service, letter)
    if found.line.recipient not in mine:
        raise NotTheRecipient(branch=site.name)
    asks = CATALOGUE[found.line.template].asks_receipt and found.line.state in _OPEN
    return await show(request, OwnLetterPage(found, shown(found.line), asks))


@router.post("/my-letters/{service}/{letter}/receipt")
async def acknowledge(request: Request, site: SiteDoor, service: str, letter: str) -> Response:
    """Acknowledge a letter of one's own."""
    form = await read_form(request)
    mine = own_recipients(request)
    if service not in site.services:
        raise NotYetKnown(awaited=f"letter/{service}/{letter}")
    back = f"/{site.name}/my-letters/{service}/{letter}"
    return await submit(request, service, AcknowledgeLetter(letter, mine), form, back)


@router.get("/mailbox")
async def show_mailbox(
    request: Request, site: SiteDoor, service: str = "", letter: str = ""
) -> Response:
    """Everything that was sent, where letters go to this page. Raises `NotYetKnown`."""
    _require_mailbox(request)
    opened = None
    if service and letter:
        opened, _ = await whole_of(request, site, service, letter)
    lines = await _delivered(site)
    return await show(request, MailboxPage(_newest(lines), opened, MOST))


async def _delivered(site: SiteRuntime) -> list[Line]:
    return [
        line
        for name in site.services
        for state in (State.DELIVERED, State.ACKNOWLEDGED)
        for line in await site.query(
            name, queries.lines, name, Asked(state=state), before=None, limit=MOST
        )
    ]


def _require_mailbox(request: Request) -> None:
    settings: Settings = request.app.state.settings
    # Links to set a password lie there too: a real installation shows it to nobody.
    if not settings.mail_mailbox or not request.app.state.people:
        raise NotYetKnown(awaited="mailbox")
    if not is_loopback(request):
        raise OnlyOnThisMachine()


def _newest(lines: list[Line]) -> tuple[ShownLine, ...]:
    ordered = sorted(lines, key=lambda one: (one.written_at, one.id), reverse=True)
    return tuple(shown(one) for one in ordered[:MOST])
