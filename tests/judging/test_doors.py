"""The JSON endpoints, through the real application."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.judging.commands import AdmitEntry
from services.judging.service import SERVICE
from services.judging.tables import METADATA
from shared import site as site_database
from shared.database import Database
from shared.profiles.keeping import KeepProfile, published_part
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.unit import Context
from shared.web.app import create_app
from tests.judging.office import titled
from tests.judging.rules import BRANCH, CONTEST, SITE, profile
from tests.people import people

ROOT = f"/{SITE}/api/v1/branches/{BRANCH}"
ME = Context("demo:office")
JUDGES = [{"account": "demo:an", "name": "Nguyễn An"}, {"account": "demo:binh", "name": "Bình"}]
ASKED = {"contest": CONTEST}
PEOPLE = people(
    CONTEST, BRANCH, office=("secretary", "head"), an="judge", binh="judge", chi="judge"
)


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[SiteRuntime]:
    tables = {"judging": METADATA, "site": site_database.SERVICE.metadata}
    databases = {
        name: Database(f"sqlite:///{tmp_path / name}.db", schema=name, busy_timeout_ms=0)
        for name in tables
    }
    for name, metadata in tables.items():
        metadata.create_all(databases[name].engine)
    runtime = SiteRuntime(SITE, [site_database.SERVICE, SERVICE], databases)
    yield runtime
    runtime.close()


@pytest.fixture
async def client(runtime: SiteRuntime, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    rules = published_part(profile(nomination={"to": "top/all"}))
    await runtime.execute("judging", KeepProfile(CONTEST, BRANCH, 1, rules), ME)
    for entry in ("a", "b"):
        admit = AdmitEntry(CONTEST, BRANCH, entry, 2, True, None, titled(entry))
        await runtime.execute("judging", admit, ME)
    app = create_app({SITE: runtime}, Settings(data=tmp_path), people=PEOPLE)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport,
        base_url="http://hoithi.example",
        headers={"x-hoithi-as": "office", "accept": "application/json", "if-match": "*"},
    ) as client:
        yield client


async def _post(client: httpx.AsyncClient, path: str, person: str, **body: Any) -> httpx.Response:
    return await client.post(f"{ROOT}/{path}", json=ASKED | body, headers={"x-hoithi-as": person})


async def _get(client: httpx.AsyncClient, path: str, person: str = "office") -> Any:
    answer = await client.get(f"{ROOT}/{path}", params=ASKED, headers={"x-hoithi-as": person})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _form_panel(client: httpx.AsyncClient) -> None:
    answer = await _post(client, "panels", "office", round="marks", name="Một", judges=JUDGES)
    assert answer.status_code == 201, answer.text


async def test_a_season_through_the_doors(client: httpx.AsyncClient) -> None:
    await _form_panel(client)
    for entry, new in (("a", "30.5"), ("b", 35)):
        for judge in ("an", "binh"):
            marks = {"new": new, "useful": 40}
            path = f"entries/{entry}/sheets"
            answer = await _post(client, path, judge, round="marks", marks=marks)
            assert answer.status_code == 200, answer.text
    assert answer.json() == {"version": 1, "total": "75", "sheets": 2, "judges": 2}
    progress = await _get(client, "judging")
    assert progress["rounds"] == [
        {
            "round": "marks", "name": "Marks", "entries": 2, "complete": 2, "sheets": 4,
            "expected_sheets": 4, "is_closed": False,
        }
    ]  # fmt: skip
    closed = await _post(client, "rounds/marks/closing", "office")
    assert closed.json() == {"entries": 2, "going_on": ["a", "b"]}

    preview = await _get(client, "ranking")
    shown = [(one["entry"], one["score"], one["award"]) for one in preview["results"]]
    assert shown == [("b", "75.00", "gold"), ("a", "70.50", "silver")]
    minutes = {
        "held_on": "2026-05-01", "chair": "Chủ tịch", "secretary": "Thư ký",
        "present": ["An"], "conclusion": "Nhất trí",
    }  # fmt: skip
    signing = {"number": "7", "signed_on": "2026-05-02", "signer": "Ông X", "minutes": minutes}
    signed = await _post(client, "results", "office", **signing)
    assert signed.status_code == 201, signed.text
    kept = await _get(client, "results")
    assert kept["minutes"] == minutes | {"place": None}
    assert kept["decision"] == {
        "id": signed.json()["decision"], "number": "7", "signed_on": "2026-05-02",
        "signer": "Ông X",
    }  # fmt: skip
    assert kept["results"] == preview["results"]

    nominees = [{"entry": "b", "reason": "Mới"}]
    decision = {"number": "8", "signed_on": "2026-05-03", "signer": "Ông X"}
    nominated = await _post(client, "nomination", "office", **decision, nominees=nominees)
    assert nominated.status_code == 201, nominated.text
    assert (await _get(client, "nomination"))["nominees"] == [
        {"entry": "b", "title": "Giải pháp b", "reason": "Mới", "is_withdrawn": False}
    ]


async def test_a_judge_sees_the_own_sheet_and_no_other(client: httpx.AsyncClient) -> None:
    await _form_panel(client)
    marks = {"new": "30.5", "useful": "40"}
    await _post(client, "entries/a/sheets", "an", round="marks", marks=marks)

    own = await _get(client, "entries/a/sheets/marks", "an")
    other = await _get(client, "entries/a/sheets/marks", "binh")
    mine = (await _get(client, "assignments", "an"))["assignments"]

    assert (own["marks"], own["version"], own["dossier"]["title"]) == (marks, 1, "Giải pháp a")
    assert (other["marks"], other["version"], other["total"]) == ({}, 0, None)
    assert [(one["entry"], one["version"], one["total"]) for one in mine] == [
        ("a", 1, "70.5"), ("b", 0, None),
    ]  # fmt: skip
    stranger = await client.get(
        f"{ROOT}/entries/a/sheets/marks", params=ASKED, headers={"x-hoithi-as": "chi"}
    )
    assert stranger.status_code == 404


async def test_refusals_are_problems_that_name_the_rule(client: httpx.AsyncClient) -> None:
    await _form_panel(client)
    sheet = {"round": "marks", "marks": {"new": "41", "useful": "1"}}

    high = await _post(client, "entries/a/sheets", "an", **sheet)
    unread = await client.post(
        f"{ROOT}/entries/a/sheets", content=b"{", headers={"x-hoithi-as": "an"}
    )
    unknown = await _post(client, "entries/z/sheets", "an", **sheet)
    early = await _post(client, "results", "office", signed_on="2026-05-02", signer="X")

    answers = [(one.status_code, one.json()["code"]) for one in (high, unread, unknown, early)]
    assert answers == [
        (422, "marks_refused"), (422, "invalid_input"), (404, "not_found"), (409, "rounds_open"),
    ]  # fmt: skip


async def test_what_was_not_signed_is_not_found(client: httpx.AsyncClient) -> None:
    for path in ("results", "nomination"):
        answer = await client.get(f"{ROOT}/{path}", params=ASKED)
        assert answer.status_code == 404
