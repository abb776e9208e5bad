"""Entries on pages: the list, one entry, screening singly and together."""

import asyncio
import html
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from services.intake.commands import Chosen, ProposeScreening, RegisterEntry
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.queries import EntryLine, Filter, list_entries
from services.intake.service import SERVICE as INTAKE
from shared.identity.permissions import EVERYTHING
from shared.runtime import SiteRuntime
from shared.site import SERVICE as SITE
from shared.unit import Context
from shared.web.app import create_app
from tests.people import person
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.contest import MORNING, Wire, build_site, demonstration, hold_clock
from tests.web.small import settings

CLERK = Context("demo:thu-ky.loc-ninh")
FIELD = "co-khi-xay-dung-giao-thong"
PEOPLE = {"thu-ky.loc-ninh": person(CONTEST, LOC_NINH, "secretary", "head")}
LIST = f"/district/entries?noi={CONTEST}/{LOC_NINH}"
ENTRY = f"/district/entries/{CONTEST}/{LOC_NINH}"
SCREENING = f"/district/screening/{CONTEST}/{LOC_NINH}"


@pytest.fixture
def statements() -> list[str]:
    """Every statement that the site's databases are asked."""
    return []


@pytest.fixture
def site(tmp_path: Path, statements: list[str]) -> Iterator[SiteRuntime]:
    runtime = build_site(tmp_path, "district", (SITE, INTAKE), statements)
    hold_clock(runtime, MORNING)
    Wire({"district": runtime}, demonstration()).publish()
    yield runtime
    runtime.close()


@pytest.fixture
async def client(site: SiteRuntime, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app({"district": site}, settings(tmp_path), people=PEOPLE)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://x.example",
        headers={"x-hoithi-as": "thu-ky.loc-ninh"},
    ) as client:
        yield client


async def register(site: SiteRuntime, *titles: str, unit: str = "huyen-doan") -> list[str]:
    """Register entries; their ids."""
    ids = []
    for title in titles:
        draft = Draft(title=title, unit=unit, authors=(DraftAuthor("Lê Văn Tám"),), field=FIELD)
        answer = await site.execute("intake", RegisterEntry(CONTEST, LOC_NINH, draft), CLERK)
        ids.append(str(json.loads(answer)["id"]))
    return ids


async def lines(site: SiteRuntime) -> list[EntryLine]:
    """The register, by receipt number."""
    page = await site.query(
        "intake", list_entries, CONTEST, LOC_NINH, Filter(), EVERYTHING, limit=200
    )
    return sorted(page.entries, key=lambda one: one.receipt_number or "")


def titles(page: str) -> list[str]:
    """The titles that a list shows, in its order."""
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


def hidden(page: str, name: str) -> str:
    """What stands in a hidden field."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found is not None, f"no field {name}"
    return found[1]


async def test_list_is_newest_first_a_page_at_a_time(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    names = [f"Máy {number:02d}" for number in range(53)]
    ids = await register(site, *names)
    # Ids of one millisecond have no order: the newest is the one with the greatest id.
    newest_first = [name for _, name in sorted(zip(ids, names, strict=True), reverse=True)]
    first = (await client.get(LIST)).text
    further = re.search(r'href="(/district/entries\?[^"]*sau=[^"]+)"', first)
    assert further is not None
    second = (await client.get(html.unescape(further[1]))).text
    assert titles(first) + titles(second) == newest_first
    assert len(titles(first)) == 50
    assert "Trang sau" not in second


async def test_list_is_searched_without_diacritics_and_by_unit_and_stage(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    await register(site, "Máy gieo hạt đậu", "Hệ thống tưới nhỏ giọt")
    await register(site, "Máy gieo hạt ngô", unit="xa-loc-an")
    found = [
        titles((await client.get(f"{LIST}&{asked}")).text)
        for asked in ("tim=may GIEO hat", "don-vi=xa-loc-an", "buoc=eligible", "tim=%25")
    ]
    assert [sorted(one) for one in found] == [
        ["Máy gieo hạt ngô", "Máy gieo hạt đậu"],
        ["Máy gieo hạt ngô"],
        [],
        [],
    ]


@pytest.mark.parametrize("path", [LIST, f"{LIST}&tim=may"])
async def test_list_asks_as_much_for_three_rows_as_for_one(
    client: httpx.AsyncClient, site: SiteRuntime, statements: list[str], path: str
) -> None:
    await client.get(path)  # rules are read once per process
    counts = []
    for more in (("Máy 1",), ("Máy 2", "Máy 3")):
        await register(site, *more)
        statements.clear()
        answer = await client.get(path)
        assert answer.status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 15


async def test_title_is_escaped(client: httpx.AsyncClient, site: SiteRuntime) -> None:
    (entry,) = await register(site, "<script>alert(1)</script>")
    for path in (LIST, f"{ENTRY}/{entry}"):
        assert "<script>alert" not in (await client.get(path)).text


async def test_branch_of_another_site_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/district/entries?noi={CONTEST}/province/binh-phuoc")
    assert answer.status_code == 404


async def test_secretary_proposes_then_committee_decides(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    (entry,) = await register(site, "Máy gieo hạt")
    address = f"{ENTRY}/{entry}"
    for act in ("proposal", "decision"):
        page = (await client.get(address)).text
        assert f'action="{address}/{act}"' in page
        fields = {
            "version": hidden(page, "version"),
            "form_key": hidden(page, "form_key"),
            "eligible": "no",
            "reason": "Trùng giải pháp năm trước",
        }
        answers = [await client.post(f"{address}/{act}", data=fields) for _ in range(2)]
        assert [one.status_code for one in answers] == [303, 303]
    page = (await client.get(address)).text
    assert [(one.stage, one.version) for one in await lines(site)] == [("ineligible", 3)]
    assert page.count("Trùng giải pháp năm trước") >= 2


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"eligible": "no", "reason": ""}, 422, "loại một giải pháp phải nêu lý do"),
        ({"reason": "x"}, 422, "Kết luận: chưa chọn"),
        ({"eligible": "yes", "version": "7"}, 409, "vừa được người khác thay đổi"),
    ],
)
async def test_refused_proposal_writes_nothing(
    client: httpx.AsyncClient,
    site: SiteRuntime,
    fields: dict[str, str],
    status: int,
    words: str,
) -> None:
    (entry,) = await register(site, "Máy gieo hạt")
    before = await lines(site)
    answer = await client.post(f"{ENTRY}/{entry}/proposal", data={"version": "1", **fields})
    assert (answer.status_code, words in answer.text) == (status, True)
    assert await lines(site) == before


async def test_two_clerks_deciding_at_once_one_wins(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    (entry,) = await register(site, "Máy gieo hạt")
    chosen = (Chosen(entry),)
    await site.execute("intake", ProposeScreening(CONTEST, LOC_NINH, chosen, True), CLERK)
    version = hidden((await client.get(f"{ENTRY}/{entry}")).text, "version")
    answers = await asyncio.gather(
        *(
            client.post(
                f"{ENTRY}/{entry}/decision",
                data={"version": version, "eligible": word, "reason": "r"},
            )
            for word in ("yes", "no")
        )
    )
    assert sorted(one.status_code for one in answers) == [303, 409]


async def test_many_are_screened_together_and_each_refusal_is_told(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    ids = await register(site, "Máy một", "Máy hai", "Máy ba")
    fields = {f"version.{one}": "1" for one in ids}
    proposed = await client.post(
        SCREENING,
        data={
            **fields,
            "entry": ids[:2],
            "eligible": "yes",
            "act": "propose",
            "stage": "registered",
        },
    )
    assert (proposed.status_code, proposed.headers["location"]) == (
        303,
        f"/district/screening?noi={CONTEST}/{LOC_NINH}&buoc=registered&xong=da-ghi",
    )
    fields |= {f"version.{one}": "2" for one in ids[:2]}
    decided = await client.post(
        SCREENING, data={**fields, "entry": ids, "eligible": "yes", "act": "decide"}
    )
    assert decided.status_code == 200
    assert "Đã ghi 2 hồ sơ; 1 hồ sơ không ghi được" in decided.text
    assert "«Máy ba» chưa có đề xuất" in decided.text
    assert [one.stage for one in await lines(site)] == ["eligible", "eligible", "registered"]


async def test_nothing_ticked_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post(SCREENING, data={"eligible": "yes"})
    assert (answer.status_code, "chưa chọn hồ sơ nào" in answer.text) == (422, True)


async def test_withdrawal_needs_a_reason(client: httpx.AsyncClient, site: SiteRuntime) -> None:
    (entry,) = await register(site, "Máy gieo hạt")
    address = f"{ENTRY}/{entry}/withdrawal"
    bare = await client.post(address, data={"version": "1"})
    assert (bare.status_code, (await lines(site))[0].stage) == (422, "registered")
    given = await client.post(address, data={"version": "1", "reason": "Tác giả xin rút"})
    assert (given.status_code, (await lines(site))[0].stage) == (303, "withdrawn")
    assert "Tác giả xin rút" in (await client.get(f"{ENTRY}/{entry}")).text
