"""Two sites behind one application with something on every page, for tests in a real browser."""

import base64
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette

from services.intake.commands import (
    AttachFile,
    Chosen,
    DecideScreening,
    KeepFile,
    ProposeScreening,
    RegisterEntry,
)
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.service import SERVICE as INTAKE
from services.judging.service import SERVICE as JUDGING
from services.reporting.commands import DraftList
from services.reporting.queries.reports import report_list
from services.reporting.service import SERVICE as REPORTING
from shared.errors import BrokenPayload
from shared.files import files_of
from shared.identity.permissions import EVERYTHING, table
from shared.messaging import dead_letters
from shared.messaging.dead_letters import Record
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
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_TITLES = ("Máy gieo hạt đậu", "Hệ thống tưới nhỏ giọt", "Thiết bị báo cháy sớm cho chợ")


NO_PAGES = (
    "/field-hint",  # a part that the page of an entry fetches
    "/api/", "/files/", ".pdf", "/content", "/download", "/events", "/rows", "/drafts", "/template",
    "openapi",
)  # fmt: skip
"""What a door of these addresses gives is no page of its own."""


class World:
    """The application, and the paths of its pages: every one that the table of permissions has."""

    def __init__(self, app: Starlette, known: Mapping[str, str]) -> None:
        self.app = app
        here, there = f"{CONTEST}/{LOC_NINH}", f"{JUDGED_CONTEST}/{JUDGED}"
        sheet = "sheets/marks/a"
        judged = [
            f"judging/{there}{one}"
            for one in ("", "/panels", "/rounds/marks", f"/{sheet}", "/results")
        ] + [f"judging/{there}/rounds/marks/sheets/a/demo:{JUDGE}"]
        more = ("search?tim=may", "entries?tim=khong-co-gi", "forwarding?huong=duoi", "none")
        self.pages = (
            "/",
            *(f"/district{one}" for one in _pages(known)),
            *(f"/district/{one}" for one in more),
            *(f"/here/{one}" for one in judged),
        )
        self.list = f"/district/entries?noi={here}"


def _pages(known: Mapping[str, str]) -> Iterator[str]:
    doors = (*table().by_door, *table().public)
    for door in sorted(one for one in doors if one.startswith("GET /")):
        path = door.removeprefix("GET ")
        if not any(one in path for one in NO_PAGES) and not path.startswith("/small"):
            yield path.format_map(known)


@contextmanager
def world(folder: Path, people: Mapping[str, DemonstrationPerson] = PEOPLE) -> Iterator[World]:
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
    app = create_app({"district": district, "here": here}, settings(folder), people=people)
    try:
        entries = _entries(district)
        wire.carry()
        level, unit = LOC_NINH.split("/")
        known = {
            "contest": CONTEST, "level": level, "unit": unit, "entry": entries[0],
            "report": _report(district), "paper": _paper(district), "service": "intake",
            "letter": _dead_letter(district), "template": "result", "language": "vi",
            "round_key": STEP, "first": entries[0], "second": entries[1],
            "sha256": _file(app, entries[0]),
        }  # fmt: skip
        yield World(app, defaultdict(lambda: "none", known))
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


def _paper(site: SiteRuntime) -> str:
    import asyncio

    answer = asyncio.run(site.execute("reporting", DraftList(CONTEST, LOC_NINH), CLERK))
    return str(json.loads(answer)["paper"])


def _file(app: Starlette, entry: str) -> str:
    """A picture that was handed in with an entry; its digest."""
    import asyncio

    site: SiteRuntime = app.state.sites["district"]

    async def attach() -> str:
        info = files_of(app.state.settings, site.name).put(io.BytesIO(PICTURE))
        await site.execute(
            "intake", KeepFile(info.sha256, info.size, "picture", "image/png"), CLERK
        )
        added = AttachFile(CONTEST, LOC_NINH, entry, info.sha256, "ảnh máy.png")
        await site.execute("intake", added, CLERK)
        return info.sha256

    return asyncio.run(attach())


def _dead_letter(site: SiteRuntime) -> str:
    with site.databases["intake"].session() as session:
        session.begin()
        record = Record("hoithi.district.own", 0, 7, b"entry", b'{"specversion": "1.0"}')
        dead_letters.set_aside(session, record, BrokenPayload(reason="type: thiếu"))
        session.commit()
        return dead_letters.all_letters(session)[0].id


def _report(site: SiteRuntime) -> str:
    with site.databases["reporting"].session() as session:
        session.begin_reading()
        return report_list(session, CONTEST, LOC_NINH, MORNING, EVERYTHING)[0].report
