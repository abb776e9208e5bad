"""The live monitor: shown once as a page, then moved by what is pushed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.reporting.pages.board import (
    Section,
    Units,
    board_of,
    layout_of,
    sections_of,
)
from services.reporting.queries import monitor as queries
from services.reporting.queries import units as unit_queries
from services.reporting.queries.monitor import Monitor
from shared.clock import wall_now
from shared.database import Session
from shared.language import language
from shared.runtime import SiteRuntime
from shared.web.doors import SiteDoor
from shared.web.formats import day, time_of_day
from shared.web.live import Board, feed_of, stream
from shared.web.navigation import contest_now
from shared.web.templating import Page, show

SERVICE = "reporting"
router = APIRouter()


@dataclass(frozen=True, slots=True)
class ContestChoice:
    """A contest to narrow the monitor to."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class MonitorPage(Page):
    """The monitor; `query` is what of the address its rows have to be asked with too."""

    TEMPLATE: ClassVar[str] = "reporting/monitor.html"
    sections: tuple[Section, ...]
    layout: str
    clock: str
    contests: tuple[ContestChoice, ...]
    chosen: str | None
    query: str


@dataclass(frozen=True, slots=True)
class MonitorRows(Page):
    """The monitor's tables alone, for a page whose rows have changed."""

    TEMPLATE: ClassVar[str] = "reporting/monitor_rows.html"
    sections: tuple[Section, ...]


@router.get("/monitor")
async def show_monitor(request: Request, site: SiteDoor, contest: str | None = None) -> Response:
    """Every branch of this site and below, or those of one contest."""
    monitor, units = await _read(request, site)
    names: dict[str, str] = {}
    for one in monitor.branches:
        names.setdefault(one.contest, one.name)  # the top comes first
    chosen = contest if contest in names else None
    every = sections_of(monitor, units)
    page = MonitorPage(
        sections=tuple(one for one in every if chosen in (None, one.key)),
        # One feed serves every page of the site: what a page does not show, it ignores.
        layout=layout_of(every),
        clock=await _clock(site),
        contests=tuple(ContestChoice(key, name) for key, name in names.items()),
        chosen=chosen,
        query=f"?contest={chosen}" if chosen else "",
    )
    return await show(request, page)


@router.get("/monitor/rows")
async def show_rows(request: Request, site: SiteDoor, contest: str | None = None) -> Response:
    """The tables alone."""
    every = sections_of(*await _read(request, site))
    return await show(
        request, MonitorRows(tuple(one for one in every if contest in (None, one.key)))
    )


@router.get("/monitor/events")
async def push(request: Request, site: SiteDoor) -> Response:
    """What changes on the monitor, as server-sent events."""
    # Its words are in the language of whoever began it: a feed for each.
    name = f"monitor.{language()}"
    return stream(feed_of(request, name, SERVICE, _calculation(request, site)))


def _calculation(request: Request, site: SiteRuntime) -> Callable[[], Awaitable[Board]]:
    heartbeat_s = request.app.state.settings.heartbeat_s
    known: tuple[str, Units] = ("", {})

    async def calculate() -> Board:
        nonlocal known
        monitor = await site.query(SERVICE, queries.monitor, site.name, wall_now(), heartbeat_s)
        # Ages move every second; units only with an event, and they cost the most.
        if monitor.version != known[0]:
            known = monitor.version, await site.query(SERVICE, _units, monitor)
        return board_of(sections_of(monitor, known[1]), await _clock(site))

    return calculate


async def _read(request: Request, site: SiteRuntime) -> tuple[Monitor, Units]:
    heartbeat_s = request.app.state.settings.heartbeat_s
    monitor = await site.query(SERVICE, queries.monitor, site.name, wall_now(), heartbeat_s)
    return monitor, await site.query(SERVICE, _units, monitor)


def _units(session: Session, monitor: Monitor) -> Units:
    heard = [(one.contest, one.branch) for one in monitor.branches if one.entries is not None]
    return unit_queries.units_by_branch(session, heard)


async def _clock(site: SiteRuntime) -> str:
    now = await contest_now(site)
    return f"{time_of_day(now)} · {day(now)}"
