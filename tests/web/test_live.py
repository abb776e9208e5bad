"""What is pushed to open pages: everything once, then what changed, without asking."""

import asyncio

import pytest

from shared.database import Database
from shared.runtime import SiteRuntime
from shared.unit import Context
from shared.web.live import Board, Cell, Feed, Watch
from tests.web import small

WAIT_S = 5.0


def test_board_sends_only_what_differs() -> None:
    before = Board("rows", {"a": Cell("1"), "b": Cell("2", "late")})
    after = Board("rows", {"a": Cell("1"), "b": Cell("2", "good")})
    assert before.since(None) == (
        'event: layout\ndata: "rows"\n\nevent: cells\ndata: {"a":["1",""],"b":["2","late"]}\n\n'
    )
    assert after.since(before) == 'event: cells\ndata: {"b":["2","good"]}\n\n'
    assert after.since(after) is None


def test_board_with_other_rows_says_so_first() -> None:
    before, after = Board("one", {"a": Cell("1")}), Board("two", {"a": Cell("1"), "b": Cell("0")})
    assert after.since(before) == (
        'event: layout\ndata: "two"\n\nevent: cells\ndata: {"b":["0",""]}\n\n'
    )


async def test_feed_moves_by_itself_when_a_command_commits(site: SiteRuntime) -> None:
    async def calculate() -> Board:
        return Board("one", {"count": Cell(str(await site.query("small", small.count)))})

    watch = Watch(site.databases["small"])
    readers = [Feed(watch, calculate).messages()]
    first = [await asyncio.wait_for(anext(one), WAIT_S) for one in readers]
    await site.execute("small", small.AddThing("a"), Context("demo:x"))
    second = [await asyncio.wait_for(anext(one), WAIT_S) for one in readers]
    assert (first, second) == (
        ['event: layout\ndata: "one"\n\nevent: cells\ndata: {"count":["0",""]}\n\n'],
        ['event: cells\ndata: {"count":["1",""]}\n\n'],
    )
    for one in readers:
        await one.aclose()


async def test_many_readers_share_one_calculation(site: SiteRuntime) -> None:
    calculated = 0

    async def calculate() -> Board:
        nonlocal calculated
        calculated += 1
        return Board("one", {"count": Cell(str(await site.query("small", small.count)))})

    feed = Feed(Watch(site.databases["small"]), calculate)
    readers = [feed.messages() for _ in range(20)]
    for one in readers:
        await asyncio.wait_for(anext(one), WAIT_S)
    before = calculated
    await site.execute("small", small.AddThing("a"), Context("demo:x"))
    texts = {await asyncio.wait_for(anext(one), WAIT_S) for one in readers}
    assert texts == {'event: cells\ndata: {"count":["1",""]}\n\n'}
    assert calculated - before <= 3
    for one in readers:
        await one.aclose()


async def test_feed_ends_with_its_last_reader(site: SiteRuntime) -> None:
    async def calculate() -> Board:
        return Board("one", {"a": Cell("1")})

    before = asyncio.all_tasks()
    feed = Feed(Watch(site.databases["small"]), calculate)
    readers = [feed.messages() for _ in range(2)]
    for one in readers:
        await asyncio.wait_for(anext(one), WAIT_S)
    assert len(asyncio.all_tasks() - before) == 1
    for one in readers:
        await one.aclose()
    assert asyncio.all_tasks() == before


async def test_feed_outlives_a_failing_calculation(
    site: SiteRuntime, capsys: pytest.CaptureFixture[str]
) -> None:
    outcomes = iter((ZeroDivisionError("once"),))

    async def calculate() -> Board:
        for error in outcomes:
            raise error
        return Board("one", {"a": Cell("1")})

    reader = Feed(Watch(site.databases["small"]), calculate).messages()
    text = await asyncio.wait_for(anext(reader), WAIT_S)
    assert text == 'event: layout\ndata: "one"\n\nevent: cells\ndata: {"a":["1",""]}\n\n'
    assert "board_failed" in capsys.readouterr().out
    await reader.aclose()


async def test_watch_notices_another_connection(database_url: str) -> None:
    database = Database(database_url, schema="public")
    small.METADATA.create_all(database.engine)
    watch = Watch(database)
    await watch.changed(0)
    waiting = asyncio.create_task(watch.changed(WAIT_S))
    await asyncio.sleep(0)
    with database.session() as session:
        session.begin()
        session.run(small.ADD, {"name": "a"})
        session.commit()
    assert await waiting
    watch.close()
    database.close()
