"""Pages for whoever keeps a site running: relays, what waits or was refused, dead letters."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from shared.clock import wall_now
from shared.errors import NotYetKnown
from shared.messaging import dead_letters, queries
from shared.web.doors import SiteDoor
from shared.web.navigation import NavigationItem
from shared.web.templating import Page, show

router = APIRouter()
NAVIGATION = (
    NavigationItem("relays", "Truyền sự kiện", 80, "send"),
    NavigationItem("dead-letters", "Sự kiện lỗi", 90, "warning"),
)
_SHOWN_BYTES = 20_000
STATES = {
    dead_letters.OPEN: "chưa xử lý",
    dead_letters.RESUMED: "chưa xử lý, đã cho chạy tiếp",
    dead_letters.REPLAYED: "đã đưa lại",
    dead_letters.DROPPED: "đã bỏ",
}


@dataclass(frozen=True, slots=True)
class Troubles:
    """What of one service's database waits or was refused."""

    service: str
    waiting: tuple[queries.WaitingEvent, ...]
    refusals: tuple[queries.Refused, ...]


@dataclass(frozen=True, slots=True)
class RelaysPage(Page):
    """Where each database stands; `now` is wall time, for ages."""

    TEMPLATE: ClassVar[str] = "web/relays.html"
    databases: tuple[queries.DatabaseState, ...]
    troubles: tuple[Troubles, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class ShownDeadLetter:
    """A dead letter and the service that could not apply it."""

    service: str
    line: queries.DeadLetterLine
    state: str


@dataclass(frozen=True, slots=True)
class DeadLettersPage(Page):
    """Every dead letter of the site, newest first."""

    TEMPLATE: ClassVar[str] = "web/dead_letters.html"
    letters: tuple[ShownDeadLetter, ...]


@dataclass(frozen=True, slots=True)
class DeadLetterPage(Page):
    """One dead letter with what came; `text` is cut after `_SHOWN_BYTES`."""

    TEMPLATE: ClassVar[str] = "web/dead_letter.html"
    service: str
    letter: dead_letters.DeadLetter
    key: str
    text: str
    size: int
    state: str


@router.get("/relays")
async def relays(request: Request, site: SiteDoor) -> Response:
    """Outboxes, logs, cursors; waiting events and refusals."""
    databases = [
        await site.query(name, queries.database_state, name) for name in sorted(site.services)
    ]
    troubles = [
        Troubles(
            one.service,
            await site.query(one.service, queries.waiting_events),
            await site.query(one.service, queries.refusals),
        )
        for one in databases
        if one.waiting or one.refusals
    ]
    return await show(request, RelaysPage(tuple(databases), tuple(troubles), wall_now()))


@router.get("/dead-letters")
async def letters(request: Request, site: SiteDoor) -> Response:
    """Dead letters of every service."""
    found = [
        ShownDeadLetter(name, line, STATES[line.state])
        for name in sorted(site.services)
        for line in await site.query(name, queries.dead_letter_lines)
    ]
    found.sort(key=lambda one: one.line.dead_at, reverse=True)
    return await show(request, DeadLettersPage(tuple(found)))


@router.get("/dead-letters/{service}/{letter}")
async def one_letter(request: Request, site: SiteDoor, service: str, letter: str) -> Response:
    """One dead letter, with its bytes as text. Raises `NotYetKnown`."""
    found = None
    if service in site.services:
        found = await site.query(service, dead_letters.one, letter)
    if found is None:
        raise NotYetKnown(awaited=f"dead-letter/{service}/{letter}")
    value = found.record.value or b""
    return await show(
        request,
        DeadLetterPage(
            service,
            found,
            _readable(found.record.key or b""),
            _readable(value[:_SHOWN_BYTES]),
            len(value),
            STATES[found.state],
        ),
    )


def _readable(raw: bytes) -> str:
    return raw.decode("utf-8", errors="backslashreplace")
