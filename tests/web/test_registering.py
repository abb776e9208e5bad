"""Handing a dossier in on a page: by whom, with how many authors, twice, and with hostile input."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette

from services.intake.queries import one_entry
from shared.events.parts import DossierPersonal
from shared.identity.permissions import EVERYTHING
from shared.runtime import SiteRuntime
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.contest import hold_clock
from tests.web.desk import (
    FIELD,
    OTHER_UNIT,
    PLACE,
    UNIT,
    asking,
    desk_app,
    desk_site,
    drafts_kept,
    lines,
)
from tests.web.serving import browsing, serving

FORM = "/district/register"
SEND = f"/district/register/{PLACE}"
ENTRY = f"/district/entries/{PLACE}"
TYPED = {
    "title": "Máy gieo hạt đậu", "unit": UNIT, "field": FIELD, "applied_since": "2021",
    "summary": "Gieo ba hàng một lúc.", "contact": "0912 345 678",
    "author.0.name": "Lê Văn Tám", "author.0.born": "12/05/1980", "author.0.share": "60,5",
    "author.1.name": "Điểu Thị Hoa", "author.1.born": "1991",
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    found = desk_site(tmp_path)
    yield found
    found.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return desk_app(site, tmp_path)


async def entry_of(site: SiteRuntime, answer: httpx.Response) -> tuple[object, DossierPersonal]:
    """The dossier that an answer leads to."""
    found = re.fullmatch(rf"{ENTRY}/([^/]+)/receipt\?xong=da-ghi", answer.headers["location"])
    assert found is not None
    view = await site.query("intake", one_entry, CONTEST, LOC_NINH, found[1], EVERYTHING)
    assert not isinstance(view.entry.personal, str)
    return view.entry, view.entry.personal


@pytest.mark.parametrize("who", ["thu-ky", "quay", "don-vi", "tac-gia"])
async def test_whoever_may_register_gets_a_receipt(
    app: Starlette, site: SiteRuntime, who: str
) -> None:
    async with asking(app, who) as client:
        page = await client.get(FORM)
        assert (page.status_code, f'action="{SEND}"' in page.text) == (200, True)
        answer = await client.post(SEND, data=TYPED)
        assert answer.status_code == 303, answer.text
        _, personal = await entry_of(site, answer)
        receipt = (await client.get(answer.headers["location"])).text
    assert [(one.name, str(one.birth_date), one.birth_year) for one in personal.authors] == [
        ("Lê Văn Tám", "1980-05-12", 1980),
        ("Điểu Thị Hoa", "None", 1991),
    ]
    (line,) = await lines(site)
    assert line.receipt_number in receipt
    assert "Lê Văn Tám; Điểu Thị Hoa" in receipt


@pytest.mark.parametrize("who", ["giam-khao", "truong-ban", "noi-khac"])
async def test_whoever_may_not_register_is_refused(
    app: Starlette, site: SiteRuntime, who: str
) -> None:
    async with asking(app, who) as client:
        answer = await client.post(SEND, data=TYPED)
        assert answer.status_code == 403
        menu = (await client.get("/district/account")).text
    assert await lines(site) == []
    assert (f'href="{FORM}"' in menu) is (who == "noi-khac")


async def test_unit_clerk_is_offered_the_own_unit_alone(app: Starlette, site: SiteRuntime) -> None:
    async with asking(app, "don-vi") as client:
        page = (await client.get(FORM)).text
        assert f'<option value="{UNIT}" selected>' in page
        assert f'value="{OTHER_UNIT}"' not in page
        answer = await client.post(SEND, data={**TYPED, "unit": OTHER_UNIT})
    assert (answer.status_code, await lines(site)) == (403, [])


async def test_sending_twice_registers_once(app: Starlette, site: SiteRuntime) -> None:
    async with asking(app, "thu-ky") as client:
        page = (await client.get(FORM)).text
        key = re.search(r'name="form_key" value="([^"]+)"', page)
        assert key is not None
        fields = {**TYPED, "form_key": key[1]}
        answers = await asyncio.gather(*(client.post(SEND, data=fields) for _ in range(3)))
    assert {one.headers["location"] for one in answers} == {answers[0].headers["location"]}
    assert len(await lines(site)) == 1


async def test_two_clerks_at_once_get_two_numbers(app: Starlette, site: SiteRuntime) -> None:
    async with asking(app, "thu-ky") as one, asking(app, "thu-ky-hai") as other:
        await asyncio.gather(
            *(client.post(SEND, data=TYPED) for client in (one, other) for _ in range(5))
        )
    numbers = [one.receipt_number for one in await lines(site)]
    assert len(set(numbers)) == len(numbers) == 10


async def test_rows_are_added_and_dropped_without_scripts(app: Starlette) -> None:
    async with asking(app, "thu-ky") as client:
        more = (await client.post(f"{SEND}/authors", data={**TYPED, "rows": "more"})).text
        assert 'value="Lê Văn Tám"' in more
        assert 'name="author.2.name" value=""' in more
        assert "Gieo ba hàng một lúc." in more
        less = (await client.post(f"{SEND}/authors", data={**TYPED, "rows": "drop.0"})).text
        assert (
            'value="Lê Văn Tám"' in less,
            'name="author.0.name" value="Điểu Thị Hoa"' in less,
        ) == (
            False,
            True,
        )


WRONG: tuple[tuple[dict[str, str], int, str], ...] = (
    ({"title": ""}, 422, "Tên giải pháp: chưa điền"),
    ({"title": "x" * 501}, 422, "dài quá 500"),
    ({"field": "khong-co"}, 409, "Không có lĩnh vực"),
    ({"unit": "'; DROP TABLE entry; --"}, 409, "Không có đơn vị"),
    ({"applied_since": "9" * 5000}, 422, "không phải là số nguyên"),
    ({"applied_since": "12"}, 422, "không phải là năm"),
    ({"author.0.name": ""}, 422, "Họ và tên (người thứ 1): chưa điền"),
    ({"author.0.born": "31/02/1980"}, 422, "không phải là ngày"),
    ({"author.0.share": "NaN"}, 422, "không phải là số"),
    ({"author.0.share": "1e9"}, 422, "không phải là số"),
    ({"author.0.share": "101"}, 422, "không quá 100"),
    ({"title": "có \x00 trong"}, 422, "ký tự hỏng"),
    ({"author.0.share": "60", "author.1.share": "60"}, 422, "vượt quá 100"),
    ({"postmarked_on": "2022-13-45"}, 422, "không phải là ngày"),
    ({"summary": "x" * 20_001}, 422, "dài quá 20000"),
    ({"summary": "x" * 5_000_000}, 413, "vượt quá"),
)


async def test_wrong_input_is_named_and_nothing_is_written(
    app: Starlette, site: SiteRuntime
) -> None:
    async with asking(app, "thu-ky") as client:
        for wrong, status, words in WRONG:
            answer = await client.post(SEND, data={**TYPED, **wrong})
            assert (answer.status_code, words in answer.text) == (status, True), list(wrong)
    assert await lines(site) == []


async def test_hostile_text_is_kept_as_text(app: Starlette, site: SiteRuntime) -> None:
    title = "<script>alert(1)</script> \u202e=HYPERLINK(1) Ma\u0301y gieo 🌾"
    async with asking(app, "thu-ky") as client:
        answer = await client.post(SEND, data={**TYPED, "title": title})
        page = (await client.get(answer.headers["location"])).text
    (line,) = await lines(site)
    assert line.title == "<script>alert(1)</script> =HYPERLINK(1) Máy gieo 🌾"
    assert "<script>alert" not in page


async def test_rows_beyond_what_a_dossier_may_have_are_not_read(
    app: Starlette, site: SiteRuntime
) -> None:
    many = {f"author.{index}.name": "Ai" for index in range(99)} | {"author.99999.name": "Ai"}
    async with asking(app, "thu-ky") as client:
        answer = await client.post(SEND, data={**TYPED, **many})
    _, personal = await entry_of(site, answer)
    assert len(personal.authors) == 50


async def test_after_the_deadline_the_page_says_so(app: Starlette, site: SiteRuntime) -> None:
    hold_clock(site, datetime(2030, 1, 1, tzinfo=UTC))
    async with asking(app, "tac-gia") as client:
        page = (await client.get(FORM)).text
        answer = await client.post(SEND, data=TYPED)
    assert ("Hiện không nhận hồ sơ." in page, f'action="{SEND}"' in page) == (True, False)
    assert (answer.status_code, await lines(site)) == (409, [])


async def test_correction_keeps_what_was_ticked_and_counts_versions(
    app: Starlette, site: SiteRuntime
) -> None:
    async with asking(app, "tac-gia") as client, asking(app, "tac-gia-khac") as other:
        receipt = (await client.post(SEND, data=TYPED)).headers["location"]
        address = receipt.partition("/receipt")[0] + "/dossier"
        page = (await client.get(address)).text
        assert 'value="12/05/1980"' in page
        assert (await other.get(address)).status_code == 404
        fields = {**TYPED, "version": "1", "title": "Máy gieo hạt, bản hai"}
        assert (await other.post(address, data=fields)).status_code == 404
        assert (await client.post(address, data=fields)).status_code == 303
        late = await client.post(address, data=fields)
    assert (late.status_code, "vừa được người khác thay đổi" in late.text) == (409, True)
    assert [(one.title, one.version) for one in await lines(site)] == [("Máy gieo hạt, bản hai", 2)]


def sign_on(page: Page, base: str, who: str) -> None:
    page.context.add_cookies([{"name": "hoithi_as", "value": who, "url": base}])


def test_clerk_registers_by_keyboard_alone_and_nothing_typed_is_lost(
    app: Starlette, site: SiteRuntime, chromium: Path
) -> None:
    with serving(app) as base, browsing(chromium, may_complain_of="401") as page:
        sign_on(page, base, "quay")
        page.goto(base + FORM)
        keys = page.keyboard
        keys.type("Máy gieo hạt đậu")
        keys.press("Tab")
        keys.type("Huy")
        page.get_by_role("combobox", name="Lĩnh vực").focus()
        keys.press("ArrowDown")
        page.get_by_label("Họ và tên (người thứ 1)").focus()
        keys.type("Lê Văn Tám")
        page.get_by_role("button", name="Thêm tác giả").focus()
        keys.press("Enter")
        expect(page.get_by_label("Họ và tên (người thứ 2)")).to_be_focused()
        keys.type("Điểu Thị Hoa")
        expect(page.locator("[data-saved]")).to_contain_text("Đã lưu lúc")
        assert drafts_kept(site)[0]["author.1.name"] == ["Điểu Thị Hoa"]
        # The session ends in the middle of it; what was typed is there after signing in again.
        page.context.clear_cookies()
        page.get_by_role("button", name="Đăng ký", exact=True).focus()
        keys.press("Enter")
        expect(page.locator("#notice")).to_contain_text("Chưa đăng nhập")
        sign_on(page, base, "quay")
        page.goto(base + FORM)
        expect(page.get_by_label("Tên giải pháp")).to_have_value("Máy gieo hạt đậu")
        expect(page.get_by_label("Họ và tên (người thứ 2)")).to_have_value("Điểu Thị Hoa")
        page.get_by_role("button", name="Đăng ký", exact=True).dblclick()
        expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu nhận hồ sơ")
        assert drafts_kept(site) == []
    assert len(asyncio.run(lines(site))) == 1
