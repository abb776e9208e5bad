"""Lists: the filtered rows as a file, what was chosen before anything is done, ten thousand."""

import asyncio
import csv
import html
import io
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from playwright.sync_api import expect

from services.intake.service import SERVICE as INTAKE
from services.intake.tables import entry
from shared.database import insert
from shared.runtime import SiteRuntime
from shared.site import SERVICE as SITE
from shared.vietnamese import sort_key
from shared.web.app import create_app
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.contest import MORNING, Wire, build_site, demonstration, hold_clock
from tests.web.serving import browsing, serving
from tests.web.small import settings
from tests.web.test_entries import PEOPLE, register, titles

LIST = f"/district/entries?noi={CONTEST}/{LOC_NINH}"
SCREENING = f"/district/screening?noi={CONTEST}/{LOC_NINH}"
FORMULA = '=HYPERLINK("http://x.example","Xem")'
MANY = 10_000


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


def multiply(site: SiteRuntime, count: int) -> None:
    """So many more entries, like the one that is there."""
    with site.databases["intake"].session() as session:
        session.begin()
        row = session.core.execute(entry.select()).mappings().one()
        rows = [
            {**row, "id": f"{number:026d}", "title": f"Máy {number}"} for number in range(count)
        ]
        if rows:
            session.core.execute(insert(entry), rows)
        session.commit()


async def test_csv_has_the_filtered_rows_and_no_formula(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    await register(site, FORMULA, "Máy gieo hạt đậu")
    await register(site, "Hệ thống tưới", unit="xa-loc-an")
    answer = await client.get(f"{LIST}&don-vi=huyen-doan&xuat=csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Số phiếu nhận", "Giải pháp", "Đơn vị"]
    assert sorted(row[1] for row in rows[1:]) == [f"'{FORMULA}", "Máy gieo hạt đậu"]


async def test_xlsx_keeps_text_as_text(client: httpx.AsyncClient, site: SiteRuntime) -> None:
    await register(site, FORMULA)
    answer = await client.get(f"{LIST}&xuat=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cell = sheet["B2"]
    assert (cell.value, cell.data_type) == (FORMULA, "s")


async def test_list_of_ten_thousand_asks_as_much_as_a_list_of_one(
    client: httpx.AsyncClient, site: SiteRuntime, statements: list[str]
) -> None:
    await register(site, "Máy gieo hạt")
    counts = []
    for more in (0, MANY):
        multiply(site, more)
        await client.get(LIST)  # rules are read once per process
        statements.clear()
        answer = await client.get(LIST)
        counts.append(len(statements))
        assert len(answer.content) < 60_000
    assert counts[0] == counts[1]


async def test_chosen_are_counted_and_named_before_anything_is_done(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    ids = await register(site, "Máy một", "Máy hai", "Máy ba")
    answer = await client.post(
        f"/district/screening/{CONTEST}/{LOC_NINH}/chosen",
        data={"entry": ids[:2], "stage": "registered"},
    )
    assert answer.status_code == 200
    assert "Sơ loại 2 hồ sơ đã chọn" in answer.text
    assert [one in answer.text for one in ("Máy một", "Máy hai", "Máy ba")] == [True, True, False]
    assert [f'name="entry" value="{one}"' in answer.text for one in ids] == [True, True, False]


async def test_entry_of_another_branch_cannot_be_chosen(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    ids = await register(site, "Máy một")
    answer = await client.post(
        f"/district/screening/{CONTEST}/district/binh-long/chosen", data={"entry": ids}
    )
    assert "Máy một" not in answer.text


def test_selection_outlasts_a_page(site: SiteRuntime, tmp_path: Path, chromium: Path) -> None:
    asyncio.run(register(site, "Máy đầu tiên"))
    multiply(site, 60)
    app = create_app({"district": site}, settings(tmp_path), people=PEOPLE)
    with serving(app) as base, browsing(chromium) as page:
        (key,) = PEOPLE
        page.context.add_cookies([{"name": "hoithi_as", "value": key, "url": base}])
        page.goto(base + SCREENING)
        page.locator('input[name="entry"]').nth(0).check()
        page.get_by_role("link", name="Trang sau").click()
        page.locator('input[name="entry"]').nth(1).check()
        expect(page.locator("[data-selected]")).to_have_text("Đã chọn 2")
        page.get_by_role("button", name="Xem lại những hồ sơ đã chọn").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sơ loại 2 hồ sơ đã chọn")


async def test_the_newest_receipt_stands_first_over_pages(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    names = [f"Giải pháp {number}" for number in range(1, 113)]
    await register(site, *names)
    for sort, expected in (("", names[::-1]), ("&xep=so", names)):
        pages, address = [], f"{LIST}{sort}"
        while address:
            page = (await client.get(address)).text
            pages += titles(page)
            further = re.search(r'href="(/district/entries\?[^"]*sau=[^"]+)"', page)
            address = html.unescape(further[1]) if further else ""
        assert pages == expected


async def test_titles_are_in_vietnamese_order_over_pages(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    words = ("Áo mưa", "Ao cá", "Ăng ten", "Âm ly", "Đèn", "Dao", "Ếch", "Ẻo", "Ổ cắm", "Ong", "Ơn")
    names = [f"{word} {number}" for word in words for number in range(5)]
    await register(site, *names)
    wanted = sorted(names, key=sort_key)
    for sort, expected in (("ten", wanted), ("-ten", wanted[::-1])):
        first = (await client.get(f"{LIST}&xep={sort}")).text
        further = re.search(r'href="(/district/entries\?[^"]*sau=[^"]+)"', first)
        assert further is not None
        second = (await client.get(html.unescape(further[1]))).text
        assert titles(first) + titles(second) == expected
    broken = await client.get(f"{LIST}&xep=ten&sau=%3Cb%3E")
    assert broken.status_code == 422
