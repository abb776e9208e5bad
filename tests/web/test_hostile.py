"""Whatever is typed or sent, wherever: a clear answer, nothing inside told, nothing half done.

Doors of the API take their bodies from its own description, pages from what their forms hold; every
text, number and day in them is replaced by something bad.
"""

import asyncio
import json
import unicodedata
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette

from shared.identity.permissions import table
from shared.settings import Settings
from shared.web.app import create_app
from tests.identity import doors
from tests.identity.doors import FIELD, PEOPLE, UNIT, World, request_of
from tests.identity.test_walk import DOORS, written
from tests.parts.postgres import Databases
from tests.reporting.made import CONTEST, LOC_NINH

TEXTS: Mapping[str, str] = {
    "nul": "Máy\0gieo", "half a pair": "Máy\ud800gieo", "no letter": "Máy\uffffgieo",
    "controls": "Máy\x1b[31m\x0bgieo", "emoji": "Máy 🚜👨‍👩‍👧 gieo", "turned": "Máy \u202ecod.exe",
    "decomposed": unicodedata.normalize("NFD", "Nguyễn Thị Ước"), "long": "a" * 1_000_000,
    "script": "<script>alert(1)</script>", "sql": "'; DROP TABLE entry; --", "formula": "=1+1",
    "path": "../../etc/passwd", "template": "{{ 7*7 }}{% x %}${7}", "braces": "{0} {field} %s",
    "blank": "   ", "empty": "",
}  # fmt: skip
NUMBERS = ("9" * 30, "1e999999", "-1e999999", "NaN", "Infinity", "-1", "0.00000000000000000001")
DAYS = ("0001-01-01", "9999-12-31", "2023-02-30", "")
HARD = ("nul", "half a pair", "no letter", "controls", "decomposed", "long")
"""What the two databases may take differently."""
INSIDE = ("Traceback", "sqlalchemy", "psycopg", "sqlite3", "site-packages", "/tmp/", "DROP TABLE")
WRITES = [one for one in DOORS if one.startswith(("POST ", "PUT "))]
API = [one for one in WRITES if one.startswith("POST /api/")]
FORMS = [one for one in WRITES if one.startswith("POST /") and one not in API]
READS = [one for one in DOORS if one.startswith("GET ")]
ASKED = ("tim", "sau", "xep", "noi", "after", "state", "text", "stage", "field", "entry", "form")
EVERYBODY = [*(one for one in PEOPLE if one not in ("expert", "author")), "author"]
"""An author is asked last: the rest reach further, so that more than a refusal is seen."""


@pytest_asyncio.fixture(loop_scope="module", scope="module", params=["sqlite", "postgres"])
async def world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    url = None
    if request.param == "postgres":
        databases: Databases = request.getfixturevalue("postgres")
        url = databases.new_database()
    found = await doors.build(tmp_path_factory.mktemp("hostile"), url)
    yield found
    found.site.close()
    if url is not None:
        databases.drop(url)


@pytest.fixture(scope="module")
def app(world: World, tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    data = tmp_path_factory.mktemp("files")
    return create_app({"district": world.site}, Settings(data=data), people=PEOPLE)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://x.example/district",
        headers={"if-match": "*"},
    ) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def described(client: httpx.AsyncClient) -> Mapping[str, Any]:
    found: dict[str, Any] = (await client.get("/api/openapi.json")).json()
    return found


pytestmark = pytest.mark.asyncio(loop_scope="module")


def who_may(door: str) -> str:
    """Somebody whom the door lets in."""
    roles = {role for action in table().by_door[door] for role in action.who}
    return next(one for one in EVERYBODY if one.replace("-", "_") in roles or "everyone" in roles)


@pytest.mark.parametrize("door", API)
async def test_bad_bodies_of_the_api(
    door: str, client: httpx.AsyncClient, described: Mapping[str, Any], world: World
) -> None:
    path = door.partition(" ")[2]
    content = described["paths"][path]["post"].get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        return  # files are sent by a test of their own
    asked = request_of(door, world.own)
    schema = content["application/json"]["schema"]
    for body in bad_bodies(schema, described, asked.json or {}, texts_for(world)):
        # ASCII alone, so that half a pair comes over the wire as a program would send it.
        raw = json.dumps(body).encode("ascii")
        await send(client, world, door, asked, content=raw)


@pytest.mark.parametrize("door", FORMS)
async def test_bad_forms_of_pages(door: str, client: httpx.AsyncClient, world: World) -> None:
    asked = request_of(door, world.own)
    for text in (*texts_for(world), *NUMBERS, *DAYS):
        form = dict.fromkeys(asked.form or {}, text) | {"form_key": text[:300]}
        plain = {name: one.replace("\ud800", "\ufffd") for name, one in form.items()}
        await send(client, world, door, asked, data=plain)


@pytest.mark.parametrize("door", READS)
async def test_bad_questions(door: str, client: httpx.AsyncClient, world: World) -> None:
    if door == "GET /monitor/events":
        return  # never ends
    asked = request_of(door, world.own)
    for text in (*texts_for(world), *NUMBERS):
        if len(text) > 10_000:
            continue  # no server takes such an address
        plain = text.replace("\ud800", "\ufffd")
        query = dict(asked.query) | dict.fromkeys(ASKED, plain)
        answer = await client.get(asked.path, params=query, headers={"x-hoithi-as": who_may(door)})
        require_clear(answer, door)


@pytest.mark.parametrize("door", [one for one in DOORS if "{" in one])
async def test_bad_addresses(door: str, client: httpx.AsyncClient, world: World) -> None:
    method, _, path = door.partition(" ")
    asked = request_of(door, world.own)
    texts = ("a%00b", "%ff", "..%2f..%2fetc", "%e2%80%ae", "%F0%9F%9A%9C")
    for text in texts if is_first(world) else texts[:2]:
        spoiled = "/".join(text if one.startswith("{") else one for one in path.split("/"))
        answer = await client.request(
            method, spoiled, params=dict(asked.query), json=asked.json,
            data=dict(asked.form) if asked.form else None, headers={"x-hoithi-as": who_may(door)},
        )  # fmt: skip
        require_clear(answer, door)
        assert answer.status_code >= 400 or method == "GET"


def texts_for(world: World) -> tuple[str, ...]:
    """Every text, or on the second database those that it may take otherwise."""
    return tuple(text for name, text in TEXTS.items() if is_first(world) or name in HARD)


_seen: dict[int, Any] = {}


def is_first(world: World) -> bool:
    """Whether it is the first of the two databases."""
    return world.site.databases["site"].dialect == "sqlite"


def counted(world: World) -> Any:
    """What is written, where that is looked at."""
    return written(world) if is_first(world) else None


async def send(
    client: httpx.AsyncClient, world: World, door: str, asked: doors.Request, **body: Any
) -> None:
    """Send it, and see that a refusal has changed nothing (on the first database: it is slow)."""
    before = _seen.get(id(world)) or counted(world)
    headers = {"x-hoithi-as": who_may(door)}
    if "content" in body:
        headers["content-type"] = "application/json"
    answer = await client.post(asked.path, params=dict(asked.query), headers=headers, **body)
    require_clear(answer, door)
    _seen[id(world)] = after = counted(world)
    if answer.status_code >= 400:
        assert after == before


def require_clear(answer: httpx.Response, door: str) -> None:
    """No fault of ours, and a refusal in the form that programs or people read."""
    assert answer.status_code < 500, (door, answer.text[:2000])
    if answer.status_code < 400:
        return
    shown = answer.text.replace("&#39;; DROP TABLE entry", "").replace("'; DROP TABLE entry", "")
    assert [one for one in INSIDE if one in shown] == [], door
    assert len(answer.content) < 100_000, door
    is_api = "/api/" in answer.request.url.path or "/files/" in answer.request.url.path
    kind = answer.headers.get("content-type", "")
    if is_api and not door.startswith(("GET /entries", "POST /entries", "GET /judging")):
        assert kind == "application/problem+json", door
        assert {"code", "detail", "status"} <= answer.json().keys()


def bad_bodies(
    schema: Any, described: Mapping[str, Any], base: Mapping[str, Any], texts: tuple[str, ...]
) -> Iterator[Any]:
    """The body that the description asks for, spoiled in one way after the other."""
    for text in texts:
        yield made(schema, described, text, base)
    for number in NUMBERS:
        yield made(schema, described, number, base, number=float("1e300"))
        yield made(schema, described, number, base, number=10**40)
    for day in DAYS:
        yield made(schema, described, day, base)
    yield from ({}, [], None, "x", 7, {"contest": {}}, {"contest": CONTEST, "x" * 500: 1})


def made(
    schema: Any, described: Mapping[str, Any], text: str, base: Any, *, number: float = 1
) -> Any:
    """A value of a schema with this text for every text."""
    if not isinstance(schema, dict):
        return text  # anything may stand there
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return made(described["components"]["schemas"][name], described, text, base, number=number)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            first = next(one for one in schema[several] if one.get("type") != "null")
            return made(first, described, text, base, number=number)
    kind = schema.get("type")
    if kind == "object":
        known = base if isinstance(base, dict) else {}
        found = {
            key: made(one, described, text, known.get(key), number=number)
            for key, one in schema.get("properties", {}).items()
        }
        if not found:
            found = {text: made(schema.get("additionalProperties") or {}, described, text, None)}
            found = {text: found[text] if isinstance(found[text], str | int) else text}
        if "contest" in found:
            found["contest"] = CONTEST
        return found
    if kind == "array":
        return [made(schema.get("items", {}), described, text, None, number=number)]
    if kind in ("integer", "number"):
        return number
    return True if kind == "boolean" else text


async def test_decomposed_letters_are_kept_composed(
    client: httpx.AsyncClient, world: World
) -> None:
    title = unicodedata.normalize("NFD", "Máy gieo hạt đậu phộng bằng điện ẩm ướt")
    body = {
        "contest": CONTEST, "title": title, "unit": UNIT, "field": FIELD,
        "authors": [{"name": unicodedata.normalize("NFD", "Lê Thị Hường")}],
    }  # fmt: skip
    root = f"/api/v1/branches/{LOC_NINH}/entries"
    office = {"x-hoithi-as": "secretariat"}
    done = await client.post(root, json=body, headers=office)
    assert done.status_code == 201, done.text
    shown = await client.get(
        f"{root}/{done.json()['id']}", params={"contest": CONTEST}, headers=office
    )
    entry = shown.json()["entry"]
    assert entry["dossier"]["title"] == unicodedata.normalize("NFC", title)
    assert entry["personal"]["authors"][0]["name"] == "Lê Thị Hường"
    found = await client.get(root, params={"contest": CONTEST, "text": title}, headers=office)
    assert [one["id"] for one in found.json()["entries"]] == [done.json()["id"]]


async def test_fifty_at_once_are_each_answered(client: httpx.AsyncClient, world: World) -> None:
    root = f"/api/v1/branches/{LOC_NINH}/entries"
    office = {"x-hoithi-as": "secretariat"}
    body = {"contest": CONTEST, "unit": UNIT, "field": FIELD, "authors": [{"name": "Ai"}]}
    answers = await asyncio.gather(
        *(client.post(root, json=body | {"title": f"Máy {n}"}, headers=office) for n in range(50))
    )
    assert [one.status_code for one in answers] == [201] * 50
    assert len({one.json()["receipt_number"] for one in answers}) == 50
