"""The live monitor: what it shows, that silence is not zero, and that it moves by itself."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from services.reporting.pages.board import Counts, Drawing, board_of, layout_of, sections_of
from services.reporting.queries import monitor as queries
from services.reporting.queries import units as unit_queries
from services.reporting.service import SERVICE as REPORTING
from shared.clock import wall_now
from shared.events.stages import IntakeStage
from shared.identity.permissions import EVERYTHING
from shared.site import SERVICE as SITE
from shared.web.app import create_app
from shared.web.live import Cell
from tests.reporting.made import BINH_PHUOC, CONTEST, LOC_NINH, PROVINCE, Maker, published, received
from tests.reporting.made import inbox as inbox_of
from tests.web.contest import build_site
from tests.web.province import AS_SECRETARY, HEARTBEAT_S, PEOPLE, Province, key
from tests.web.small import settings


@pytest.fixture
def app(province: Province, tmp_path: Path) -> Starlette:
    return create_app({"province": province.site}, settings(tmp_path), people=PEOPLE)


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://x.example", headers=AS_SECRETARY
    ) as client:
        yield client


async def test_cells_follow_entries_and_reports(province: Province) -> None:
    province.hears("e1", IntakeStage.REGISTERED)
    province.hears("e1", IntakeStage.ELIGIBLE)
    province.hears("e2", IntakeStage.REGISTERED)
    province.hears_of_report("r1", "accepted", on_time=True)
    province.hears_of_report("r2", "overdue", on_time=None)
    cells = await province.cells()
    columns = ("registered", "received", "screened", "scored", "on_time", "late", "missing")
    for unit in (None, "huyen-doan"):
        assert [cells[key(column, unit=unit)] for column in columns] == [
            Cell("2", ""),
            Cell("", ""),
            Cell("1", ""),
            Cell("0", "zero"),
            Cell("1", "good"),
            Cell("0", "zero"),
            Cell("1", "bad"),
        ]
    assert cells[key("registered", unit="xa-loc-an")] == Cell("0", "zero")
    assert cells[key("news")] == Cell("✓ vừa xong", "good")


async def test_silence_is_not_zero(province: Province) -> None:
    province.hears("e1", IntakeStage.REGISTERED)
    fresh = await province.cells()
    later = await province.cells(timedelta(seconds=3 * HEARTBEAT_S + 5))
    looks = [
        (one[key("registered")], one[key("scored")], one[key("news")]) for one in (fresh, later)
    ]
    assert looks == [
        (Cell("1", ""), Cell("0", "zero"), Cell("✓ vừa xong", "good")),
        (Cell("1", "stale"), Cell("0", "stale"), Cell("◌ im lặng 35 giây", "silent")),
    ]


async def test_never_heard_of_is_not_zero_either(tmp_path: Path) -> None:
    site = build_site(tmp_path, "province", (SITE, REPORTING))
    maker = Maker("province", wall=wall_now())
    rules = published(maker, BINH_PHUOC, PROVINCE)
    inbox_of(site.databases["reporting"]).apply(received(rules, "contests"))
    wall = wall_now()
    monitor = await site.query("reporting", queries.monitor, "province", wall, HEARTBEAT_S)
    cells = board_of(sections_of(monitor, {}), "").cells
    looks = {cells[key(column)] for column in ("registered", "scored", "missing")}
    assert (looks, cells[key("news")]) == ({Cell("–", "unknown")}, Cell("◌ chưa có tin", "silent"))
    site.close()


async def test_contest_of_several_tops_has_its_own_title(province: Province) -> None:
    monitor = await province.monitor()
    (whole,) = sections_of(monitor, {})
    tops = monitor.branches[1:]
    (part,) = sections_of(replace(monitor, branches=tops), {})
    (single,) = sections_of(replace(monitor, branches=tops[:1]), {})
    assert len(tops) > 1
    assert whole.title == monitor.branches[0].title
    assert part.title == tops[0].contest_title
    assert single.title == tops[0].title
    assert len({whole.title, part.title, single.title}) == 3


async def test_layout_changes_with_rows_and_not_with_numbers(province: Province) -> None:
    before = layout_of(sections_of(await province.monitor(), {}))
    province.hears("e1", IntakeStage.REGISTERED)
    numbers = layout_of(sections_of(await province.monitor(), {}))
    units = await province.site.query(
        "reporting", unit_queries.units, CONTEST, LOC_NINH, EVERYTHING
    )
    rows = layout_of(sections_of(await province.monitor(), {(CONTEST, LOC_NINH): units}))
    assert before == numbers != rows


async def test_only_branches_that_changed_are_drawn_anew(province: Province) -> None:
    drawing = Drawing()

    async def drawn(later: timedelta = timedelta()) -> dict[str, Counts]:
        (section,) = sections_of(await province.monitor(later), {}, drawing)
        return {one.counts.cells[0].key: one.counts for one in section.branches}

    before = await drawn()
    again = await drawn()
    province.hears("e1", IntakeStage.REGISTERED)
    after = await drawn()
    silent = await drawn(timedelta(seconds=3 * HEARTBEAT_S + 5))
    assert all(again[one] is before[one] for one in before)
    assert [one for one in before if after[one] is not before[one]] == [key("registered")]
    assert after[key("registered")].cells[0].text == "1"
    assert silent[key("registered")].pushed[key("registered")] == Cell("1", "stale")


async def test_page_shows_the_cells_that_are_pushed(
    client: httpx.AsyncClient, province: Province
) -> None:
    province.hears("e1", IntakeStage.REGISTERED)
    page = (await client.get("/province/monitor")).text
    cells = await province.cells()
    shown = dict(re.findall(r'data-cell="([^"]+)"[^>]*>([^<]*)<', page))
    assert shown[key("registered")] == "1"
    assert set(cells) <= set(shown)
    assert "TRÌNH DIỄN" in page
    assert "Tỉnh Bình Phước" in page


async def test_page_of_one_contest_asks_for_its_rows_alone(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"/province/monitor?contest={CONTEST}")).text
    assert f'data-rows="/province/monitor/rows?contest={CONTEST}"' in page
    unknown = (await client.get('/province/monitor?contest="><script>')).text
    assert 'data-rows="/province/monitor/rows"' in unknown
    assert key("registered") in (await client.get(f"/province/monitor/rows?contest={CONTEST}")).text
    assert key("registered") not in (await client.get("/province/monitor/rows?contest=none")).text


async def test_an_event_moves_an_open_page_without_asking(
    app: Starlette, province: Province
) -> None:
    pushed = read_events(app, "/province/monitor/events")
    first = await asyncio.wait_for(anext(pushed), 5)
    province.hears("e1", IntakeStage.REGISTERED)
    seen = ""
    while key("registered") not in seen:
        seen = await asyncio.wait_for(anext(pushed), 5)
    assert first.startswith("event: layout\n")
    assert f'"{key("registered")}":["1",""]' in seen
    assert f'"{key("sent")}"' not in seen
    await pushed.aclose()


async def read_events(app: Starlette, path: str) -> AsyncIterator[str]:
    """What the app sends on an answer that does not end; httpx would wait for its end."""
    chunks: asyncio.Queue[bytes] = asyncio.Queue()
    gone = asyncio.Event()

    async def receive() -> dict[str, object]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.body":
            chunks.put_nowait(message["body"])  # type: ignore[arg-type]

    headers = [(name.encode(), value.encode()) for name, value in AS_SECRETARY.items()]
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": headers, "http_version": "1.1", "scheme": "http",
        "client": ("127.0.0.1", 1), "server": ("x.example", 80), "asgi": {"version": "3.0"},
    }  # fmt: skip
    task = asyncio.create_task(app(scope, receive, send))  # type: ignore[arg-type]
    try:
        while True:
            yield (await chunks.get()).decode()
    finally:
        gone.set()
        await asyncio.wait_for(task, 5)
