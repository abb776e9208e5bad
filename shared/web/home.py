"""Where everybody begins at a site: what waits for them, and where they may go."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.web.navigation import NavigationItem
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter(include_in_schema=False)
NAVIGATION = (NavigationItem("", "Việc của tôi", 5, "home"),)


@dataclass(frozen=True, slots=True)
class HomePage(Page):
    """The pages of the menu; what waits at each stands in the frame already."""

    TEMPLATE: ClassVar[str] = "web/home.html"


@router.get("/")
async def show_home(request: Request) -> Response:
    """What waits for whoever asks, first, then everything else that is open to them."""
    return await show(request, HomePage())
