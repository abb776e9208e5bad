"""The second factor: set up, asked for, never taken twice, recovered and reset."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from shared.clock import wall_now
from shared.database import to_text
from shared.identity.asker import Grant
from shared.identity.commands import GrantRole, ResetFactor
from shared.identity.factor import RECOVERY_CODES, new_key, step_of
from shared.identity.lockout import FREE_TRIES
from shared.identity.permissions import table
from shared.identity.sealing import Sealer
from shared.identity.tables import account, login, one_time_link, recovery_code, security_act
from shared.messages.tables import message
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.web.app import create_app
from tests.identity.people import (
    MAIL,
    OPERATOR,
    PASSWORD,
    browser,
    code_of,
    enrolled,
    offered_key,
    person,
    rows,
    sign_in,
    sign_in_strongly,
)

COMMITTEE = Grant("committee", "c", "level/unit")
NOON = datetime(2023, 5, 4, 5, tzinfo=UTC)


def test_code_counts_for_its_step_and_one_beside_and_never_again() -> None:
    key = new_key()
    code = pyotp.TOTP(key).at(NOON)
    step = step_of(key, f" {code[:3]} {code[3:]} ", NOON, after=0)
    assert step == int(NOON.timestamp()) // 30
    beside = [step_of(key, code, NOON + timedelta(seconds=s), after=0) for s in (-30, 30)]
    assert beside == [step, step]
    away = [step_of(key, code, NOON + timedelta(seconds=s), after=0) for s in (-90, 90)]
    assert away == [None, None]
    assert step_of(key, code, NOON, after=step) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "½23456", "😀" * 6])
def test_what_is_no_code_is_none(code: str) -> None:
    assert step_of(new_key(), code, NOON, after=0) is None


def test_who_decides_or_administers_needs_a_factor() -> None:
    needing = {key for key, one in table().roles.items() if one.needs_factor}
    assert needing == {"committee", "panel_chair", "administrator"}


async def test_who_decides_can_do_nothing_before_a_factor_is_set_up(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site, MAIL, COMMITTEE, Grant("secretariat"))
    async with browser(app) as one:
        await sign_in(one)
        for page in ("account", "letter-wordings", "permissions", "my-letters"):
            away = await one.get(f"/here/{page}")
            assert away.headers["location"] == f"/here/account/factor?sau=%2Fhere%2F{page}", page
        api = await one.get("/here/api/v1/me")
        assert (api.status_code, api.json()["code"]) == (403, "factor_missing")
        draft = await one.post("/here/drafts", data={"page": "/x", "fields": "{}"})
        assert draft.status_code == 403
        page = (await one.get("/here/account/factor")).text
        assert "Thành viên Ban Tổ chức" in page
        assert "Hiện mã QR" in page
        phone = await offered_key(one)
        shown = (await one.get("/here/account/factor")).text
        assert '<svg viewBox="0 0' in shown
        assert phone.secret[:4] in shown
        answer = await one.post("/here/account/factor", data={"code": code_of(phone)})
        assert answer.text.count("<li><code>") == RECOVERY_CODES
        assert (await one.get("/here/letter-wordings")).status_code == 200


async def test_sign_in_asks_for_the_code_and_takes_none_twice(
    app: Starlette, site: SiteRuntime
) -> None:
    who = await enrolled(app, site, MAIL, COMMITTEE)
    async with browser(app) as one, browser(app) as other:
        await sign_in(one, back="/here/permissions")
        assert "hoithi_session" not in one.cookies
        assert (await one.get("/here/account")).status_code == 303
        code = code_of(who.phone)
        form = {"code": code, "back": "/here/permissions"}
        answer = await one.post("/here/sign-in/code", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/here/permissions")
        assert (await one.get("/here/account")).status_code == 200
        await sign_in(other)
        again = await other.post("/here/sign-in/code", data={"code": code})
        assert (again.status_code, "không đúng hoặc đã dùng" in again.text) == (401, True)
        assert (await other.get("/here/account")).status_code == 303
    assert [one[0] for one in rows(site, sa.select(login.c.is_strong))][-1] == 1


async def test_one_code_sent_many_times_at_once_opens_one_session(
    app: Starlette, site: SiteRuntime
) -> None:
    who = await enrolled(app, site)
    before = len(rows(site, sa.select(login.c.id)))
    async with browser(app) as one:
        await sign_in(one)
        code = {"code": code_of(who.phone)}
        sent = [one.post("/here/sign-in/code", data=code) for _ in range(6)]
        statuses = sorted(answer.status_code for answer in await asyncio.gather(*sent))
    assert statuses[0] == 303
    assert set(statuses[1:]) == {401}
    assert len(rows(site, sa.select(login.c.id))) == before + 1


async def test_guessed_codes_lock_the_account_for_both_steps(
    app: Starlette, site: SiteRuntime
) -> None:
    who = await enrolled(app, site)
    right = code_of(who.phone)
    wrong = [f"{number:06}" for number in range(FREE_TRIES + 20) if f"{number:06}" != right]
    async with browser(app) as one:
        await sign_in(one)
        guesses = [one.post("/here/sign-in/code", data={"code": code}) for code in wrong]
        answers = await asyncio.gather(*guesses)
        assert {answer.status_code for answer in answers} == {401}
        counted = rows(site, sa.select(account.c.failures))
        assert counted == [(FREE_TRIES,)], "after that many it rests, and nothing more is looked at"
        assert (await one.post("/here/sign-in/code", data={"code": right})).status_code == 401
        assert (await sign_in(one)).status_code == 401


async def test_step_that_is_over_is_refused(app: Starlette, site: SiteRuntime) -> None:
    who = await enrolled(app, site)
    async with browser(app) as one, browser(app) as stranger:
        await sign_in(one)
        past = to_text(wall_now() - timedelta(seconds=1))
        with site.databases["site"].session() as session:
            session.core.execute(sa.update(one_time_link).values(expires_at=past))
        late = await one.post("/here/sign-in/code", data={"code": code_of(who.phone)})
        assert (late.status_code, "đã hết hạn" in late.text) == (401, True)
        none = await stranger.post("/here/sign-in/code", data={"code": code_of(who.phone)})
        assert none.status_code == 401
        led = await stranger.get("/here/sign-in/code")
        assert led.headers["location"] == "/here/sign-in"


async def test_database_alone_makes_no_codes(
    app: Starlette, site: SiteRuntime, tmp_path: Path
) -> None:
    who = await enrolled(app, site)
    async with browser(app) as one:
        await sign_in_strongly(one, who)
        again = await offered_key(one)
    kept = str(rows(site, sa.select(account)))
    assert who.phone.secret not in kept
    assert again.secret not in kept
    file = tmp_path / "keys" / "factors.key"
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in file.parent.iterdir()] == [file.name]


async def test_lost_key_of_the_seal_is_said_and_recovery_still_lets_in(
    app: Starlette, site: SiteRuntime, tmp_path: Path
) -> None:
    who = await enrolled(app, site)
    (tmp_path / "keys" / "factors.key").unlink()
    anew = create_app({"here": site}, Settings(data=tmp_path), people={})
    async with browser(anew) as one:
        await sign_in(one)
        refused = await one.post("/here/sign-in/code", data={"code": code_of(who.phone)})
        assert (refused.status_code, "mã dự phòng" in refused.text) == (409, True)
        entered = await one.post("/here/sign-in/code", data={"code": who.recovery[0]})
        assert entered.status_code == 303


def test_two_processes_at_once_seal_with_one_key(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "one.key"
    with ThreadPoolExecutor(8) as threads:
        sealed = list(threads.map(lambda word: Sealer(file).seal(word), "abcdefgh"))
    assert [Sealer(file).open(one) for one in sealed] == list("abcdefgh")


async def test_recovery_code_is_good_for_once_and_told(app: Starlette, site: SiteRuntime) -> None:
    who = await enrolled(app, site, MAIL, COMMITTEE)
    assert len(set(who.recovery)) == RECOVERY_CODES
    kept = str(rows(site, sa.select(recovery_code)))
    assert not any(one in kept for one in who.recovery)
    typed = who.recovery[3].upper().replace("-", " ")
    for status in (303, 401):
        async with browser(app) as one:
            await sign_in(one)
            answer = await one.post("/here/sign-in/code", data={"code": typed})
            assert answer.status_code == status
    told = [str(one[0]) for one in rows(site, sa.select(message.c.facts))]
    assert sum("còn 9 mã" in one for one in told) == 1


async def test_setting_up_needs_the_password_again(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site)
    async with browser(app) as one:
        await sign_in(one)
        refused = await one.post("/here/account/factor/offer", data={"present": "không phải nó"})
        assert refused.status_code == 422
    assert rows(site, sa.select(account.c.factor_offered, account.c.failures)) == [(None, 1)]


async def test_key_that_was_offered_to_one_session_is_nothing_to_another(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    async with browser(app) as one, browser(app) as thief:
        await sign_in(one)
        await sign_in(thief)
        phone = await offered_key(one)
        assert phone.secret[:4] not in (await thief.get("/here/account/factor")).text
        taken = await thief.post("/here/account/factor", data={"code": code_of(phone)})
        assert taken.status_code == 409
        assert (await one.post("/here/account/factor", data={"code": "000000"})).status_code == 409
    assert rows(site, sa.select(account.c.factor)) == [(None,)]


async def test_setting_up_ends_every_session_and_begins_a_new_one(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site)
    async with browser(app) as one, browser(app) as thief:
        await sign_in(one)
        thief.cookies.set("hoithi_session", one.cookies["hoithi_session"])
        phone = await offered_key(one)
        await one.post("/here/account/factor", data={"code": code_of(phone)})
        assert (await one.get("/here/account")).status_code == 200
        assert (await thief.get("/here/account")).status_code == 303


async def test_factor_that_a_role_needs_is_not_dropped(app: Starlette, site: SiteRuntime) -> None:
    who = await enrolled(app, site)
    async with browser(app) as one:
        await sign_in_strongly(one, who)
        await site.execute("site", GrantRole(who.key, COMMITTEE), OPERATOR)
        present = {"present": PASSWORD}
        assert (await one.post("/here/account/factor/drop", data=present)).status_code == 409
        assert rows(site, sa.select(account.c.factor)) != [(None,)]
        codes = (await one.post("/here/account/factor/codes", data=present)).text
        assert who.recovery[0] not in codes
    assert len(rows(site, sa.select(recovery_code))) == RECOVERY_CODES


async def test_factor_that_no_role_needs_is_dropped(app: Starlette, site: SiteRuntime) -> None:
    who = await enrolled(app, site)
    async with browser(app) as one:
        await sign_in_strongly(one, who)
        dropped = await one.post("/here/account/factor/drop", data={"present": PASSWORD})
        assert dropped.status_code == 303
    assert rows(site, sa.select(account.c.factor)) == [(None,)]
    assert rows(site, sa.select(recovery_code)) == []


async def test_lost_factor_is_reset_by_the_administrator(app: Starlette, site: SiteRuntime) -> None:
    who = await enrolled(app, site, MAIL, COMMITTEE)
    async with browser(app) as one:
        await sign_in_strongly(one, who)
        await site.execute("site", ResetFactor(who.key), OPERATOR)
        assert (await one.get("/here/account")).status_code == 303
        assert (await sign_in(one)).headers["location"] == "/here/"
        assert (
            (await one.get("/here/permissions"))
            .headers["location"]
            .startswith("/here/account/factor")
        )
    acts = [one[0] for one in rows(site, sa.select(security_act.c.act).order_by("seq"))]
    assert "factor_reset" in acts
    told = [str(one[0]) for one in rows(site, sa.select(message.c.facts))]
    assert sum("đặt lại xác nhận hai bước" in one for one in told) == 1


async def test_new_role_that_decides_holds_a_weak_session_back_at_once(
    app: Starlette, site: SiteRuntime
) -> None:
    key = await person(app, site, MAIL, Grant("secretariat"))
    async with browser(app) as one:
        await sign_in(one)
        assert (await one.get("/here/letter-wordings")).status_code == 200
        await site.execute("site", GrantRole(key, COMMITTEE), OPERATOR)
        assert (await one.get("/here/letter-wordings")).status_code == 303
