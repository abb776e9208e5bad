"""In a real browser: the keyboard alone reaches, shows and operates everything."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.serving import browsing, serving
from tests.web.world import JUDGE, World, world

WATCH = """() => {
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const may = (one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0;
  const radios = new Set();
  const first = (one) => one.type !== "radio" || !radios.has(one.name) && radios.add(one.name);
  const every = [...document.querySelectorAll(controls)].filter(may).filter(first);
  window.reached = new Set();
  window.unseen = new Set();
  document.addEventListener("focusin", (event) => {
    const one = event.target;
    window.reached.add(one.type === "radio" ? every.find((e) => e.name === one.name) : one);
    const style = getComputedStyle(one);
    if (style.outlineStyle === "none" && style.boxShadow === "none") {
      window.unseen.add(one.outerHTML.slice(0, 200));
    }
  });
  window.every = every;
  // A field of a day has a stop each for day, month, year and the calendar.
  return every.length + 4 * every.filter((one) => one.type === "date").length + 6;
}"""
LEFT = """() => ({
  left: window.every
    .filter((one) => one.isConnected && !window.reached.has(one))  // some give way to what loads
    .map((one) => one.outerHTML),
  unseen: [...window.unseen],
})"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str]]:
    with world(tmp_path_factory.mktemp("keys")) as found, serving(found.app) as base:
        yield found, base


def sign_in(page: Page, base: str) -> None:
    page.context.add_cookies([{"name": "hoithi_as", "value": JUDGE, "url": base}])


@pytest.mark.timeout(240)
def test_keyboard_reaches_every_control_of_every_page(
    served: tuple[World, str], chromium: Path
) -> None:
    found, base = served
    troubles = []
    with browsing(chromium, may_complain_of="status of 4") as page:
        sign_in(page, base)
        for path in found.pages:
            page.goto(base + path)
            stops = page.evaluate(WATCH)
            for _ in range(2):
                for _ in range(stops):
                    page.keyboard.press("Tab")
                told = page.evaluate(LEFT)
                if not told["left"]:
                    break  # else a scrolled table had a stop of its own: once more round
            if told["left"] or told["unseen"]:
                troubles.append((path, told))
    assert troubles == []


def test_keyboard_alone_skips_opens_closes_and_searches(
    served: tuple[World, str], chromium: Path
) -> None:
    found, base = served
    with browsing(chromium) as page:
        sign_in(page, base)
        page.goto(base + found.list)
        page.keyboard.press("Tab")
        expect(page.locator(".skip")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        summary = page.locator(".bar-person summary")
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".bar-person .drop-body")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".bar-person .drop-body")).to_be_hidden()
        expect(summary).to_be_focused()
        page.locator("#bar-search").focus()
        page.keyboard.type("may gieo")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Máy gieo hạt đậu")


def test_keyboard_alone_fills_a_form_and_sends_it(
    served: tuple[World, str], chromium: Path
) -> None:
    _, base = served
    with browsing(chromium, width=360, height=740) as page:
        sign_in(page, base)
        page.goto(f"{base}/district/reports/{CONTEST}/{LOC_NINH}")
        page.locator("main tbody a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/bao-cao-*")
        for label, text in (("Nội dung", "Đã triển khai đến các xã."), ("Số tin, bài", "12")):
            tab_to(page, label)
            page.keyboard.type(text)
        page.keyboard.press("Enter")  # in a field of one line it sends the form
        expect(page.locator(".said-done")).to_contain_text("Đã ghi nhận.")


def tab_to(page: Page, label: str) -> None:
    """Tab until the control with a label has the focus."""
    wanted = page.get_by_label(label).first
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"no way to «{label}»")
