"""API tokens: shown once, narrowed, never mixed with cookies, ended."""

import re
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from shared.clock import wall_now
from shared.database import to_text
from shared.identity.asker import Asker, Grant
from shared.identity.commands import DisableAccount, GrantRole, IssueLink
from shared.identity.permissions import may_anywhere, reach, table
from shared.identity.scopes import WORDS, covers, scope_of
from shared.identity.tables import api_token, security_act
from shared.identity.tokens import PREFIX, digest_of, new_secret
from shared.runtime import SiteRuntime
from tests.identity.people import (
    MAIL,
    OPERATOR,
    PASSWORD,
    browser,
    enrolled,
    invite,
    person,
    rows,
    set_password,
    sign_in,
    sign_in_strongly,
)

ME = "/here/api/v1/me"
_TOKEN = re.compile(r"hoithi_[\w-]{43}")


async def made(one: httpx.AsyncClient, *scope: str, **changed: str) -> httpx.Response:
    form = {"name": "Máy đọc", "days": "30", "present": PASSWORD, "scope": list(scope), **changed}
    return await one.post("/here/account/tokens", data=form)


async def token_of(app: Starlette, *scope: str) -> str:
    async with browser(app) as one:
        await sign_in(one)
        found = _TOKEN.search((await made(one, *(scope or ("all:read",)))).text)
    assert found is not None
    return found.group()


def bearing(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def test_scope_narrows_by_part_and_kind_and_writing_brings_no_reading() -> None:
    assert scope_of(["intake:write", "all:read", "intake:write"]) == "all:read intake:write"
    assert [scope_of(one) for one in ([], ["intake:all"], ["all:read", "root"])] == [None] * 3
    assert covers("intake:write", "intake.RegisterEntry", writes=True)
    assert not covers("intake:write", "intake.entries", writes=False)
    assert not covers("intake:read", "judging.results", writes=False)
    assert covers("all:read", "judging.results", writes=False)


@pytest.mark.parametrize("word", WORDS)
def test_no_scope_opens_what_the_person_may_not(word: str) -> None:
    for role in table().roles:
        person = Asker("a", "A", (Grant(role, "c", "l/u", "u"),))
        program = Asker("a", "A", person.grants, scope=word)
        for action in table().actions.values():
            assert may_anywhere(person, action) or not may_anywhere(program, action)
            parts = reach(program, action.key, "c", "l/u").parts
            assert set(parts) <= set(reach(person, action.key, "c", "l/u").parts)


async def test_token_is_shown_once_kept_as_digest_and_noted(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    token = await token_of(app, "all:read")
    assert token.startswith(PREFIX)
    kept = rows(site, sa.select(api_token.c.digest, api_token.c.scope, api_token.c.name))
    assert kept == [(digest_of(token), "all:read", "Máy đọc")]
    async with browser(app) as one:
        await sign_in(one)
        page = (await one.get("/here/account/tokens")).text
        assert token not in page
        assert "Máy đọc" in page
        assert "chưa dùng" in page
    acts = [one[0] for one in rows(site, sa.select(security_act.c.act))]
    assert "token_made" in acts


async def test_token_opens_the_api_and_its_use_is_noted(app: Starlette, site: SiteRuntime) -> None:
    key = await person(app, site, MAIL, Grant("secretariat", "c", "level/unit"))
    token = await token_of(app)
    async with browser(app, "198.51.100.4") as program:
        answer = await program.get(ME, headers=bearing(token))
        assert (answer.status_code, answer.json()["account"]) == (200, key)
    assert rows(site, sa.select(api_token.c.seen_from)) == [("198.51.100.4",)]


async def test_token_opens_no_page_and_is_no_cookie(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    token = await token_of(app)
    async with browser(app) as program:
        assert (await program.get(ME, headers=bearing(token))).status_code == 200
        page = await program.get("/here/account", headers=bearing(token))
        assert page.status_code == 401
        program.cookies.set("hoithi_session", token)
        assert (await program.get("/here/account")).status_code == 303


async def test_cookie_is_not_read_beside_a_token(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    async with browser(app) as one:
        await sign_in(one)
        assert (await one.get(ME)).status_code == 200
        for token in ("hoithi_none", "of-a-neighbouring-site"):
            answer = await one.get(ME, headers=bearing(token))
            assert answer.status_code == 401


async def test_session_secret_is_no_token(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    async with browser(app) as one, browser(app) as program:
        await sign_in(one)
        secret = one.cookies["hoithi_session"]
        for given in (secret, PREFIX + secret):
            assert (await program.get(ME, headers=bearing(given))).status_code == 401


@pytest.mark.parametrize("end", ["expired", "ended", "disabled", "reset"])
async def test_token_that_has_ended_opens_nothing(
    app: Starlette, site: SiteRuntime, end: str
) -> None:
    key = await person(app, site)
    token = await token_of(app)
    if end == "expired":
        past = to_text(wall_now() - timedelta(seconds=1))
        with site.databases["site"].session() as session:
            session.core.execute(sa.update(api_token).values(expires_at=past))
    elif end == "ended":
        async with browser(app) as one:
            await sign_in(one)
            ((its_id,),) = rows(site, sa.select(api_token.c.id))
            await one.post(f"/here/account/tokens/{its_id}/end", data={})
    elif end == "disabled":
        await site.execute("site", DisableAccount(key), OPERATOR)
    else:
        secret = new_secret()
        link = IssueLink(key, secret, wall_now() + timedelta(days=1))
        await site.execute("site", link, OPERATOR)
        await set_password(app, secret)
    async with browser(app) as program:
        answer = await program.get(ME, headers=bearing(token))
        assert (answer.status_code, answer.json()["code"]) == (401, "token_spent")


async def test_tokens_of_others_are_not_ended(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    token = await token_of(app)
    await person(app, site, "mai@example.vn")
    ((its_id,),) = rows(site, sa.select(api_token.c.id))
    async with browser(app) as other, browser(app) as program:
        await sign_in(other, mail="mai@example.vn")
        answer = await other.post(f"/here/account/tokens/{its_id}/end", data={})
        assert answer.status_code == 404
        assert (await program.get(ME, headers=bearing(token))).status_code == 200


@pytest.mark.parametrize(
    ("scope", "changed"),
    [
        ((), {}),
        (("root",), {}),
        (("all:read",), {"days": "0"}),
        (("all:read",), {"days": "367"}),
        (("all:read",), {"days": "mười"}),
        (("all:read",), {"name": "x" * 81}),
        (("all:read",), {"present": "không phải mật khẩu"}),
    ],
)
async def test_token_that_is_asked_for_badly_is_not_made(
    app: Starlette, site: SiteRuntime, scope: tuple[str, ...], changed: dict[str, str]
) -> None:
    await person(app, site)
    async with browser(app) as one:
        await sign_in(one)
        assert (await made(one, *scope, **changed)).status_code == 422
    assert rows(site, sa.select(api_token.c.id)) == []


async def test_token_of_a_weak_session_decides_nothing(app: Starlette, site: SiteRuntime) -> None:
    key = await person(app, site, MAIL, Grant("secretariat"))
    token = await token_of(app)
    await site.execute("site", GrantRole(key, Grant("committee")), OPERATOR)
    async with browser(app) as program:
        answer = await program.get(ME, headers=bearing(token))
        assert (answer.status_code, answer.json()["code"]) == (403, "factor_missing")


async def test_token_of_a_strong_session_may_decide(app: Starlette, site: SiteRuntime) -> None:
    who = await enrolled(app, site, MAIL, Grant("committee"))
    async with browser(app) as one, browser(app) as program:
        await sign_in_strongly(one, who)
        found = _TOKEN.search((await made(one, "all:read")).text)
        assert found is not None
        answer = await program.get(ME, headers=bearing(found.group()))
        assert (answer.status_code, answer.json()["roles"][0]["role"]) == (200, "committee")


async def test_invited_person_has_no_token_yet(app: Starlette, site: SiteRuntime) -> None:
    await invite(site)
    async with browser(app) as program:
        assert (await program.get(ME)).status_code == 401
