"""Judging on pages: a judge's sheet, closing a round, signing results and a nomination."""

import re
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from services.judging.queries import results, sheets
from services.judging.service import SERVICE as JUDGING
from shared.runtime import SiteRuntime
from shared.site import SERVICE as SITE
from shared.web.app import create_app
from tests.judging.office import JUDGES, Office
from tests.judging.rules import BRANCH, CONTEST, NOW, profile
from tests.people import people
from tests.web.contest import build_site, hold_clock
from tests.web.small import settings

PLACE = f"/here/judging/{CONTEST}/{BRANCH}"
PEOPLE = people(
    CONTEST, BRANCH, an=("judge", "secretary", "head"), stranger="judge", binh="judge", chi="judge"
)
SHEET = f"{PLACE}/sheets/marks/a"


@pytest.fixture
def statements() -> list[str]:
    """Every statement that the site's databases are asked."""
    return []


@pytest.fixture
def site(tmp_path: Path, statements: list[str]) -> Iterator[SiteRuntime]:
    runtime = build_site(tmp_path, "here", (SITE, JUDGING), statements)
    hold_clock(runtime, NOW)
    yield runtime
    runtime.close()


@pytest.fixture
def office(site: SiteRuntime) -> Iterator[Office]:
    """The branch's judging, ready to mark one entry."""
    found = Office(site.databases["judging"])
    found.publish(profile(nomination={"to": "high/land", "max": 1}))
    found.admit("a")
    found.panel()
    yield found
    found.session.close()


@pytest.fixture
async def client(
    site: SiteRuntime, office: Office, tmp_path: Path
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app({"here": site}, settings(tmp_path), people=PEOPLE)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://x.example",
        headers={"x-hoithi-as": "an"},
    ) as client:
        yield client


def marks(page: str, new: str, useful: str) -> dict[str, str]:
    """The sheet's form, filled in."""
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return {**hidden, "mark.new": new, "mark.useful": useful}


async def test_judge_finds_the_own_sheets_and_nobody_the_others(
    client: httpx.AsyncClient,
) -> None:
    own = (await client.get(PLACE)).text
    assert "Giải pháp a" in own
    stranger = (await client.get(PLACE, headers={"x-hoithi-as": "stranger"})).text
    assert "Giải pháp a" not in stranger
    answer = await client.get(SHEET, headers={"x-hoithi-as": "stranger"})
    assert (answer.status_code, "Giải pháp a" in answer.text) == (404, False)


async def test_sheet_sent_twice_is_one_sheet(client: httpx.AsyncClient, office: Office) -> None:
    form = marks((await client.get(SHEET)).text, "30,5", "50")
    answers = [await client.post(SHEET, data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    found = office.ask(sheets.assignments, CONTEST, BRANCH, JUDGES[0].account)
    assert [(one.version, one.total) for one in found] == [(1, Decimal("80.5"))]
    assert "80,5" in (await client.get(PLACE)).text


@pytest.mark.parametrize(
    ("new", "words"),
    [("41", "40"), ("abc", "«abc» không phải là số"), ("", "Tính mới: chưa điền")],
)
async def test_wrong_mark_is_refused_and_nothing_written(
    client: httpx.AsyncClient, office: Office, new: str, words: str
) -> None:
    before = office.everything()
    form = marks((await client.get(SHEET)).text, new, "50")
    answer = await client.post(SHEET, data=form, headers={"hx-request": "true"})
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert office.everything() == before


async def test_two_windows_of_one_judge_do_not_overwrite_each_other(
    client: httpx.AsyncClient,
) -> None:
    pages = [(await client.get(SHEET)).text for _ in range(2)]
    answers = [
        await client.post(SHEET, data=marks(page, value, "50"))
        for page, value in zip(pages, ("30", "20"), strict=True)
    ]
    assert [one.status_code for one in answers] == [303, 409]
    assert "vừa được người khác thay đổi" in answers[1].text


async def test_round_is_closed_and_results_signed(
    client: httpx.AsyncClient, office: Office
) -> None:
    office.mark("a", "40", "50")
    assert (await client.get(f"{PLACE}/results")).text.count("hx-post") == 0
    closed = await client.post(f"{PLACE}/rounds/marks/closing", data={"force_reason": ""})
    assert closed.status_code == 303
    page = (await client.get(f"{PLACE}/results")).text
    assert "Giải Nhất" in page
    signed = await client.post(
        f"{PLACE}/results",
        data={
            "number": "12/QĐ-BTC",
            "signed_on": "2026-05-04",
            "signer": "Trưởng Ban",
            "minutes.held_on": "03/05/2026",
            "minutes.chair": "Chủ tịch",
            "minutes.secretary": "Thư ký",
            "minutes.present": "Một\nHai",
            "minutes.conclusion": "Thống nhất",
        },
    )
    assert signed.status_code == 303
    found = office.ask(results.signed_results, CONTEST, BRANCH)
    assert found is not None
    assert found.minutes is not None
    assert (found.decision.number, found.minutes.present) == ("12/QĐ-BTC", ("Một", "Hai"))
    page = (await client.get(f"{PLACE}/results")).text
    assert "Đã ký Quyết định số 12/QĐ-BTC ngày 04/05/2026" in page
    assert page.count("hx-post") == 0


async def test_tie_is_decided_by_ticking_with_a_reason(
    client: httpx.AsyncClient, office: Office
) -> None:
    office.admit("b")
    for entry in ("a", "b"):
        office.mark(entry, "40", "50")
    office.close()
    page = (await client.get(f"{PLACE}/results")).text
    assert "Giải Nhất: bằng điểm, còn 1 chỗ cho 2 giải pháp" in page
    form = {"signed_on": "2026-05-04", "signer": "Trưởng Ban", "tie": "gold"}
    undecided = await client.post(f"{PLACE}/results", data=form)
    assert undecided.status_code == 409
    bare = await client.post(f"{PLACE}/results", data={**form, "tie.0.entry": "b"})
    assert (bare.status_code, "Lý do chọn: chưa điền" in bare.text) == (422, True)
    decided = await client.post(
        f"{PLACE}/results",
        data={**form, "tie.0.entry": "b", "tie.0.reason": "Khả năng áp dụng cao hơn"},
    )
    assert decided.status_code == 303
    found = office.ask(results.signed_results, CONTEST, BRANCH)
    assert found is not None
    assert [(one.entry, one.award) for one in found.results] == [("a", "silver"), ("b", "gold")]


async def test_nobody_ticked_is_a_nomination_too(client: httpx.AsyncClient, office: Office) -> None:
    assert "kết quả chưa ký" in (await client.get(f"{PLACE}/nomination")).text
    office.mark("a", "40", "50")
    office.close()
    office.sign()
    assert "Giải pháp a" in (await client.get(f"{PLACE}/nomination")).text
    signed = await client.post(
        f"{PLACE}/nomination", data={"signed_on": "2026-05-04", "signer": "Trưởng Ban"}
    )
    assert signed.status_code == 303
    assert "Không đề cử giải pháp nào." in (await client.get(f"{PLACE}/nomination")).text


@pytest.mark.parametrize("path", [PLACE, f"{PLACE}/results"])
async def test_pages_ask_as_much_for_three_entries_as_for_one(
    client: httpx.AsyncClient, office: Office, statements: list[str], path: str
) -> None:
    counts = []
    for more in ((), ("b", "c")):
        office.admit(*more)
        statements.clear()
        assert (await client.get(path)).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
