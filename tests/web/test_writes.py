"""What every write of the API offers: a dry run and a condition; long lists come in pages."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from shared.settings import Settings
from shared.web.app import create_app
from tests.identity import doors
from tests.identity.doors import FIELD, PEOPLE, UNIT, World
from tests.identity.test_walk import written
from tests.reporting.made import CONTEST, LOC_NINH

ROOT = f"/district/api/v1/branches/{LOC_NINH}"
ASKED = {"contest": CONTEST}
DOSSIER = ASKED | {"title": "Mới", "unit": UNIT, "field": FIELD, "authors": [{"name": "Ai"}]}
DRY = {"dry-run": "true"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    found = await doors.build(tmp_path_factory.mktemp("writes"))
    yield found
    found.site.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def app(world: World, data: Path) -> Starlette:
    return create_app({"district": world.site}, Settings(data=data), people=PEOPLE)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://x.example",
        headers={"x-hoithi-as": "secretariat", "accept": "application/json"},
    ) as found:
        yield found


pytestmark = pytest.mark.asyncio(loop_scope="module")


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_dry_run_answers_and_writes_nothing(client: httpx.AsyncClient, world: World) -> None:
    before = written(world)
    keyed = DRY | {"idempotency-key": "k1"}
    tried = await client.post(f"{ROOT}/entries", json=DOSSIER, headers=keyed)
    assert (tried.status_code, tried.headers["dry-run"]) == (201, "true")
    assert tried.json()["stage"] == "registered"
    assert written(world) == before
    shown = await client.get(f"{ROOT}/entries/{tried.json()['id']}", params=ASKED)
    assert shown.status_code == 404
    # The key is still free, and the number that the receipt would have had as well.
    done = await client.post(f"{ROOT}/entries", json=DOSSIER, headers={"idempotency-key": "k1"})
    assert done.json()["receipt_number"] == tried.json()["receipt_number"]
    assert written(world) != before


async def test_dry_run_is_refused_as_the_act_would_be(client: httpx.AsyncClient) -> None:
    broken = DOSSIER | {"unit": "khong-co"}
    tried = await client.post(f"{ROOT}/entries", json=broken, headers=DRY)
    done = await client.post(f"{ROOT}/entries", json=broken)
    assert tried.json() == done.json()
    assert tried.status_code == done.status_code >= 400
    judge = DRY | {"x-hoithi-as": "judge"}
    assert (await client.post(f"{ROOT}/entries", json=DOSSIER, headers=judge)).status_code == 403


async def test_misspelt_dry_run_does_nothing(client: httpx.AsyncClient, world: World) -> None:
    before = written(world)
    answer = await client.post(f"{ROOT}/entries", json=DOSSIER, headers={"dry-run": "yes"})
    assert code_of(answer) == (422, "invalid_input")
    assert written(world) == before


async def test_dry_run_of_a_repeated_key_gives_the_first_answer(client: httpx.AsyncClient) -> None:
    key = {"idempotency-key": "k2"}
    done = await client.post(f"{ROOT}/entries", json=DOSSIER, headers=key)
    again = await client.post(f"{ROOT}/entries", json=DOSSIER, headers=key | DRY)
    assert again.json() == done.json()


async def test_dry_run_of_a_file_keeps_none(client: httpx.AsyncClient, data: Path) -> None:
    content = b"Ban mo ta"
    digest = hashlib.sha256(content).hexdigest()
    place = f"/district/files/{digest}"
    tried = await client.put(place, content=content, headers=DRY)
    assert (tried.status_code, tried.json()["size"]) == (201, len(content))
    assert [one for one in data.rglob("*") if one.is_file()] == []
    wrong = await client.put(place, content=b"anders", headers=DRY)
    assert code_of(wrong) == (422, "digest_mismatch")


async def test_rules_of_a_dry_run_are_not_remembered(client: httpx.AsyncClient) -> None:
    asked = {**ASKED, "version": 99, "part": {}}
    answer = await client.post(
        f"{ROOT}/profile", json=asked, headers=DRY | {"x-hoithi-as": "administrator"}
    )
    assert answer.status_code in (201, 409, 422), answer.text
    listed = await client.get(f"{ROOT}/entries", params=ASKED)
    assert listed.status_code == 200


async def test_change_without_a_word_on_what_was_seen_is_428(
    client: httpx.AsyncClient, world: World
) -> None:
    before = written(world)
    place = f"{ROOT}/entries/{world.own.entry}/withdrawal"
    answer = await client.post(place, json=ASKED | {"reason": "Xin rút"})
    assert code_of(answer) == (428, "condition_missing")
    assert written(world) == before


async def test_change_goes_by_the_tag_that_was_read(
    client: httpx.AsyncClient, world: World
) -> None:
    place = f"{ROOT}/entries/{world.own.entry}"
    tag = (await client.get(place, params=ASKED)).headers["etag"]
    assert tag == '"3"'
    body = ASKED | {"reason": "Xin rút"}
    late = await client.post(f"{place}/withdrawal", json=body, headers={"if-match": '"2"'})
    assert code_of(late) == (412, "precondition_failed")
    stated = await client.post(f"{place}/withdrawal", json=body | {"version": 2})
    assert code_of(stated) == (409, "edit_conflict")
    both = {"if-match": '"3"'}
    torn = await client.post(f"{place}/withdrawal", json=body | {"version": 2}, headers=both)
    assert code_of(torn) == (422, "invalid_input")
    done = await client.post(f"{place}/withdrawal", json=body, headers={"if-match": tag} | DRY)
    assert (done.status_code, done.json()["version"]) == (200, 4)


@pytest.mark.parametrize("tag", ["3", '"x"', 'W/"3"', '""', '"3", "4"', '"99999999999999999999"'])
async def test_broken_tag_is_refused(client: httpx.AsyncClient, world: World, tag: str) -> None:
    place = f"{ROOT}/entries/{world.own.entry}/withdrawal"
    answer = await client.post(place, json=ASKED | {"reason": "X"}, headers={"if-match": tag})
    assert code_of(answer) == (422, "invalid_input")


LISTS = ("entries", "reports", "units", "papers", "compiled", "assignments", "alike")
HELD = {"alike": "pairs"}


@pytest.mark.parametrize("path", LISTS)
async def test_a_long_list_is_read_in_pages(client: httpx.AsyncClient, path: str) -> None:
    whole = await pages(client, path, 200)
    assert await pages(client, path, 1) == whole
    if path in ("entries", "reports", "units"):
        assert len(whole) > 1


@pytest.mark.parametrize("after", ["x", "W10", "eyJhIjoxfQ", "WzEsMiwzLDRd", "%FF"])
@pytest.mark.parametrize("path", [one for one in LISTS if one != "entries"])
async def test_broken_cursor_is_refused(client: httpx.AsyncClient, path: str, after: str) -> None:
    headers = {"x-hoithi-as": "judge"} if path == "assignments" else {}
    answer = await client.get(f"{ROOT}/{path}", params=ASKED | {"after": after}, headers=headers)
    assert answer.status_code in (200, 422), answer.text
    assert answer.status_code == 422 or answer.json()[HELD.get(path, path)] == []


async def pages(client: httpx.AsyncClient, path: str, limit: int) -> list[Any]:
    """Every line of a list, so many at a time."""
    headers = {"x-hoithi-as": "judge"} if path == "assignments" else {}
    found: list[Any] = []
    asked: dict[str, str | int] = ASKED | {"limit": limit}
    while True:
        answer = await client.get(f"{ROOT}/{path}", params=asked, headers=headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        lines = page[HELD.get(path, path)]
        assert len(lines) <= limit
        found += lines
        if page["after"] is None:
            return found
        asked["after"] = page["after"]
