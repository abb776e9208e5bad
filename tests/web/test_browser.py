"""In a real browser: the monitor moves by itself, and pages fit a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shared.events.stages import IntakeStage
from shared.profiles.people import DemonstrationPerson
from shared.web.app import create_app
from tests.reporting.made import CONTEST, PROVINCE
from tests.web.province import PEOPLE, Province, key
from tests.web.serving import browsing, serving
from tests.web.small import settings

MOVES_WITHIN_MS = 5_000


@pytest.fixture
def address(province: Province, tmp_path: Path) -> Iterator[str]:
    app = create_app({"province": province.site}, settings(tmp_path), people=PEOPLE)
    with serving(app) as base:
        yield base


def act_as_secretary(page: Page, address: str) -> None:
    """Ask as a person of the demonstration from now on."""
    (key_of_person,) = PEOPLE
    page.context.add_cookies([{"name": "hoithi_as", "value": key_of_person, "url": address}])


def cell(column: str, unit: str | None = None) -> str:
    """The selector of a cell."""
    return f'[data-cell="{key(column, unit=unit)}"]'


def test_monitor_moves_without_reload(province: Province, address: str, chromium: Path) -> None:
    with browsing(chromium) as page:
        act_as_secretary(page, address)
        page.goto(f"{address}/province/monitor")
        expect(page.locator("[data-connection]")).to_have_text("● trực tiếp")
        expect(page.locator(cell("registered"))).to_have_text("0")
        page.evaluate("window.stayed = true")
        province.hears("e1", IntakeStage.REGISTERED)
        expect(page.locator(cell("registered"))).to_have_text("1", timeout=MOVES_WITHIN_MS)
        expect(page.locator(cell("registered", "huyen-doan"))).to_have_text("1")
        province.hears("e1", IntakeStage.ELIGIBLE)
        expect(page.locator(cell("screened"))).to_have_text("1", timeout=MOVES_WITHIN_MS)
        assert page.evaluate("window.stayed")


def test_new_rows_come_without_reload(province: Province, address: str, chromium: Path) -> None:
    with browsing(chromium) as page:
        act_as_secretary(page, address)
        page.goto(f"{address}/province/monitor")
        expect(page.locator("[data-connection]")).to_have_text("● trực tiếp")
        expect(page.locator(cell("registered", "don-vi-la"))).to_have_count(0)
        page.evaluate("window.stayed = true")
        province.hears("e1", IntakeStage.REGISTERED, unit="don-vi-la")
        expect(page.locator(cell("registered", "don-vi-la"))).to_have_text(
            "1", timeout=MOVES_WITHIN_MS
        )
        assert page.evaluate("window.stayed")


def test_form_that_fails_stays_open_with_what_was_typed(
    province: Province, chromium: Path, tmp_path: Path
) -> None:
    person = DemonstrationPerson(
        name="Thư ký", role="secretary", contest=CONTEST, branch=PROVINCE, mail="a@b.example"
    )
    people = {"thu-ky.binh-phuoc": person}
    app = create_app({"province": province.site}, settings(tmp_path), people=people)
    with serving(app) as base, browsing(chromium, may_complain_of="422") as page:
        page.goto(base)
        page.get_by_role("button", name="Thư ký").click()
        page.goto(f"{base}/province/reports/{CONTEST}/{PROVINCE}")
        page.locator("tbody a").first.click()
        page.get_by_label("Nội dung").fill("Đã triển khai đến các xã.")
        page.get_by_label("Số tin, bài").fill("nhiều")
        page.get_by_role("button", name="Nộp báo cáo").click()
        expect(page.locator("#notice")).to_contain_text("«nhiều» không phải là số nguyên")
        expect(page.get_by_label("Nội dung")).to_have_value("Đã triển khai đến các xã.")
        page.get_by_label("Số tin, bài").fill("12")
        page.get_by_role("button", name="Nộp báo cáo").dblclick()
        expect(page.locator(".said-done")).to_contain_text("Đã ghi nhận.")
        expect(page.get_by_role("heading", name="Lần nộp 1")).to_be_visible()
        expect(page.get_by_role("heading", name="Lần nộp 2")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/province/monitor", "/province/permissions"])
def test_page_fits_a_phone(address: str, chromium: Path, path: str) -> None:
    with browsing(chromium, width=360, height=740) as page:
        act_as_secretary(page, address)
        page.goto(f"{address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
