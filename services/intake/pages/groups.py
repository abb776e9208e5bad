"""What became of a group of entries, where some were refused and the others are done."""

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from shared.web.forms import go_to
from shared.web.templating import Page, show


@dataclass(frozen=True, slots=True)
class GroupPage(Page):
    """How many were done, and why the others were not."""

    TEMPLATE: ClassVar[str] = "intake/screened.html"
    done: int
    reasons: tuple[str, ...]
    back: str


@dataclass(frozen=True, slots=True)
class GroupNotice(Page):
    """The same above the form that stays open."""

    TEMPLATE: ClassVar[str] = "intake/screened_notice.html"
    done: int
    reasons: tuple[str, ...]
    back: str


async def tell_of_group(
    request: Request, done: int, reasons: tuple[str, ...], back: str
) -> Response:
    """Back to the list where all was done, else what was not and why."""
    if not reasons:
        return go_to(request, back)
    page = GroupNotice if "hx-request" in request.headers else GroupPage
    return await show(request, page(done, reasons, back))
