"""A person's data: on one page, handed out, put right, erased by law with the chain whole."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from shared.clock import wall_now
from shared.database import to_text
from shared.identity import acts
from shared.identity.asker import Grant
from shared.identity.commands import IssueLink
from shared.identity.personal import ERASED_NAME
from shared.identity.retention import forget_acts, forget_sessions
from shared.identity.tables import account, login, one_time_link, security_act
from shared.identity.tokens import new_secret
from shared.messages.contacts import contact
from shared.messages.store import forget_ended
from shared.messages.tables import message
from shared.runtime import SiteRuntime
from tests.identity.people import (
    MAIL,
    OPERATOR,
    PASSWORD,
    browser,
    enrolled,
    person,
    rows,
    sign_in,
    sign_in_strongly,
)

BOSS, NAME = "quan-tri@example.vn", "Trần Thị Hà"


def is_whole(site: SiteRuntime) -> bool:
    with site.databases["site"].session() as session:
        return list(acts.breaks(session)) == []


async def test_own_data_is_shown_and_handed_out_without_secrets(
    app: Starlette, site: SiteRuntime
) -> None:
    key = await person(app, site, MAIL, Grant("secretariat", "c", "level/unit"))
    await person(app, site, "mai@example.vn")
    async with browser(app) as one:
        await sign_in(one)
        page = (await one.get("/here/account/data")).text
        assert all(word in page for word in (MAIL, "secretariat", "192.0.2.7", "signed_in"))
        answer = await one.post("/here/account/data/export")
        assert answer.headers["content-disposition"].startswith("attachment")
        found = answer.json()
        assert found["account"] == key
        assert found["data"]["Tài khoản"][0]["mail"] == MAIL
        assert len(found["data"]["Thư đã gửi"]) == 2
        for secret in ("argon2", one.cookies["hoithi_session"], "mai@example.vn"):
            assert secret not in answer.text
    assert ("data_exported",) in rows(site, sa.select(security_act.c.act))


async def test_own_name_and_language_are_put_right(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    async with browser(app) as one:
        await sign_in(one)
        form = {"name": "Trần Thị Hạ", "language": "en", "mail": "khac@example.vn"}
        assert (await one.post("/here/account/details", data=form)).status_code == 303
        for wrong in ({"name": "", "language": "vi"}, {"name": "A", "language": "xx"}):
            assert (await one.post("/here/account/details", data=wrong)).status_code == 422
    kept = rows(site, sa.select(account.c.name, account.c.mail, account.c.language))
    assert kept == [("Trần Thị Hạ", MAIL, "en")]
    assert rows(site, sa.select(contact.c.name)) == [("Trần Thị Hạ",)]


async def test_data_of_others_is_for_administrators(app: Starlette, site: SiteRuntime) -> None:
    key = await person(app, site)
    await person(app, site, "mai@example.vn", Grant("inspector"))
    async with browser(app) as one:
        await sign_in(one, mail="mai@example.vn")
        assert (await one.get(f"/here/people/{key}/data")).status_code == 403
        for act in ("data/export", "details", "erase"):
            form = {"name": "X", "mail": "x@y.z", "language": "vi", "sure": MAIL}
            answer = await one.post(f"/here/people/{key}/{act}", data=form)
            assert (answer.status_code, MAIL in answer.text) == (403, False), act
    assert rows(site, sa.select(account.c.name).distinct()) == [(NAME,)]


async def test_new_mail_address_is_told_to_the_old_one(app: Starlette, site: SiteRuntime) -> None:
    boss = await enrolled(app, site, BOSS, Grant("administrator"))
    key = await person(app, site)
    secret = new_secret()
    await site.execute("site", IssueLink(key, secret, wall_now() + timedelta(1)), OPERATOR)
    async with browser(app) as one:
        await sign_in_strongly(one, boss, BOSS)
        form = {"name": NAME, "mail": "moi@example.vn", "language": "vi"}
        answer = await one.post(f"/here/people/{key}/details", data=form)
        assert answer.status_code == 303
        taken = await one.post(f"/here/people/{key}/details", data={**form, "mail": BOSS})
        assert taken.status_code == 409
    told = rows(site, sa.select(message.c.recipient, message.c.facts))
    assert sum("địa chỉ thư" in str(facts) and to == f"address:{MAIL}" for to, facts in told) == 1
    used = rows(site, sa.select(one_time_link.c.used_at).where(one_time_link.c.account == key))
    assert all(at is not None for (at,) in used)


async def test_erased_person_leaves_an_id_and_a_whole_chain(
    app: Starlette, site: SiteRuntime
) -> None:
    boss = await enrolled(app, site, BOSS, Grant("administrator"))
    key = await person(app, site, MAIL, Grant("secretariat"))
    async with browser(app) as one, browser(app, "203.0.113.44") as its:
        await sign_in(its)
        await sign_in_strongly(one, boss, BOSS)
        path = f"/here/people/{key}"
        assert (await one.post(f"{path}/erase", data={"sure": BOSS})).status_code == 422
        assert (await its.get("/here/account")).status_code == 200
        assert (await one.post(f"{path}/erase", data={"sure": MAIL})).status_code == 303
        assert (await its.get("/here/account")).status_code == 303
        assert (await sign_in(its)).status_code == 401
        page = (await one.get(f"{path}/data")).text
        assert MAIL not in page
        assert ERASED_NAME in page
        own = await one.post(f"/here/people/{boss.key}/erase", data={"sure": BOSS})
        assert own.status_code == 409
    everything = "".join(
        str(rows(site, sa.select(table)))
        for table in site.services["site"].metadata.tables.values()
    )
    for word in (MAIL, "203.0.113.44", PASSWORD):
        assert word not in everything
    found = rows(site, sa.select(account.c.name, account.c.state).where(account.c.id == key))
    assert found == [(ERASED_NAME, "disabled")]
    assert is_whole(site)


@pytest.mark.parametrize("days", [0, 10])
async def test_old_details_are_forgotten_after_their_days(
    app: Starlette, site: SiteRuntime, days: int
) -> None:
    await person(app, site)
    async with browser(app) as one:
        await sign_in(one)
    now = wall_now()
    past = to_text(now - timedelta(days=5))
    with site.databases["site"].session() as session:
        session.core.execute(sa.update(login).values(ended_at=past))
        session.core.execute(sa.update(message).values(ended_at=past, body="Chào"))
        session.begin()
        count = forget_acts(session, now - timedelta(days=days) + timedelta(minutes=1), now)
        forget_sessions(session, now - timedelta(days=days))
        session.commit()
        letters = forget_ended(session, now - timedelta(days=days))
    gone = days == 0
    assert (count > 0, letters > 0) == (gone, gone)
    assert (rows(site, sa.select(login)) == []) == gone
    bodies = {body for (body,) in rows(site, sa.select(message.c.body))}
    assert bodies == ({""} if gone else {"Chào"})
    assert is_whole(site)


async def test_the_language_chosen_once_is_that_of_every_browser(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    async with browser(app) as one:
        await sign_in(one)
        form = {"language": "en", "back": "/here/account"}
        answer = await one.post("/here/account/language", data=form)
        assert answer.headers["location"] == "/here/account"
        wrong = await one.post("/here/account/language", data={"language": "xx"})
        assert wrong.status_code == 422
        away = await one.post("/here/account/language", data={**form, "back": "//evil.example"})
        assert away.headers["location"] == "/"
    async with browser(app) as another:
        await sign_in(another)
        page = (await another.get("/here/account")).text
        assert '<html lang="en"' in page
        assert "My account" in page
        refused = await another.post("/here/account/details", data={"name": "", "language": "en"})
        assert '<html lang="en"' in refused.text
    async with browser(app) as nobody:
        assert '<html lang="vi"' in (await nobody.get("/here/sign-in")).text
    assert ("data_corrected",) not in rows(site, sa.select(security_act.c.act))
