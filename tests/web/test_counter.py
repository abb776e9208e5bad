"""The counter in a real browser by keyboard alone, its receipt as a PDF, and claiming it."""

import asyncio
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette

from services.intake.store.counter import find as find_handing
from shared.runtime import SiteRuntime
from tests.reporting.made import LOC_NINH
from tests.web.desk import PLACE, UNIT, asking, desk_app, desk_site, lines
from tests.web.serving import browsing, serving

COUNTER = "/district/counter"
SEND = f"{COUNTER}/{PLACE}"
TYPED = {
    "title": "Máy gieo hạt đậu", "unit": "huyen doan", "field": "co-khi-xay-dung-giao-thong",
    "author.0.name": "Lê Văn Tám", "author.0.born": "1980", "handed_in_by": "Trần Thị Bình",
}  # fmt: skip
TWO_MINUTES_S = 120


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    found = desk_site(tmp_path)
    yield found
    found.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return desk_app(site, tmp_path)


def test_keyboard_alone_registers_paper_in_two_minutes(
    app: Starlette, site: SiteRuntime, chromium: Path
) -> None:
    with serving(app) as base, browsing(chromium, width=360, height=740) as page:
        page.context.add_cookies([{"name": "hoithi_as", "value": "quay", "url": base}])
        page.goto(base + COUNTER)
        began = time.monotonic()
        for title in ("Máy gieo hạt đậu", "Máy tách hạt điều"):
            register(page, title)
            expect(page.locator(".said-done")).to_contain_text("Đã nhận, số phiếu:")
            expect(page.get_by_label("Tên giải pháp")).to_be_focused()
            expect(page.get_by_label("Tên giải pháp")).to_have_value("")
        assert time.monotonic() - began < 2 * TWO_MINUTES_S
        with page.context.expect_page() as opened:
            page.keyboard.press("F8")
        assert opened.value.url.endswith("/receipt.pdf")
    found = asyncio.run(lines(site))
    assert [(one.title, one.unit) for one in found] == [
        ("Máy gieo hạt đậu", UNIT),
        ("Máy tách hạt điều", UNIT),
    ]


def register(page: Page, title: str) -> None:
    """Type a dossier of two authors; Enter goes on, F2 adds an author, Ctrl+Enter registers."""
    keys = page.keyboard
    expect(page.get_by_label("Tên giải pháp")).to_be_focused()
    keys.type(title)
    keys.press("Enter")
    keys.type("huyen doan")
    keys.press("Enter")
    keys.type("2")
    keys.press("Enter")
    keys.type("Lê Văn Tám")
    keys.press("Enter")
    keys.type("12/05/1980")
    keys.press("F2")
    expect(page.get_by_label("Họ và tên").nth(1)).to_be_focused()
    keys.type("Điểu Thị Hoa")
    for _ in range(4):
        keys.press("Enter")
    expect(page.get_by_label("Người nộp")).to_be_focused()
    keys.type("Trần Thị Bình")
    keys.press("Control+Enter")


async def test_receipt_printed_twice_has_one_number(app: Starlette, site: SiteRuntime) -> None:
    async with asking(app, "quay") as client:
        where = (await client.post(SEND, data=TYPED)).headers["location"]
        entry = re.search(r"vua=([^&]+)", where)
        assert entry is not None
        address = f"/district/entries/{PLACE}/{entry[1]}/receipt.pdf"
        first, second = await client.get(address), await client.get(address)
        again = (await client.get(where)).text
    (line,) = await lines(site)
    assert first.headers["content-type"] == "application/pdf"
    assert first.content == second.content
    assert line.receipt_number is not None and line.receipt_number in again


async def test_two_counters_at_once_never_share_a_number(app: Starlette, site: SiteRuntime) -> None:
    async with asking(app, "quay") as one, asking(app, "thu-ky") as other:
        answers = await asyncio.gather(
            *(client.post(SEND, data=TYPED) for client in (one, other) for _ in range(5))
        )
    assert {one.status_code for one in answers} == {303}
    assert len({one.receipt_number for one in await lines(site)}) == 10


async def test_author_claims_by_the_code_on_the_receipt(app: Starlette, site: SiteRuntime) -> None:
    async with asking(app, "quay") as clerk, asking(app, "tac-gia") as author:
        await clerk.post(SEND, data=TYPED)
        (line,) = await lines(site)
        shown = f"/district/entries/{PLACE}/{line.id}"
        assert (await author.get(shown)).status_code == 404
        handing = await site.query("intake", find_handing, LOC_NINH, line.id)
        assert handing is not None and handing.claim_code is not None
        asked = {"number": line.receipt_number, "code": handing.claim_code[:-1]}
        wrong = await author.post(f"/district/claim/{PLACE}", data=asked)
        assert (wrong.status_code, handing.claim_code in wrong.text) == (409, False)
        asked["code"] = handing.claim_code
        right = await author.post(f"/district/claim/{PLACE}", data=asked)
        assert right.headers["location"] == f"{shown}?xong=da-ghi"
        assert (await author.get(shown)).status_code == 200
        assert "Tác giả đã nhận hồ sơ" in (await author.get(f"{shown}/receipt")).text


async def test_the_code_is_shown_at_the_counter_alone(app: Starlette, site: SiteRuntime) -> None:
    async with asking(app, "quay") as clerk, asking(app, "truong-ban") as head:
        await clerk.post(SEND, data=TYPED)
        (line,) = await lines(site)
        address = f"/district/entries/{PLACE}/{line.id}/receipt"
        seen = [("dùng một lần" in (await one.get(address)).text) for one in (clerk, head)]
    assert seen == [True, False]


@pytest.mark.parametrize("who", ["tac-gia", "don-vi", "giam-khao", "noi-khac"])
async def test_who_sits_at_no_counter_registers_no_paper(
    app: Starlette, site: SiteRuntime, who: str
) -> None:
    async with asking(app, who) as client:
        answer = await client.post(SEND, data=TYPED)
    assert (answer.status_code, await lines(site)) == (403, [])


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"unit": "xa"}, "có thể là"),
        ({"unit": "không đâu"}, "không có đơn vị nào tên"),
        ({"received_on": "hôm qua", "received_hour": "9"}, "ghi đủ ngày và giờ"),
    ],
)
async def test_what_the_clerk_mistypes_is_said(
    app: Starlette, site: SiteRuntime, said: dict[str, str], words: str
) -> None:
    async with asking(app, "quay") as client:
        answer = await client.post(SEND, data={**TYPED, **said})
    assert (answer.status_code, words in answer.text, await lines(site)) == (422, True, [])
