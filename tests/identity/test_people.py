"""The pages of who administers accounts: what they show, what each button does, what is refused."""

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from shared.identity.asker import Grant
from shared.identity.pages.granting import Choice, Places
from shared.identity.tables import account, api_token, login, role_grant
from shared.messages.tables import message
from shared.runtime import SiteRuntime
from tests.identity.people import (
    MAIL,
    Enrolled,
    browser,
    enrolled,
    invite,
    person,
    rows,
    sign_in,
    sign_in_strongly,
)

BOSS = "quan-tri@example.vn"


async def administrator(app: Starlette, site: SiteRuntime) -> Enrolled:
    return await enrolled(app, site, BOSS, Grant("administrator"))


async def test_list_is_searched_narrowed_and_saved(app: Starlette, site: SiteRuntime) -> None:
    boss = await administrator(app, site)
    await invite(site, "an@example.vn", Grant("secretariat", "c", "level/unit"))
    await invite(site, "binh@example.vn")
    async with browser(app) as one:
        await sign_in_strongly(one, boss, BOSS)
        page = (await one.get("/here/people")).text
        assert [mail in page for mail in (BOSS, "an@example.vn", "binh@example.vn")] == [True] * 3
        found = (await one.get("/here/people?tim=AN%40ex")).text
        assert ("an@example.vn" in found, "binh@example.vn" in found) == (True, False)
        by_role = (await one.get("/here/people?vai=secretariat")).text
        assert ("an@example.vn" in by_role, "binh@example.vn" in by_role) == (True, False)
        active = (await one.get("/here/people?trang-thai=active")).text
        assert (BOSS in active, "an@example.vn" in active) == (True, False)
        none = (await one.get("/here/people?tim=khong-co-ai")).text
        assert "Không có người nào như đã lọc" in none
        saved = (await one.get("/here/people?vai=secretariat&xuat=csv")).text
        assert saved.count("@example.vn") == 1


async def test_invited_with_a_role_by_the_page(app: Starlette, site: SiteRuntime) -> None:
    boss = await administrator(app, site)
    form = {"name": "Lê Văn Bình", "mail": "binh@example.vn", "role": "secretariat"}
    async with browser(app) as one:
        await sign_in_strongly(one, boss, BOSS)
        assert (await one.post("/here/people", data=form)).status_code == 303
        again = await one.post("/here/people", data=form)
        assert (again.status_code, "đã có tài khoản" in again.text) == (409, True)
    found = rows(
        site,
        sa.select(account.c.name, role_grant.c.role, role_grant.c.granted_by)
        .join(role_grant, role_grant.c.account == account.c.id)
        .where(account.c.mail == "binh@example.vn"),
    )
    assert found == [("Lê Văn Bình", "secretariat", boss.key)]
    assert ("account_invited",) in rows(site, sa.select(message.c.template))


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"mail": "không phải thư"},
        {"mail": "a@" + "b" * 300},
        {"role": "god"},
        {"role": "unit_clerk"},
        {"role": "judge", "place": "không/có/đâu"},
        {"role": "judge", "field": "<script>"},
    ],
)
async def test_invitation_that_can_not_be_read_adds_nobody(
    app: Starlette, site: SiteRuntime, changed: dict[str, str]
) -> None:
    boss = await administrator(app, site)
    before = rows(site, sa.select(account))
    form = {"name": "Lê Văn Bình", "mail": "binh@example.vn", "role": "", **changed}
    async with browser(app) as one:
        await sign_in_strongly(one, boss, BOSS)
        answer = await one.post("/here/people", data=form)
        assert answer.status_code == 422, answer.text
    assert [row[0] for row in rows(site, sa.select(account))] == [row[0] for row in before]


async def test_each_button_of_a_person(app: Starlette, site: SiteRuntime) -> None:
    boss = await administrator(app, site)
    other = await enrolled(app, site, MAIL)
    async with browser(app) as one, browser(app) as its:
        await sign_in_strongly(one, boss, BOSS)
        await sign_in_strongly(its, other)
        path = f"/here/people/{other.key}"
        given = await one.post(f"{path}/roles", data={"role": "inspector", "until": "2099-12-31"})
        assert given.status_code == 303
        page = (await one.get(path)).text
        assert "Người kiểm tra" in page
        assert "31/12/2099" in page
        ((grant,),) = rows(
            site, sa.select(role_grant.c.id).where(role_grant.c.account == other.key)
        )
        assert (await one.post(f"{path}/roles/{grant}/end")).status_code == 303
        assert (await one.post(f"{path}/roles/{grant}/end")).status_code == 404
        assert (await one.post(f"{path}/link")).status_code == 303
        assert (await its.get("/here/account")).status_code == 200
        assert (await one.post(f"{path}/sessions/end")).status_code == 303
        assert (await its.get("/here/account")).status_code == 303
        assert (await one.post(f"{path}/factor/reset")).status_code == 303
        assert (await sign_in(its)).headers["location"] == "/here/"
        assert (await one.post(f"{path}/disable")).status_code == 303
        assert (await its.get("/here/account")).status_code == 303
        assert "Mở lại tài khoản" in (await one.get(path)).text
        assert (await one.post(f"{path}/enable")).status_code == 303
        assert (await sign_in(its)).headers["location"] == "/here/"
    told = [row[0] for row in rows(site, sa.select(message.c.template))]
    assert told.count("password_reset") == 1


async def test_nobody_gives_themselves_a_role_or_locks_themselves_out(
    app: Starlette, site: SiteRuntime
) -> None:
    boss = await administrator(app, site)
    before = rows(site, sa.select(role_grant))
    ((grant,),) = rows(site, sa.select(role_grant.c.id))
    async with browser(app) as one:
        await sign_in_strongly(one, boss, BOSS)
        path = f"/here/people/{boss.key}"
        for act in ("roles", f"roles/{grant}/end", "disable"):
            answer = await one.post(f"{path}/{act}", data={"role": "committee"})
            assert (answer.status_code, "của chính mình" in answer.text) == (409, True), act
    assert rows(site, sa.select(role_grant)) == before


async def test_forged_role_in_a_form_gives_nothing(app: Starlette, site: SiteRuntime) -> None:
    key = await person(app, site, MAIL, Grant("secretariat"))
    async with browser(app) as one:
        await sign_in(one)
        forms = {"roles": {"role": "administrator"}, "link": {}, "disable": {}}
        for act, form in forms.items():
            answer = await one.post(f"/here/people/{key}/{act}", data=form)
            assert answer.status_code == 403, act
    assert rows(site, sa.select(role_grant.c.role)) == [("secretariat",)]
    assert rows(site, sa.select(login.c.ended_at)) == [(None,)]
    assert rows(site, sa.select(api_token)) == []


def test_a_role_says_where_it_holds_by_names() -> None:
    places = Places(
        (
            Choice("c/low/north-2", "Miền Bắc 2 — Hội thi nhỏ"),
            Choice("c/low/north", "Miền Bắc — Hội thi nhỏ"),
        ),
        (Choice("u1", "Trường Một"),),
        (Choice("craft", "Cơ khí"),),
    )
    assert places.words("c", "low/north", "u1", "craft") == (
        "Miền Bắc — Hội thi nhỏ · Trường Một · Cơ khí"
    )
    assert places.words("c", None, None, None) == "Hội thi nhỏ"
    assert places.words("", "", "", "") == ""
    assert places.words("d", "low/south", "u9", None) == "d/low/south · u9"
