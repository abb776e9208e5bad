"""Pages and papers: what a list of ten thousand entries takes, what a visit weighs, a long paper.

The server runs in this process, those who ask in another, so that their work is not counted twice.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, sync_playwright

from benchmarks.figures import Figure
from services.intake.commands import RegisterEntry
from services.intake.domain.drafts import Draft, DraftAuthor
from shared.clock import SiteClock
from shared.documents.model import PaperKind
from shared.documents.pdf import write_pdf
from shared.documents.sample import sample
from shared.documents.word import write_word
from shared.execution import Site, carry_out
from shared.runtime import SiteRuntime
from tests.parts.browser import find_chromium
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.serving import FLAGS, serving
from tests.web.world import CLERK, JUDGE, World, world

ENTRIES, CLIENTS, ASKED = 10_000, 4, 400
PHONE = {"width": 360, "height": 740}
OLD_PHONE = {"rate": 4}
POOR_LINE = {
    "offline": False, "latency": 50, "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}  # fmt: skip
PAINTS = 7
_FIELD = "co-khi-xay-dung-giao-thong"


def figures() -> list[Figure]:
    """Every figure of pages and papers."""
    with (
        tempfile.TemporaryDirectory(prefix="hoithi-pages-") as folder,
        _served(Path(folder)) as (
            place,
            base,
        ),
    ):
        return [*_server_time(base + place), *_visits(base, place), _paper()]


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, str]]:
    with world(folder) as found:
        _fill(_district(found))
        with serving(found.app) as base:
            yield found.list, base


def _district(found: World) -> SiteRuntime:
    site: SiteRuntime = found.app.state.sites["district"]
    return site


def _fill(site: SiteRuntime) -> None:
    database = site.databases["intake"]
    with database.session() as session, site.databases["site"].session() as clock:
        place = Site(site.name, site.services["intake"], SiteClock(clock))
        session.begin()
        for number in range(ENTRIES):
            draft = Draft(
                title=f"Máy gieo hạt đậu phộng cải tiến số {number}", unit="huyen-doan",
                authors=(DraftAuthor(f"Nguyễn Văn {number}"),), field=_FIELD,
            )  # fmt: skip
            carry_out(session, place, RegisterEntry(CONTEST, LOC_NINH, draft), CLERK)
        session.commit()


def _server_time(address: str) -> list[Figure]:
    asking = [sys.executable, "-m", "benchmarks.asking", address, JUDGE, str(CLIENTS), str(ASKED)]
    told = subprocess.run(asking, check=True, capture_output=True, text=True, timeout=600).stdout
    took_ms = sorted(float(one) for one in told.split())
    what = f"list of {ENTRIES:,} entries, {CLIENTS} clients"
    return [
        Figure(f"{what}: p50", f"{median(took_ms):.0f} ms", "40 ms"),
        Figure(f"{what}: p95", f"{took_ms[int(0.95 * len(took_ms))]:.0f} ms", "80 ms"),
    ]


def _visits(base: str, place: str) -> list[Figure]:
    sizes: list[float] = []
    with _browser() as page:
        network = page.context.new_cdp_session(page)
        network.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
        network.send("Network.enable")
        _choose(page, base)
        page.goto(base + place, wait_until="networkidle")
        first = sum(sizes)
        page.goto(base + place, wait_until="networkidle")
        again = sum(sizes) - first
    paints = sorted(_first_paint(base, place) for _ in range(PAINTS))
    what = "first paint, CPU ×4 slower, 1.6 Mbit/s"
    return [
        Figure("first visit", f"{first / 1000:.0f} kB", "250 kB"),
        Figure("repeated visit", f"{again / 1000:.0f} kB", "30 kB"),
        Figure(f"{what}, middle of {PAINTS}", f"{median(paints) / 1000:.2f} s", "1.5 s"),
    ]


def _first_paint(base: str, place: str) -> float:
    """Milliseconds to the first text, in a browser that has never been here."""
    with _browser() as page:
        page.goto("about:blank")
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", POOR_LINE)
        network.send("Emulation.setCPUThrottlingRate", OLD_PHONE)
        _choose(page, base)
        page.goto(base + place)
        entry = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        return float(page.evaluate(entry))


@contextmanager
def _browser() -> Iterator[Page]:
    with sync_playwright() as playwright:
        path = str(find_chromium())
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
        browser.close()


def _choose(page: Page, base: str) -> None:
    page.context.add_cookies([{"name": "hoithi_as", "value": JUDGE, "url": base}])


def _paper() -> Figure:
    long = sample(PaperKind.REPORT, sections=19, rows=24)
    begun = time.perf_counter()
    write_word(long)
    write_pdf(long)
    return Figure("Word and PDF of 20 pages", f"{time.perf_counter() - begun:.2f} s", "2 s")
