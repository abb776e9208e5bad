"""Several people at once on each kind of database, and how many statements one of them costs."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.intake import queries
from services.intake.commands import (
    Chosen,
    DecideScreening,
    KeepFile,
    ProposeScreening,
    RegisterEntry,
)
from services.intake.queries import Filter
from services.intake.service import SERVICE
from services.intake.tables import METADATA
from shared import site as site_database
from shared.database import Database
from shared.errors import EditConflict
from shared.identity.permissions import EVERYTHING
from shared.profiles.keeping import KeepProfile, KeepUnits, published_part
from shared.runtime import SiteRuntime
from shared.unit import Context
from tests.intake.rules import CONTEST, LOW, LOW_SITE, UNITS, draft, file_of, low
from tests.intake.sites import IntakeSite

ME = Context("demo:clerk")
SHA = "e" * 64
OPEN = {"closes": {"date": "2199-12-31", "inclusive": True}}


@pytest.fixture
async def runtime(database_url: str, tmp_path: Path) -> AsyncIterator[SiteRuntime]:
    on_file = database_url.startswith("sqlite")
    urls = {
        name: f"sqlite:///{tmp_path / name}.db" if on_file else database_url
        for name in ("intake", "site")
    }
    tables = {"intake": METADATA, "site": site_database.SERVICE.metadata}
    databases = {name: Database(url, schema=name, busy_timeout_ms=0) for name, url in urls.items()}
    for name, database in databases.items():
        if not on_file:
            with database.engine.connect() as connection:
                connection.execute(sa.schema.CreateSchema(name))
        tables[name].create_all(database.engine)
    runtime = SiteRuntime(LOW_SITE, [site_database.SERVICE, SERVICE], databases)
    rules = published_part(low(receipt=OPEN))
    await runtime.execute("intake", KeepProfile(CONTEST, LOW, 1, rules), ME)
    await runtime.execute("intake", KeepUnits(CONTEST, 1, UNITS), ME)
    yield runtime
    runtime.close()


async def _register(runtime: SiteRuntime, title: str) -> dict[str, str]:
    command = RegisterEntry(CONTEST, LOW, draft(title))
    answer: dict[str, str] = json.loads(await runtime.execute("intake", command, ME))
    return answer


async def test_receipts_have_one_series_however_many_come_at_once(runtime: SiteRuntime) -> None:
    answers = await asyncio.gather(*(_register(runtime, f"Máy {one}") for one in range(12)))
    numbers = sorted(one["receipt_number"] for one in answers)
    assert numbers == [f"{number:02d}/TN" for number in range(1, 13)]


async def test_of_two_who_decide_at_once_one_is_told_to_look_again(runtime: SiteRuntime) -> None:
    entry = (await _register(runtime, "Máy"))["id"]
    proposal = ProposeScreening(CONTEST, LOW, (Chosen(entry, 1),), True)
    await runtime.execute("intake", proposal, ME)
    decisions = [
        DecideScreening(CONTEST, LOW, (Chosen(entry, 2),), eligible, "Vì thế")
        for eligible in (True, False)
    ]
    ends = await asyncio.gather(
        *(runtime.execute("intake", one, ME) for one in decisions), return_exceptions=True
    )
    assert sorted(type(one) for one in ends if isinstance(one, Exception)) == [EditConflict]
    acts = (
        await runtime.query("intake", queries.one_entry, CONTEST, LOW, entry, EVERYTHING)
    ).screening
    assert [one.act for one in acts] == ["proposal", "decision"]


def _statements(site: IntakeSite) -> list[str]:
    seen: list[str] = []
    site.session._driver.set_trace_callback(seen.append)
    return seen


@pytest.mark.parametrize(("files", "most"), [(0, 9), (1, 10)])
def test_registering_takes_few_statements(sqlite_below: IntakeSite, files: int, most: int) -> None:
    sqlite_below.do(KeepFile(SHA, 10))
    sqlite_below.register("Nhớ thể lệ")
    seen = _statements(sqlite_below)
    sqlite_below.register(files=(file_of(SHA),) * files)
    around = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    assert len([one for one in seen if not one.startswith(around)]) <= most


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_the_register_is_one_statement(sqlite_below: IntakeSite, count: int) -> None:
    for number in range(count):
        sqlite_below.register(f"Máy {number}")
    seen = _statements(sqlite_below)
    page = sqlite_below.ask(queries.list_entries, CONTEST, LOW, Filter(), EVERYTHING)
    assert (len(page.entries), len([one for one in seen if one.startswith("SELECT")])) == (count, 1)
