"""Security-relevant acts: chained, found when changed, erased without breaking, read in scope."""

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from shared.clock import wall_now
from shared.identity import acts
from shared.identity.acts import Act
from shared.identity.asker import Grant
from shared.identity.lockout import FREE_TRIES
from shared.identity.tables import security_act
from shared.messaging.log import GENESIS
from shared.runtime import SiteRuntime
from tests.identity.people import MAIL, browser, enrolled, invite, person, sign_in, sign_in_strongly

BOSS, EYE = "quan-tri@example.vn", "kiem-tra@example.vn"


def write(site: SiteRuntime, *accounts: str) -> None:
    with site.databases["site"].session() as session:
        for one in accounts:
            session.begin()
            acts.note(session, Act("signed_in", one, one, "192.0.2.7", {"n": 1}), wall_now())
            session.commit()


def broken(site: SiteRuntime) -> list[tuple[int, str]]:
    with site.databases["site"].session() as session:
        return [(one.seq, one.what) for one in acts.breaks(session)]


def change(site: SiteRuntime, statement: sa.Executable) -> None:
    with site.databases["site"].session() as session:
        session.core.execute(statement)


def test_chain_that_nobody_touched_is_whole(site: SiteRuntime) -> None:
    with site.databases["site"].session() as session:
        assert (acts.head(session).hash, acts.hash_at(session, 0)) == (GENESIS, GENESIS)
    write(site, "a", "b", "c")
    assert broken(site) == []
    with site.databases["site"].session() as session:
        end = acts.head(session)
        assert (end.seq, acts.hash_at(session, 3)) == (3, end.hash)
        assert acts.hash_at(session, 4) is None


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"act": "signed_out"}, "chuỗi băm bị đứt"),
        ({"account": "x"}, "chuỗi băm bị đứt"),
        ({"actor": "x"}, "chuỗi băm bị đứt"),
        ({"at": "2001"}, "chuỗi băm bị đứt"),
        ({"address": "203.0.113.9"}, "nơi thực hiện hoặc chi tiết đã bị sửa"),
        ({"facts": "{}"}, "nơi thực hiện hoặc chi tiết đã bị sửa"),
        ({"salt": ""}, "nơi thực hiện hoặc chi tiết đã bị sửa"),
    ],
)
def test_changed_act_is_found(site: SiteRuntime, values: dict[str, str], what: str) -> None:
    write(site, "a", "b", "c")
    change(site, sa.update(security_act).where(security_act.c.seq == 2).values(values))
    assert broken(site) == [(2, what)]


def test_missing_act_is_found(site: SiteRuntime) -> None:
    write(site, "a", "b", "c")
    change(site, sa.delete(security_act).where(security_act.c.seq == 2))
    assert broken(site) == [(3, "thiếu 1 dòng trước đó"), (3, "chuỗi băm bị đứt")]


def test_acts_missing_at_the_end_differ_from_a_head_heard_before(site: SiteRuntime) -> None:
    write(site, "a", "b", "c")
    with site.databases["site"].session() as session:
        heard = acts.head(session)
    change(site, sa.delete(security_act).where(security_act.c.seq == 3))
    assert broken(site) == []
    write(site, "d")
    with site.databases["site"].session() as session:
        assert acts.hash_at(session, heard.seq) not in (None, heard.hash)


def test_erased_act_says_no_more_and_the_chain_stays_whole(site: SiteRuntime) -> None:
    write(site, "a", "b", "a")
    with site.databases["site"].session() as session:
        assert acts.erase_of(session, "a") == 2
        rows = session.core.execute(
            sa.select(security_act.c.address, security_act.c.facts, security_act.c.act)
        ).all()
    blank = ("", "{}", "signed_in")
    assert [tuple(one) for one in rows] == [blank, ("192.0.2.7", '{"n": 1}', "signed_in"), blank]
    assert broken(site) == []


def test_rows_of_before_begin_the_chain() -> None:
    names = ("id", "at", "act", "account", "actor", "address", "facts")
    rows = [dict.fromkeys(names, str(number)) for number in range(3)]
    made = acts.chained(rows)
    assert [one["seq"] for one in made] == [1, 2, 3]
    assert len({one["hash"] for one in made}) == 3


async def test_page_shows_who_did_what_from_where_and_narrows(
    app: Starlette, site: SiteRuntime
) -> None:
    boss = await enrolled(app, site, BOSS, Grant("administrator"))
    await person(app, site, MAIL)
    async with browser(app, "203.0.113.9") as guesser:
        for _ in range(FREE_TRIES):
            await sign_in(guesser, password="sai mất rồi nhé")
    async with browser(app) as one:
        await sign_in_strongly(one, boss, BOSS)
        failed = (await one.get("/here/security?loai=failed")).text
        assert failed.count("Đăng nhập sai</th>") == FREE_TRIES
        assert failed.count("Tạm khóa vì nhập sai nhiều lần") == 1
        assert "203.0.113.9" in failed
        by_address = (await one.get("/here/security?tim=203.0.113.9")).text
        assert "Đăng nhập sai" in by_address
        assert "Tạo tài khoản" not in by_address
        assert "Không có việc nào" in (await one.get("/here/security?tu=2099-01-01")).text
        saved = (await one.get("/here/security?loai=failed&xuat=csv")).text
        assert saved.count("203.0.113.9") == FREE_TRIES + 1
        odd = "/here/security?loai=x&tu=mai&den=2022-99-99&sau=%C2%B2&tim=%25%27--"
        assert (await one.get(odd)).status_code == 200
    assert broken(site) == []


async def test_inspector_reads_of_nobody_where_there_is_no_branch(
    app: Starlette, site: SiteRuntime
) -> None:
    await person(app, site, EYE, Grant("inspector", "c", "level/unit"))
    await invite(site, MAIL, Grant("judge", "c", "level/unit"))
    async with browser(app) as one:
        await sign_in(one, mail=EYE)
        page = await one.get("/here/security")
        assert (page.status_code, "Tạo tài khoản" in page.text) == (200, False)


async def test_others_read_nothing(app: Starlette, site: SiteRuntime) -> None:
    await person(app, site, MAIL, Grant("secretariat"))
    async with browser(app) as one:
        await sign_in(one)
        assert (await one.get("/here/security")).status_code == 403
