"""Two sites behind one application with something on every page, for tests in a real browser."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette

from services.intake.commands import Chosen, DecideScreening, ProposeScreening, RegisterEntry
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.service import SERVICE as INTAKE
from services.judging.service import SERVICE as JUDGING
from services.reporting.queries.reports import report_list
from services.reporting.service import SERVICE as REPORTING
from shared.identity.permissions import EVERYTHING
from shared.profiles.people import DemonstrationPerson
from shared.runtime import SiteRuntime
from shared.site import SERVICE as SITE
from shared.unit import Context
from shared.web.app import create_app
from tests.judging.office import Office
from tests.judging.rules import BRANCH as JUDGED
from tests.judging.rules import CONTEST as JUDGED_CONTEST
from tests.judging.rules import NOW, profile
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.contest import MORNING, Wire, build_site, demonstration, hold_clock
from tests.web.small import settings

CLERK = Context("demo:thu-ky.loc-ninh")
JUDGE = "an"
PEOPLE = {
    JUDGE: DemonstrationPerson(
        name="Nguyễn An",
        role="judge",
        also=("secretary", "head", "administrator"),
        mail="an@x.example",
    )
}
STEP = "cham-diem"
_TITLES = ("Máy gieo hạt đậu", "Hệ thống tưới nhỏ giọt", "Thiết bị báo cháy sớm cho chợ")


class World:
    """The application, and the paths of its pages."""

    def __init__(self, app: Starlette, entry: str, report: str) -> None:
        self.app = app
        here, there = f"{CONTEST}/{LOC_NINH}", f"{JUDGED_CONTEST}/{JUDGED}"
        below = (
            "monitor", "entries", f"entries/{here}/{entry}", f"entries/{here}/{entry}/receipt",
            f"entries/{here}/{entry}/dossier", "register", "import", "forwarding",
            "forwarding?huong=duoi", "screening", "judging",
            f"judging/{here}", f"judging/{here}/panels", f"judging/{here}/rounds/{STEP}",
            f"judging/{here}/results", f"judging/{here}/nomination", "reports",
            f"reports/{here}", f"reports/{here}/{report}", f"history/{entry}", "search?tim=may",
            "letters", "relays", "dead-letters", "account", "permissions", "sign-in", "forgotten",
            "none",
        )  # fmt: skip
        sheet = "sheets/marks/a"
        judged = [
            f"judging/{there}{one}"
            for one in ("", "/panels", "/rounds/marks", f"/{sheet}", "/results")
        ] + [f"judging/{there}/rounds/marks/sheets/a/demo:{JUDGE}"]
        self.pages = (
            "/", *(f"/district/{one}" for one in below), *(f"/here/{one}" for one in judged)
        )  # fmt: skip
        self.list = f"/district/entries?noi={here}"


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """The sites, filled."""
    district = build_site(folder, "district", (SITE, INTAKE, JUDGING, REPORTING))
    here = build_site(folder, "here", (SITE, JUDGING))
    hold_clock(district, MORNING)
    hold_clock(here, NOW)
    wire = Wire({"district": district}, demonstration())
    wire.publish()
    office = Office(here.databases["judging"])
    office.publish(profile(nomination={"to": "high/land", "max": 1}))
    office.admit("a")
    office.panel()
    app = create_app({"district": district, "here": here}, settings(folder), people=PEOPLE)
    try:
        entries = _entries(district)
        wire.carry()
        yield World(app, entries[0], _report(district))
    finally:
        office.session.close()
        district.close()
        here.close()


def _entries(site: SiteRuntime) -> list[str]:
    import asyncio

    async def register() -> list[str]:
        found = []
        for title in _TITLES:
            draft = Draft(
                title=title, unit="huyen-doan", authors=(DraftAuthor("Lê Văn Tám"),),
                field="co-khi-xay-dung-giao-thong", summary="Đã thử nghiệm qua hai mùa vụ.",
            )  # fmt: skip
            command = RegisterEntry(CONTEST, LOC_NINH, draft)
            found.append(str(json.loads(await site.execute("intake", command, CLERK))["id"]))
        for kind in (ProposeScreening, DecideScreening):
            version = 1 if kind is ProposeScreening else 2
            chosen = (Chosen(found[1], version),)
            await site.execute("intake", kind(CONTEST, LOC_NINH, chosen, True), CLERK)
        return found

    return asyncio.run(register())


def _report(site: SiteRuntime) -> str:
    with site.databases["reporting"].session() as session:
        session.begin_reading()
        return report_list(session, CONTEST, LOC_NINH, MORNING, EVERYTHING)[0].report
