"""A district's site with people of every role, for the tests of intake's pages."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.applications import Starlette

from services.intake.queries import EntryLine, Filter, list_entries
from services.intake.service import SERVICE as INTAKE
from shared.identity.permissions import EVERYTHING
from shared.runtime import SiteRuntime
from shared.site import SERVICE as SITE
from shared.web.app import create_app
from tests.people import person
from tests.reporting.made import BINH_LONG, CONTEST, LOC_NINH
from tests.web.contest import MORNING, Wire, build_site, demonstration, hold_clock
from tests.web.small import settings

UNIT, OTHER_UNIT = "huyen-doan", "xa-loc-an"
FIELD = "co-khi-xay-dung-giao-thong"
PLACE = f"{CONTEST}/{LOC_NINH}"
PEOPLE = {
    "thu-ky": person(CONTEST, LOC_NINH, "secretary"),
    "thu-ky-hai": person(CONTEST, LOC_NINH, "secretary"),
    "truong-ban": person(CONTEST, LOC_NINH, "head"),
    "quay": person(CONTEST, LOC_NINH, "counter"),
    "don-vi": person(CONTEST, LOC_NINH, "clerk", unit=UNIT),
    "tac-gia": person(CONTEST, LOC_NINH, "author"),
    "tac-gia-khac": person(CONTEST, LOC_NINH, "author"),
    "giam-khao": person(CONTEST, LOC_NINH, "judge"),
    "noi-khac": person(CONTEST, BINH_LONG, "secretary"),
}


def desk_site(folder: Path, statements: list[str] | None = None) -> SiteRuntime:
    """The site, with its rules published and its clock standing in the season of receiving."""
    runtime = build_site(folder, "district", (SITE, INTAKE), statements)
    hold_clock(runtime, MORNING)
    Wire({"district": runtime}, demonstration()).publish()
    return runtime


def desk_app(site: SiteRuntime, folder: Path) -> Starlette:
    """The application in front of it."""
    return create_app({"district": site}, settings(folder), people=PEOPLE)


@asynccontextmanager
async def asking(app: Starlette, who: str) -> AsyncIterator[httpx.AsyncClient]:
    """A program's client that acts as one of the people."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://x.example",
        headers={"x-hoithi-as": who},
    ) as client:
        yield client


async def lines(site: SiteRuntime) -> list[EntryLine]:
    """The register, by receipt number."""
    page = await site.query(
        "intake", list_entries, CONTEST, LOC_NINH, Filter(), EVERYTHING, limit=200
    )
    return sorted(page.entries, key=lambda one: one.receipt_number or "")


def drafts_kept(site: SiteRuntime) -> list[dict[str, list[str]]]:
    """What the site keeps of forms that were not sent."""
    with site.databases["site"].session() as session:
        session.begin_reading()
        rows = session.core.exec_driver_sql("SELECT fields FROM draft ORDER BY account, form")
        return [json.loads(row[0]) for row in rows]
