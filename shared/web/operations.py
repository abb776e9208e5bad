"""Pages for whoever keeps a site running: relays, what waits or was refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.clock import wall_now
from shared.messaging import queries
from shared.web.doors import SiteDoor
from shared.web.navigation import NavigationItem
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()
NAVIGATION = (
    NavigationItem("relays", "Truyền sự kiện", 80, "send"),
    NavigationItem("dead-letters", "Sự kiện lỗi", 90, "warning"),
)


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
