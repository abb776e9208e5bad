"""The live monitor: shown once as a page, then moved by what is pushed."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from services.reporting.pages.board import (
    Drawing,
    Section,
    Units,
    board_of,
    layout_of,
    sections_of,
    tops_of,
)
from services.reporting.queries import monitor as queries
from services.reporting.queries import units as unit_queries
from services.reporting.queries.monitor import BranchLine, Monitor
from services.reporting.queries.units import Place, UnitLine
from shared.clock import wall_now
from shared.database import Session
from shared.language import language
from shared.runtime import SiteRuntime
from shared.web.doors import SiteDoor
from shared.web.formats import day, time_of_day
from shared.web.live import Board, feed_of, stream
from shared.web.navigation import contest_now
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SERVICE = "reporting"
router = SiteRouter()


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
    names = _names(monitor)
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
    return stream(request, feed_of(request, name, SERVICE, _calculation(request, site)))


def _names(monitor: Monitor) -> dict[str, str]:
    """Each contest by the places that hold it here, at most two of them named."""
    grouped: dict[str, list[BranchLine]] = {}
    for one in monitor.branches:
        grouped.setdefault(one.contest, []).append(one)
    named = {}
    for contest, branches in grouped.items():
        tops = [one.name for one in tops_of(branches)]
        named[contest] = ", ".join(tops[:2]) + (" …" if len(tops) > 2 else "")
    return named


def _calculation(request: Request, site: SiteRuntime) -> Callable[[], Awaitable[Board]]:
    heartbeat_s = request.app.state.settings.heartbeat_s
    heard: Mapping[str, int] = {}
    units: dict[Place, list[UnitLine]] = {}
    drawing = Drawing()

    async def calculate() -> Board:
        nonlocal heard
        monitor = await site.query(SERVICE, queries.monitor, site.name, wall_now(), heartbeat_s)
        # Ages move every second; units only with an event of their contest, and they cost the most.
        news = {key for key, number in monitor.heard.items() if number != heard.get(key)}
        news |= {
            one.contest for one in _speaking(monitor) if (one.contest, one.branch) not in units
        }
        if news:
            units.update(await site.query(SERVICE, _units, monitor, news))
            heard = monitor.heard
        return board_of(sections_of(monitor, units, drawing), await _clock(site))

    return calculate


async def _read(request: Request, site: SiteRuntime) -> tuple[Monitor, Units]:
    heartbeat_s = request.app.state.settings.heartbeat_s
    monitor = await site.query(SERVICE, queries.monitor, site.name, wall_now(), heartbeat_s)
    everywhere = {one.contest for one in monitor.branches}
    return monitor, await site.query(SERVICE, _units, monitor, everywhere)


def _units(
    session: Session, monitor: Monitor, contests: Collection[str]
) -> dict[Place, list[UnitLine]]:
    places = [(one.contest, one.branch) for one in _speaking(monitor) if one.contest in contests]
    return unit_queries.units_by_branch(session, places)


def _speaking(monitor: Monitor) -> list[BranchLine]:
    return [one for one in monitor.branches if one.entries is not None]


async def _clock(site: SiteRuntime) -> str:
    now = await contest_now(site)
    return f"{time_of_day(now)} · {day(now)}"
