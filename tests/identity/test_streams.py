"""A stream that stays open ends soon after what let it in has ended."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from shared.clock import wall_now
from shared.identity.asker import Grant
from shared.identity.commands import DisableAccount, EndLogins, GrantRole, RevokeRole
from shared.identity.people import roles_of
from shared.runtime import SiteRuntime
from shared.service import Command
from shared.settings import Settings
from shared.site import SERVICE as SITE
from shared.web.app import create_app
from shared.web.live import while_the_same
from tests.identity.people import MAIL, OPERATOR, browser, person, sign_in
from tests.web import small
from tests.web.contest import build_site

WAIT_S = 10.0
ENDED = 'event: ended\ndata: ""\n\n'


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    runtime = build_site(tmp_path, "here", (SITE, small.SERVICE))
    yield runtime
    runtime.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return create_app({"here": site}, Settings(data=tmp_path), people={})


async def endless() -> AsyncGenerator[str]:
    yield "first"
    await asyncio.Event().wait()


async def drained(messages: AsyncIterator[str]) -> list[str]:
    return [one async for one in messages]


async def test_stream_ends_when_the_answer_is_no_though_nothing_moves() -> None:
    answers = iter([True, False])

    async def is_the_same() -> bool:
        return next(answers)

    found = await asyncio.wait_for(drained(while_the_same(endless(), is_the_same)), WAIT_S)
    assert found == ["first", ENDED]


async def test_reader_who_goes_away_leaves_nothing_running() -> None:
    async def is_the_same() -> bool:
        return True

    source = endless()
    messages = while_the_same(source, is_the_same)
    assert await anext(messages) == "first"
    await messages.aclose()
    with pytest.raises(StopAsyncIteration):
        await anext(source)


@pytest.mark.parametrize("why", ["session", "disabled", "revoked", "another role"])
async def test_open_stream_ends_soon_after_session_or_roles_do(
    app: Starlette, site: SiteRuntime, why: str
) -> None:
    key = await person(app, site, MAIL, Grant("secretariat"))
    (held,) = await site.query("site", roles_of, key, wall_now())
    commands: dict[str, Command] = {
        "session": EndLogins(key),
        "disabled": DisableAccount(key),
        "revoked": RevokeRole(key, held.id),
        "another role": GrantRole(key, Grant("judge")),
    }
    async with browser(app) as one:
        await sign_in(one)
        reading = asyncio.create_task(one.get("/here/things/events"))
        await asyncio.sleep(0)
        await site.execute("site", commands[why], OPERATOR)
        answer = await asyncio.wait_for(reading, WAIT_S)
    assert answer.status_code in (200, 303, 403), "it may have ended before the stream began"
    if answer.status_code == 200:
        assert answer.text.endswith(ENDED)
