"""Pages of the dead letters of a site: what no service could apply, kept byte for byte."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Query, Request
from starlette.responses import Response

from shared.errors import NotYetKnown
from shared.messaging import dead_letters, queries
from shared.messaging.queries import DeadLetterLine
from shared.runtime import SiteRuntime
from shared.web.doors import SiteDoor
from shared.web.exporting import FORMATS, Sheet, Value, export
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

PAGE_SIZE = 50
MOST_SAVED = 10_000
STATES: Mapping[str, str] = {
    dead_letters.OPEN: "chưa xử lý",
    dead_letters.RESUMED: "chưa xử lý, đã cho chạy tiếp",
    dead_letters.REPLAYED: "đã đưa lại",
    dead_letters.DROPPED: "đã bỏ",
}
_HEADINGS = ("Lúc", "Dịch vụ", "Luồng", "Vị trí", "Mã lỗi", "Lý do", "Tình trạng")
_SHOWN_BYTES = 20_000
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class Pill:
    """A state to narrow the list to."""

    key: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ShownDeadLetter:
    """A dead letter and the service that could not apply it."""

    service: str
    line: DeadLetterLine
    state: str


@dataclass(frozen=True, slots=True)
class DeadLettersPage(Page):
    """Dead letters of the site, newest first, of one state or all."""

    TEMPLATE: ClassVar[str] = "web/dead_letters.html"
    states: tuple[Pill, ...]
    state: str
    letters: tuple[ShownDeadLetter, ...]
    after: str
    next_after: str | None


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


@router.get("/dead-letters")
async def show_letters(
    request: Request,
    site: SiteDoor,
    tinh_trang: Annotated[str, Query(max_length=20)] = "",
    sau: Annotated[str, Query(max_length=100)] = "",
    xuat: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Dead letters of every service."""
    state = tinh_trang if tinh_trang in STATES else ""
    if xuat in FORMATS:
        every = await _letters(site, state, "", MOST_SAVED)
        return await export(Sheet("su-kien-loi", _HEADINGS, [_row(one) for one in every]), xuat)
    found = await _letters(site, state, sau, PAGE_SIZE + 1)
    shown = found[:PAGE_SIZE]
    counted = await _counted(site)
    page = DeadLettersPage(
        states=tuple(Pill(key, name, counted[key]) for key, name in STATES.items()),
        state=state,
        letters=shown,
        after=sau,
        next_after=shown[-1].line.mark if len(found) > PAGE_SIZE else None,
    )
    return await show(request, page)


@router.get("/dead-letters/{service}/{letter}")
async def show_letter(request: Request, site: SiteDoor, service: str, letter: str) -> Response:
    """One dead letter, with its bytes as text. Raises `NotYetKnown`."""
    found = None
    if service in site.services:
        found = await site.query(service, dead_letters.one, letter)
    if found is None:
        raise NotYetKnown(awaited=f"dead-letter/{service}/{letter}")
    value = found.record.value or b""
    page = DeadLetterPage(
        service=service,
        letter=found,
        key=_readable(found.record.key or b""),
        text=_readable(value[:_SHOWN_BYTES]),
        size=len(value),
        state=STATES[found.state],
    )
    return await show(request, page)


async def _letters(
    site: SiteRuntime, state: str, after: str, most: int
) -> tuple[ShownDeadLetter, ...]:
    """The next letters of all services behind a mark, newest first."""
    found = [
        ShownDeadLetter(name, line, STATES[line.state])
        for name in sorted(site.services)
        for line in await site.query(name, queries.dead_letter_lines, state, after, most)
    ]
    found.sort(key=lambda one: one.line.mark, reverse=True)
    return tuple(found[:most])


async def _counted(site: SiteRuntime) -> Counter[str]:
    counted = Counter[str]()
    for name in site.services:
        counted.update(await site.query(name, queries.dead_letter_counts))
    return counted


def _row(one: ShownDeadLetter) -> tuple[Value, ...]:
    line = one.line
    return (
        line.dead_at, one.service, line.topic, line.place, line.code, line.reason, one.state,
    )  # fmt: skip


def _readable(raw: bytes) -> str:
    return raw.decode("utf-8", errors="backslashreplace")
