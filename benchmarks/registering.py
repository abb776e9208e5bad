"""Handing in a dossier by the page's form, by several clients, with ten thousand dossiers there;
then the pages of screening, with all that was found alike.

The server runs in this process, those who post in another. Comparing is queued: the post only marks
what waits for it.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import httpx

from benchmarks.figures import Figure
from services.intake.commands import RegisterEntry
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.errands.comparing import Finder, compare_waiting
from services.intake.service import SERVICE as INTAKE
from shared.clock import SiteClock
from shared.execution import Site, carry_out
from shared.runtime import SiteRuntime
from shared.unit import Context
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.desk import FIELD, PLACE, UNIT, desk_app, desk_site
from tests.web.serving import serving

ENTRIES, CLIENTS, POSTS, WARM, SHOWN = 10_000, 4, 400, 5, 20
_CLERK, _SECRETARY = "quay", "thu-ky"


def figures() -> list[Figure]:
    """The middle and the slowest hundredth of the posts."""
    with tempfile.TemporaryDirectory(prefix="hoithi-register-") as folder:
        site = desk_site(Path(folder))
        _fill(site)
        with serving(desk_app(site, Path(folder))) as base:
            command = [sys.executable, "-m", "benchmarks.registering", base]
            told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=900)
            _compare(site)
            listed_ms, entry_ms = _screen(base)
        site.close()
    took_ms = sorted(float(one) for one in told.stdout.split())
    what = f"register by form, {ENTRIES:,} entries there, {CLIENTS} clients"
    return [
        Figure(f"{what}: p50", f"{median(took_ms):.0f} ms", "15 ms"),
        Figure(f"{what}: p99", f"{took_ms[int(0.99 * len(took_ms))]:.0f} ms", "60 ms"),
        Figure("list to screen, p50", f"{listed_ms:.0f} ms", "60 ms"),
        Figure("an entry with its evidence, p50", f"{entry_ms:.0f} ms", "60 ms"),
    ]


def _fill(site: SiteRuntime) -> None:
    with site.databases["intake"].session() as session, site.databases["site"].session() as clock:
        place = Site(site.name, INTAKE, SiteClock(clock))
        session.begin()
        for number in range(ENTRIES):
            draft = Draft(
                title=f"Máy gieo hạt đậu phộng cải tiến số {number}", unit=UNIT,
                authors=(DraftAuthor(f"Nguyễn Văn {number}"),), field=FIELD,
            )  # fmt: skip
            carry_out(session, place, RegisterEntry(CONTEST, LOC_NINH, draft), Context("filler"))
        session.commit()


def _compare(site: SiteRuntime) -> None:
    finder = Finder()
    with site.databases["intake"].session() as session:
        while compare_waiting(session, finder):
            pass


def _screen(base: str) -> tuple[float, float]:
    """How long the list takes, and one of its entries after the other."""
    with httpx.Client(base_url=base, headers={"x-hoithi-as": _SECRETARY}, timeout=60) as client:
        listed = [_shown(client, "/district/screening") for _ in range(WARM + SHOWN)]
        entries = re.findall(r'"(/district/entries/[^"?#]+)"', listed[0][1])
        shown = [_shown(client, one)[0] for one in entries[: WARM + SHOWN]]
    return median(took for took, _ in listed[WARM:]), median(shown[WARM:])


def _shown(client: httpx.Client, address: str) -> tuple[float, str]:
    begun = time.perf_counter()
    answer = client.get(address).raise_for_status()
    return 1000 * (time.perf_counter() - begun), answer.text


def _post(base: str, client_number: int) -> list[float]:
    took_ms = []
    with httpx.Client(base_url=base, headers={"x-hoithi-as": _CLERK}, timeout=60) as client:
        for number in range(WARM + POSTS // CLIENTS):
            title = f"Máy gặt lúa cải tiến {client_number}.{number}"
            form = {
                "form_key": f"{client_number}.{number}",
                "title": title, "unit": UNIT, "field": FIELD,
                "author.0.name": "Nguyễn Văn An", "summary": f"{title} dùng động cơ cũ.",
            }  # fmt: skip
            begun = time.perf_counter()
            answer = client.post(f"/district/register/{PLACE}", data=form)
            took = 1000 * (time.perf_counter() - begun)
            if answer.status_code != httpx.codes.SEE_OTHER:
                raise RuntimeError(answer.text[:2000])
            if number >= WARM:
                took_ms.append(took)
    return took_ms


def main(arguments: Sequence[str]) -> None:
    """Post, and print what each answer took."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        for one in pool.map(lambda number: _post(arguments[0], number), range(CLIENTS)):
            print(*(f"{took:.1f}" for took in one), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
