"""In a real browser: nobody is left out, and an old phone on a poor line need not wait."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from tests.web.serving import FLAGS, serving
from tests.web.world import JUDGE, World, world

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
LOOKS = (
    # Each page in both languages, looks and widths; every second one the other way round.
    (("vi", "light", DESKTOP), 0),
    (("en", "dark", PHONE), 0),
    (("vi", "dark", PHONE), 1),
    (("en", "light", DESKTOP), 1),
)
FIRST_VISIT, REPEAT_VISIT = 250_000, 30_000
FIRST_PAINT_MS = 1_500
OLD_PHONE = {"rate": 4}
POOR_LINE = {
    "offline": False,
    "latency": 50,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, str]]:
    with world(tmp_path_factory.mktemp("world")) as found, serving(found.app) as base:
        yield found, base


@pytest.fixture
def context(chromium: Path) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
        browser.close()


def choose(context: BrowserContext, base: str, **cookies: str) -> None:
    context.add_cookies(
        [{"name": f"hoithi_{key}", "value": value, "url": base} for key, value in cookies.items()]
    )


@pytest.mark.timeout(300)
def test_no_page_violates_wcag(served: tuple[World, str], context: BrowserContext) -> None:
    if not AXE.is_file():
        pytest.skip("no axe-core: make set-up brings it by npm")
    found, base = served
    script, page, violations = AXE.read_text("utf-8"), context.new_page(), []
    for (language, look, size), begins in LOOKS:
        choose(context, base, lang=language, look=look, **{"as": JUDGE})
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in found.pages[begins::2]:
            page.goto(base + path)
            page.evaluate(script)
            violations += [f"{language} {look} {path}: {one}" for one in broken(page)]
    assert violations == []


def broken(page: Page) -> list[str]:
    """What axe finds: the rule and the first element that breaks it."""
    answer = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES
    )
    return [f"{one['id']} {one['nodes'][0]['html'][:200]}" for one in answer["violations"]]


def test_every_page_fits_a_phone(served: tuple[World, str], context: BrowserContext) -> None:
    found, base = served
    choose(context, base, **{"as": JUDGE})
    page = context.new_page()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    wide = {}
    for path in found.pages:
        page.goto(base + path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
    assert {path: width for path, width in wide.items() if width > PHONE["width"]} == {}


def test_visits_are_small(served: tuple[World, str], context: BrowserContext) -> None:
    found, base = served
    choose(context, base, **{"as": JUDGE})
    page = context.new_page()
    received: list[float] = []
    network = context.new_cdp_session(page)
    network.on("Network.loadingFinished", lambda one: received.append(one["encodedDataLength"]))
    network.send("Network.enable")
    sizes = []
    for _ in range(2):
        received.clear()
        page.goto(base + found.list, wait_until="networkidle")
        sizes.append(sum(received))
    assert 20_000 < sizes[0] <= FIRST_VISIT
    assert sizes[1] <= REPEAT_VISIT


def test_first_paint_on_an_old_phone_and_a_poor_line(
    served: tuple[World, str], context: BrowserContext
) -> None:
    found, base = served
    choose(context, base, **{"as": JUDGE})
    page = context.new_page()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", POOR_LINE)
    network.send("Emulation.setCPUThrottlingRate", OLD_PHONE)
    page.goto(base + found.list)
    paint = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
    )
    assert paint is not None
    # What a shared machine may be slower by; `make bench` measures it on one that rests.
    assert paint <= 3 * FIRST_PAINT_MS
