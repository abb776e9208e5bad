"""Signing in and out by password, links that are used once, and what misuse comes to."""

import asyncio
import json
import re
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from shared.clock import wall_now
from shared.database import to_text
from shared.identity.asker import Grant
from shared.identity.commands import DisableAccount, GrantRole, IssueLink, RevokeRole
from shared.identity.lockout import FREE_TRIES, locked_until, rest_after
from shared.identity.tables import account, login, one_time_link, security_act
from shared.identity.tokens import digest_of, new_secret
from shared.messages.tables import message
from shared.profiles.keeping import KeepProfile, KeepUnits, published_part
from shared.runtime import SiteRuntime
from tests.identity.people import (
    MAIL,
    OPERATOR,
    PASSWORD,
    browser,
    invite,
    person,
    rows,
    set_password,
    sign_in,
)
from tests.intake.rules import CONTEST, LOW, UNITS, low


async def test_invited_person_sets_a_password_and_signs_in_and_out(
    app: Starlette, site: SiteRuntime
) -> None:
    key, secret = await invite(site, MAIL, Grant("secretariat", "c", "level/unit"))
    async with browser(app) as one:
        assert "Trần Thị Hà" in (await one.get(f"/here/set-password/{secret}")).text
        assert (await set_password(app, secret)).status_code == 303
        answer = await sign_in(one, mail=" HA@Example.vn ")
        assert (answer.status_code, answer.headers["location"]) == (303, "/here/")
        cookie = answer.headers["set-cookie"].lower()
        assert all(part in cookie for part in ("httponly", "samesite=lax", "path=/here"))
        page = (await one.get("/here/account")).text
        assert "Trần Thị Hà" in page
        assert "Ban Thư ký" in page
        assert (await one.post("/here/sign-out")).headers["location"] == "/here/sign-in"
        away = await one.get("/here/account")
        assert (away.status_code, away.headers["location"]) == (
            303, "/here/sign-in?sau=%2Fhere%2Faccount",
        )  # fmt: skip
    acts = rows(site, sa.select(security_act.c.act, security_act.c.address).order_by("seq"))
    assert acts == [
        ("account_added", ""), ("role_granted", ""), ("password_set", "192.0.2.7"),
        ("signed_in", "192.0.2.7"), ("signed_out", "192.0.2.7"),
    ]  # fmt: skip
    assert rows(site, sa.select(account.c.state).where(account.c.id == key)) == [("active",)]


async def test_secrets_are_kept_as_digests_only(app: Starlette, site: SiteRuntime) -> None:
    _, secret = await invite(site)
    await set_password(app, secret)
    async with browser(app) as one:
        await sign_in(one)
        cookie = one.cookies["hoithi_session"]
    assert rows(site, sa.select(login.c.digest)) == [(digest_of(cookie),)]
    kept = str(rows(site, sa.select(account)) + rows(site, sa.select(one_time_link)))
    assert secret not in kept
    assert PASSWORD not in kept
    assert "$argon2id$" in kept


async def test_letters_are_written_with_the_account(app: Starlette, site: SiteRuntime) -> None:
    _, secret = await invite(site)
    await set_password(app, secret)
    written = rows(site, sa.select(message.c.template, message.c.recipient))
    assert [one[0] for one in written] == ["account_invited", "account_changed"]


@pytest.mark.parametrize("spoil", ["used", "expired", "never"])
async def test_link_that_is_spent_sets_no_password(
    app: Starlette, site: SiteRuntime, spoil: str
) -> None:
    _, secret = await invite(site)
    if spoil == "used":
        await set_password(app, secret)
    elif spoil == "expired":
        past = to_text(wall_now() - timedelta(seconds=1))
        with site.databases["site"].session() as session:
            session.core.execute(sa.update(one_time_link).values(expires_at=past))
    else:
        secret = new_secret()
    before = rows(site, sa.select(account))
    answer = await set_password(app, secret, "một mật khẩu khác hẳn")
    assert (answer.status_code, "không còn dùng được" in answer.text) == (409, True)
    assert rows(site, sa.select(account)) == before


async def test_new_link_ends_the_one_before(app: Starlette, site: SiteRuntime) -> None:
    key, first = await invite(site)
    second = new_secret()
    await site.execute("site", IssueLink(key, second, wall_now() + timedelta(days=1)), OPERATOR)
    assert (await set_password(app, first)).status_code == 409
    assert (await set_password(app, second)).status_code == 303


@pytest.mark.parametrize(
    "weak",
    [
        "ngắn quá",
        "matkhaumatkhau",
        "123456123456123",
        "a" * 300,
        "ha-ha-ha-ha-ha",
        "qwertyuiop12",
        "linkinpark01",
        "P@ssw0rd1234",
        "ha@example.vn",
        "trustno1trustno1",
    ],
)
async def test_weak_password_is_refused(app: Starlette, site: SiteRuntime, weak: str) -> None:
    _, secret = await invite(site)
    assert (await set_password(app, secret, weak)).status_code == 422
    assert (await set_password(app, secret)).status_code == 303, "the link is still good"


async def test_wrong_password_and_unknown_person_are_told_the_same(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    async with browser(app) as one:
        wrong = await sign_in(one, password="sai mất rồi nhé")
        unknown = await sign_in(one, mail="ai@example.vn")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert _without_ids(wrong.text) == _without_ids(unknown.text)


async def test_account_rests_after_wrong_passwords_even_for_the_right_one(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    async with browser(app) as one:
        for _ in range(FREE_TRIES):
            assert (await sign_in(one, password="sai mất rồi nhé")).status_code == 401
        assert (await sign_in(one)).status_code == 401
        assert rows(site, sa.select(login)) == []
        with site.databases["site"].session() as session:
            past = to_text(wall_now() - timedelta(seconds=1))
            session.core.execute(sa.update(account).values(locked_until=past))
        assert (await sign_in(one)).status_code == 303
    assert rows(site, sa.select(account.c.failures)) == [(0,)]


def test_rests_grow_and_have_an_end() -> None:
    rests = [rest_after(failures).total_seconds() for failures in range(FREE_TRIES + 7)]
    assert rests == [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900]
    now = wall_now()
    assert (locked_until(0, now), locked_until(5, now)) == (None, now + timedelta(seconds=30))


async def test_many_guesses_at_once_open_nothing(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    async with browser(app) as one:
        guesses = [sign_in(one, password=f"đoán lần thứ {n}") for n in range(FREE_TRIES + 3)]
        answers = await asyncio.gather(*guesses, sign_in(one))
    assert {one.status_code for one in answers[:-1]} == {401}
    assert rows(site, sa.select(account.c.failures))[0][0] in (FREE_TRIES + 3, 0)


async def test_cookie_stolen_before_signing_out_is_worth_nothing_after(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    async with browser(app) as one, browser(app, "203.0.113.9") as thief:
        await sign_in(one)
        thief.cookies.set("hoithi_session", one.cookies["hoithi_session"])
        assert (await thief.get("/here/account")).status_code == 200
        await one.post("/here/sign-out")
        assert (await thief.get("/here/account")).status_code == 303


async def test_session_given_beforehand_is_not_taken_over(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    async with browser(app) as victim, browser(app) as attacker:
        planted = new_secret()
        victim.cookies.set("hoithi_session", planted)
        attacker.cookies.set("hoithi_session", planted)
        await sign_in(victim)
        assert (await attacker.get("/here/account")).status_code == 303


async def test_new_password_ends_every_other_session(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    async with browser(app) as one, browser(app) as other:
        await sign_in(one)
        await sign_in(other)
        new = "con đường đất đỏ về làng"
        form = {"present": PASSWORD, "password": new, "again": new}
        wrong = await one.post("/here/account/password", data={**form, "present": "không phải"})
        assert wrong.status_code == 422
        assert (await one.post("/here/account/password", data=form)).status_code == 303
        assert (await one.get("/here/account")).status_code == 200
        assert (await other.get("/here/account")).status_code == 303
        assert (await sign_in(other)).status_code == 401
        assert (await sign_in(other, password=new)).status_code == 303


async def test_sessions_of_others_cannot_be_ended(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    await person(app, site, "mai@example.vn")
    async with browser(app) as one, browser(app) as other:
        await sign_in(one)
        await sign_in(other, mail="mai@example.vn")
        (its_id,) = rows(
            site,
            sa.select(login.c.id)
            .join(account, account.c.id == login.c.account)
            .where(account.c.mail == "mai@example.vn"),
        )[0]
        answer = await one.post(f"/here/account/sessions/{its_id}/end", data={})
        assert answer.status_code == 404
        assert (await other.get("/here/account")).status_code == 200


async def test_disabled_account_is_out_at_once(app: Starlette, site: SiteRuntime) -> None:
    key = await person(app, site)
    async with browser(app) as one:
        await sign_in(one)
        await site.execute("site", DisableAccount(key), OPERATOR)
        assert (await one.get("/here/account")).status_code == 303
        assert (await sign_in(one)).status_code == 401


async def test_grant_counts_from_the_next_request_and_so_does_its_end(
    app: Starlette, site: SiteRuntime
) -> None:
    key = await person(app, site)
    async with browser(app) as one:
        await sign_in(one)
        assert (await one.get("/here/letter-wordings")).status_code == 403
        grant = GrantRole(key, Grant("secretariat"))
        its_id = (await site.execute("site", grant, OPERATOR)).decode().strip('"')
        assert (await one.get("/here/letter-wordings")).status_code == 200
        await site.execute("site", RevokeRole(key, its_id), OPERATOR)
        assert (await one.get("/here/letter-wordings")).status_code == 403


async def test_grant_for_other_days_gives_nothing(app: Starlette, site: SiteRuntime) -> None:
    key = await person(app, site)
    today = wall_now().date()
    for days in (timedelta(days=-9), timedelta(days=9)):
        span = GrantRole(key, Grant("secretariat"), today + days, today + days + timedelta(days=1))
        await site.execute("site", span, OPERATOR)
    async with browser(app) as one:
        await sign_in(one)
        assert (await one.get("/here/letter-wordings")).status_code == 403


async def test_another_web_site_can_not_use_the_session(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    async with browser(app) as one:
        await sign_in(one)
        for headers in (
            {"origin": "http://evil.example"},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
        ):
            assert (await one.post("/here/sign-out", headers=headers)).status_code == 403
        assert (await one.get("/here/account")).status_code == 200


async def test_header_of_the_demonstration_is_worth_nothing_here(
    app: Starlette, site: SiteRuntime
) -> None:
    for address in ("192.0.2.7", "127.0.0.1"):
        async with browser(app, address) as one:
            answer = await one.get("/here/api/v1/monitor", headers={"x-hoithi-as": "quan-tri"})
            assert answer.status_code in (401, 403, 404)
            page = await one.get("/here/relays", headers={"x-hoithi-as": "quan-tri"})
            assert page.status_code in (303, 403)


async def test_way_back_after_signing_in_never_leads_to_another_machine(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    async with browser(app) as one:
        for back, then in (("//evil.example", "/here/"), ("/here/relays", "/here/relays")):
            assert (await sign_in(one, back=back)).headers["location"] == then


async def test_forgotten_password_is_answered_alike_and_mailed_once(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    async with browser(app) as one:
        texts = {
            (await one.post("/here/forgotten", data={"mail": mail})).text
            for mail in (MAIL, MAIL, "ai@example.vn")
        }
    assert len(texts) == 1
    written = rows(site, sa.select(message.c.template))
    assert [one[0] for one in written].count("password_reset") == 1


async def test_fifty_people_sign_in_at_once(app: Starlette, site: SiteRuntime) -> None:
    mails = [f"nguoi{number}@example.vn" for number in range(50)]
    key = await person(app, site)
    kept = rows(site, sa.select(account.c.password).where(account.c.id == key))[0][0]
    for mail in mails:
        await invite(site, mail)
    with site.databases["site"].session() as session:
        session.core.execute(sa.update(account).values(password=kept, state="active"))

    async def come(mail: str) -> int:
        async with browser(app) as one:
            await sign_in(one, mail=mail)
            return (await one.get("/here/account")).status_code

    assert await asyncio.gather(*(come(mail) for mail in mails)) == [200] * 50


def _without_ids(page: str) -> str:
    """A page without the form's key and without the reference of its problem."""
    return re.sub(r"\b\w{26}\b|<strong>\w{8}</strong>", "", page)


async def test_over_https_the_cookie_is_secured_and_the_browser_told_to_stay(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    transport = httpx.ASGITransport(app, client=("192.0.2.7", 4000))
    async with httpx.AsyncClient(transport=transport, base_url="https://x.example") as one:
        answer = await sign_in(one)
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        (cookie,) = answer.headers.get_list("set-cookie")[:1]
        assert cookie.startswith("__Secure-hoithi_session=")
        assert {"secure", "httponly"} <= {part.strip().lower() for part in cookie.split(";")}
        assert (await one.get("/here/account")).status_code == 200
        left = await one.post("/here/sign-out")
        assert left.headers["clear-site-data"] == '"cache", "storage"'
        assert (await one.get("/here/account")).status_code == 303
    async with browser(app) as plain:
        assert "strict-transport-security" not in (await plain.get("/here/sign-in")).headers


async def test_browser_with_scripts_goes_on_to_the_sign_in_page(
    app: Starlette, site: SiteRuntime
) -> None:
    _, secret = await invite(site)
    form = {"password": PASSWORD, "again": PASSWORD}
    async with browser(app) as one:
        answer = await one.post(
            f"/here/set-password/{secret}", data=form, headers={"hx-request": "true"}
        )
    assert answer.status_code == 204
    assert answer.headers["hx-redirect"].startswith("/here/sign-in?")


async def test_invitation_names_the_committee_that_invites(site: SiteRuntime) -> None:
    rules = published_part(low(site="here"))
    await site.execute("site", KeepProfile(CONTEST, LOW, 1, rules), OPERATOR)
    await site.execute("site", KeepUnits(CONTEST, 1, UNITS), OPERATOR)
    await invite(site)
    ((facts,),) = rows(site, sa.select(message.c.facts))
    assert json.loads(str(facts))["office"].startswith("Ban Tổ chức Hội thi (")
