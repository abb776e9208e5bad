"""The JSON endpoints and the files, through the real application."""

import hashlib
import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from services.intake.commands import RecordNomination, RecordResults
from services.intake.errands.comparing import Finder, compare_waiting
from services.intake.service import SERVICE
from services.intake.tables import METADATA
from shared import site as site_database
from shared.database import Database
from shared.events.parts import Decision
from shared.files import files_of
from shared.profiles.keeping import KeepProfile, KeepUnits, published_part
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.unit import Context
from shared.web.app import create_app
from tests.intake.rules import CONTEST, LOW, LOW_SITE, TODAY, UNITS, low
from tests.intake.sites import result
from tests.people import people

ROOT = f"/{LOW_SITE}/api/v1/branches/{LOW}"
ME = Context("demo:office")
ASKED = {"contest": CONTEST}
PEOPLE = people(CONTEST, LOW, office=("secretary", "head", "administrator"))
OPEN = {"closes": {"date": "2199-12-31", "inclusive": True}}
DOSSIER = {
    "title": "Máy gặt", "unit": "u1", "field": "craft", "applied_since": 2024,
    "authors": [{"name": "Nguyễn Văn An", "birth_year": 1980, "share_percent": "60.5"}],
    "contact": "0912",
}  # fmt: skip
TOKEN = "t" * 20
CONTENT = "Bản mô tả".encode()
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, site_tokens={"south": TOKEN}, max_file_mb=1)


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[SiteRuntime]:
    tables = {"intake": METADATA, "site": site_database.SERVICE.metadata}
    databases = {
        name: Database(f"sqlite:///{tmp_path / name}.db", schema=name, busy_timeout_ms=0)
        for name in tables
    }
    for name, metadata in tables.items():
        metadata.create_all(databases[name].engine)
    runtime = SiteRuntime(LOW_SITE, [site_database.SERVICE, SERVICE], databases)
    yield runtime
    runtime.close()


@pytest.fixture
async def client(runtime: SiteRuntime, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    outside = {"key": "top/all", "name": "Toàn quốc", "external": True}
    rules = published_part(low(receipt=OPEN, parent=outside, demonstration=True))
    await runtime.execute("intake", KeepProfile(CONTEST, LOW, 1, rules), ME)
    await runtime.execute("intake", KeepUnits(CONTEST, 1, UNITS), ME)
    app = create_app({LOW_SITE: runtime}, settings, people=PEOPLE)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://hoithi.example",
        headers={"x-hoithi-as": "office", "accept": "application/json", "if-match": "*"},
    ) as client:
        yield client


async def _post(client: httpx.AsyncClient, path: str, **body: Any) -> httpx.Response:
    return await client.post(f"{ROOT}/{path}", json=ASKED | body)


async def _get(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await client.get(f"{ROOT}/{path}", params=ASKED | query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _register(client: httpx.AsyncClient, **changes: Any) -> str:
    answer = await _post(client, "entries", **(DOSSIER | changes))
    assert answer.status_code == 201, answer.text
    its_id: str = answer.json()["id"]
    return its_id


async def _upload(client: httpx.AsyncClient) -> dict[str, str]:
    answer = await client.put(f"/{LOW_SITE}/files/{SHA}", content=CONTENT)
    assert (answer.status_code, answer.json()) == (201, {"sha256": SHA, "size": len(CONTENT)})
    return {"sha256": SHA, "name": "mo-ta.txt", "media_type": "text/plain"}


async def test_a_dossier_with_its_file_is_registered_shown_and_given_out(
    client: httpx.AsyncClient,
) -> None:
    file = await _upload(client)
    answer = await _post(client, "entries", **DOSSIER, files=[file])
    registered = answer.json()
    assert {**registered, "id": ""} == {
        "id": "", "receipt_number": "01/TN", "stage": "registered", "version": 1,
    }  # fmt: skip
    page = await _get(client, "entries")
    assert [(one["id"], one["title"]) for one in page["entries"]] == [(registered["id"], "Máy gặt")]
    shown = await _get(client, f"entries/{registered['id']}")
    assert shown["entry"]["personal"]["authors"] == [
        {
            "name": "Nguyễn Văn An",
            "birth_year": 1980,
            "birth_date": None,
            "address": None,
            "share_percent": "60.5",
        }
    ]
    assert shown["files"] == [
        file
        | {
            "size": len(CONTENT),
            "is_here": True,
            "push": None,
            "push_error": None,
            "part": None,
        }
    ]
    path = f"{ROOT}/entries/{registered['id']}/files/{SHA}"
    given = await client.get(path, params=ASKED)
    assert given.content == CONTENT
    assert given.headers["content-disposition"] == (
        "attachment; filename=\"mo-ta.txt\"; filename*=utf-8''mo-ta.txt"
    )


async def test_a_form_posted_twice_registers_once(client: httpx.AsyncClient) -> None:
    sent = [
        await client.post(f"{ROOT}/entries", json=ASKED | DOSSIER, headers={"idempotency-key": "k"})
        for _ in range(2)
    ]
    assert sent[0].json() == sent[1].json()
    assert await _get(client, "entries/counts") == {"registered": 1}
    other = ASKED | DOSSIER | {"title": "Khác"}
    refused = await client.post(f"{ROOT}/entries", json=other, headers={"idempotency-key": "k"})
    assert (refused.status_code, refused.json()["code"]) == (422, "key_reused")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"unit": "nobody"}, 409, "unit_unknown"),
        ({"unit": "old"}, 409, "unit_not_valid"),
        ({"field": "magic"}, 409, "field_unknown"),
        ({"field": None}, 422, "invalid_input"),
        ({"title": "  "}, 422, "invalid_input"),
        ({"authors": []}, 422, "invalid_input"),
        ({"files": [{"sha256": "b" * 64, "name": "x"}]}, 409, "files_unknown"),
        ({"surprise": 1}, 422, "invalid_input"),
    ],
)
async def test_what_is_wrong_is_named_and_nothing_is_written(
    client: httpx.AsyncClient, changes: dict[str, Any], status: int, code: str
) -> None:
    answer = await _post(client, "entries", **(DOSSIER | changes))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await _get(client, "entries/counts") == {}


async def test_of_two_clerks_who_decide_at_once_one_gets_a_conflict(
    client: httpx.AsyncClient,
) -> None:
    entry = await _register(client)
    path = f"entries/{entry}/screening"
    assert (await _post(client, f"{path}/proposal", eligible=True, version=1)).status_code == 200
    first = await _post(client, f"{path}/decision", eligible=True, version=2)
    second = await _post(client, f"{path}/decision", eligible=False, reason="Trùng", version=2)
    assert first.json()["outcomes"][0]["stage"] == "eligible"
    assert (second.status_code, second.json()["code"]) == (409, "edit_conflict")
    assert await _get(client, "entries/counts") == {"eligible": 1}


async def test_a_group_has_an_outcome_for_each_entry(client: httpx.AsyncClient) -> None:
    good, changed = await _register(client), await _register(client, title="Lò")
    group = [good, {"entry": changed, "version": 7}, "gone"]
    answer = await _post(client, "screening/proposals", entries=group, eligible=True)
    outcomes = answer.json()["outcomes"]
    assert [(one["entry"], one["done"], one["code"]) for one in outcomes] == [
        (good, True, None), (changed, False, "edit_conflict"), ("gone", False, "not_found"),
    ]  # fmt: skip
    refused = await _post(client, "screening/decisions", entries=[good], eligible=False)
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_missing")


async def _import(client: httpx.AsyncClient, content: bytes, dry_run: str) -> httpx.Response:
    return await client.post(
        f"{ROOT}/imports",
        params=ASKED | {"dry_run": dry_run},
        files={"file": ("ds.csv", content, "text/csv")},
    )


async def test_a_list_is_taken_whole_or_not_at_all(client: httpx.AsyncClient) -> None:
    head = "TÊN GIẢI PHÁP;linh vuc; Đơn  vị ;Tác giả;Năm áp dụng;Ghi chú\n"
    good = head + "Máy một;Cơ khí;Xã Một;An; 2024;x\nMáy hai;farm;u2;Bình; 2023;\n"
    bad = good + "Máy ba;Phép thuật;Xã Ba;;hai nghìn;\n"
    refused = await _import(client, bad.encode(), "false")
    assert (refused.status_code, refused.json()["code"]) == (409, "import_refused")
    where = [(one["row"], one["column"]) for one in refused.json()["facts"]["problems"]]
    assert where == [(4, "Đơn vị"), (4, "Lĩnh vực"), (4, "Tác giả"), (4, "Năm áp dụng")]
    assert await _get(client, "entries/counts") == {}

    dry = await _import(client, good.encode("utf-8-sig"), "true")
    assert dry.json() == {
        "dry_run": True, "accepted": 2, "problems": [], "entries": [], "ignored": ["Ghi chú"],
    }  # fmt: skip
    assert await _get(client, "entries/counts") == {}
    taken = await _import(client, good.encode("utf-8-sig"), "false")
    assert taken.status_code == 201
    page = await _get(client, "entries")
    shown = {one["id"]: (one["title"], one["field"], one["unit"]) for one in page["entries"]}
    assert [shown[one] for one in taken.json()["entries"]] == [
        ("Máy một", "craft", "u1"), ("Máy hai", "farm", "u2"),
    ]  # fmt: skip


async def test_a_file_must_be_what_its_name_says(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    wrong = await client.put(f"/{LOW_SITE}/files/{'c' * 64}", content=CONTENT)
    large = await client.put(f"/{LOW_SITE}/files/{SHA}", content=b"x" * (1024 * 1024 + 1))
    assert (wrong.status_code, large.status_code) == (422, 413)
    assert (wrong.json()["code"], large.json()["code"]) == ("digest_mismatch", "file_too_large")
    store = files_of(settings, LOW_SITE)
    assert (list(store.digests()), list(settings.data.rglob("incoming/*"))) == ([], [])


@pytest.mark.parametrize(("token", "status"), [(TOKEN, 201), ("wrong", 403), ("", 403)])
async def test_a_site_pushes_files_with_its_token(
    client: httpx.AsyncClient, settings: Settings, token: str, status: int
) -> None:
    headers = {"authorization": f"Bearer {token}"}
    answer = await client.put(f"/{LOW_SITE}/files/{SHA}", content=CONTENT, headers=headers)
    assert answer.status_code == status
    assert files_of(settings, LOW_SITE).has(SHA) is (status == 201)


async def test_the_package_holds_list_dossiers_files_and_decision(
    client: httpx.AsyncClient, runtime: SiteRuntime
) -> None:
    file = await _upload(client)
    entry = await _register(client, title="=cmd|' /C calc'!A0", files=[file, file])
    other = await _register(client, title="Không đề cử")
    decision = Decision(id="d1", number="7", signed_on=TODAY, signer="Ông X")
    results = (result(entry, up=False), result(other, up=False, award=None, rank=2))
    await runtime.execute("intake", RecordResults(CONTEST, LOW, decision, None, results), ME)
    named = Decision(id="d2", number="8", signed_on=TODAY, signer="Ông X")
    nomination = RecordNomination(CONTEST, LOW, named, "top/all", (entry,))
    await runtime.execute("intake", nomination, ME)

    answer = await client.get(f"{ROOT}/package", params=ASKED)
    assert answer.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    folder = "01-cmd-c-calc-a0"
    assert archive.namelist() == [
        "danh-sach.xlsx", "quyet-dinh.json", "quyet-dinh.txt", f"{folder}/ho-so.txt",
        f"{folder}/ho-so.json", f"{folder}/tep/mo-ta.txt", f"{folder}/tep/mo-ta-2.txt",
    ]  # fmt: skip
    assert archive.read(f"{folder}/tep/mo-ta.txt") == CONTENT
    sheet = openpyxl.load_workbook(io.BytesIO(archive.read("danh-sach.xlsx"))).active
    assert sheet is not None
    title = sheet.cell(4, 3)
    assert (title.value, title.data_type, sheet.cell(2, 1).value) == (
        "=cmd|' /C calc'!A0", "s", "TRÌNH DIỄN",
    )  # fmt: skip
    empty = await client.get(f"{ROOT}/package", params=ASKED | {"decision": "d1"})
    assert zipfile.ZipFile(io.BytesIO(empty.content)).namelist() == [
        "danh-sach.xlsx", "quyet-dinh.json", "quyet-dinh.txt",
    ]  # fmt: skip


async def test_a_clerk_enters_what_a_branch_outside_says(
    client: httpx.AsyncClient, runtime: SiteRuntime
) -> None:
    entry = await _register(client)
    decision = Decision(id="d1", number="7", signed_on=TODAY, signer="Ông X")
    command = RecordResults(CONTEST, LOW, decision, None, (result(entry),))
    await runtime.execute("intake", command, ME)
    assert await _get(client, "entries/counts") == {"package": 1}
    receipt = await _post(client, f"entries/{entry}/external-receipt", receipt_number="TW-15")
    assert receipt.json()["stage"] == "received_above"
    known = {"id": "tw", "number": "99", "signed_on": "2026-05-04", "signer": "Bà Y"}
    outcome = await _post(
        client, f"entries/{entry}/external-outcome",
        outcome="awarded", award_name="Giải Ba", decision=known,
    )  # fmt: skip
    assert outcome.status_code == 200, outcome.text
    shown = await _get(client, f"entries/{entry}")
    heard = shown["outcomes"][0]["outcome"]
    assert (heard["decided_by"], heard["award_name"], heard["decision"]) == (
        "top/all", "Giải Ba", known,
    )  # fmt: skip
    assert shown["forwardings"][0]["receipt_number"] == "TW-15"
    late = await _post(client, f"entries/{entry}/withdrawal", reason="Xin rút")
    assert (late.status_code, late.json()["code"]) == (409, "outcome_known")


async def test_withdrawing_and_correcting(client: httpx.AsyncClient) -> None:
    entry = await _register(client)
    revised = await _post(
        client, f"entries/{entry}/dossier", **(DOSSIER | {"title": "Máy gặt lúa", "version": 1})
    )
    assert revised.json() == {"id": entry, "stage": "registered", "version": 2}
    shown = await _get(client, f"entries/{entry}")
    titles = (shown["entry"]["dossier"]["title"], shown["earlier"][0]["dossier"]["title"])
    assert (titles, shown["entry"]["dossier"]["version"]) == (("Máy gặt lúa", "Máy gặt"), 2)
    gone = await _post(client, f"entries/{entry}/withdrawal", reason="Tác giả xin rút")
    assert gone.json()["stage"] == "withdrawn"
    again = await _post(client, f"entries/{entry}/withdrawal", reason="Tác giả xin rút")
    assert (again.status_code, again.json()["code"]) == (409, "already_withdrawn")


async def test_alike_works_are_listed_shown_and_settled(
    client: httpx.AsyncClient, runtime: SiteRuntime, tmp_path: Path
) -> None:
    text = "Máy dùng động cơ cũ của xe máy để kéo lưỡi cắt và gom lúa vào bao ngay trên ruộng."
    one = await _register(client, summary=text)
    other = await _register(client, summary=text.upper(), unit="u2")
    listed = "Tên công trình,Tác giả\nBếp hồng ngoại,Lê Thị Hoa\n".encode()
    params = ASKED | {"list_name": "VIFOTEC"}
    answer = await client.post(
        f"{ROOT}/exclusions", params=params, files={"file": ("ds.csv", listed)}
    )
    assert (answer.status_code, answer.json()) == (201, {"added": 1, "known": 0})
    database = Database(f"sqlite:///{tmp_path}/intake.db", schema="intake")
    with database.session() as session:
        while compare_waiting(session, Finder()):
            pass
    database.close()

    (pair,) = (await _get(client, "alike"))["pairs"]
    assert (pair["mine"]["id"], pair["other"]["id"], pair["pair"]["verdict"]) == (one, other, None)
    both = await _get(client, f"alike/{other}/{one}")
    assert both["texts"]["first"] == [{"begin": 0, "end": len(text) - 1}]
    said = await _post(client, f"alike/{one}/{other}/verdict", verdict="different", version=0)
    assert (said.status_code, said.json()["version"]) == (200, 1)
    late = await _post(client, f"alike/{one}/{other}/verdict", verdict="same", version=0)
    assert (late.status_code, late.json()["code"]) == (409, "already_settled")
    assert (await _get(client, "alike"))["pairs"] == []
    assert len((await _get(client, "alike", wanted="settled"))["pairs"]) == 1
