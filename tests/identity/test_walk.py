"""Every endpoint as every role, against the table, with data that could leak."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio
from fastapi import APIRouter
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.applications import Starlette
from starlette.routing import Mount

from shared.identity.permissions import EVERYONE, Extent, table
from shared.settings import Settings
from shared.web.app import create_app
from shared.web.doors import enter
from shared.web.routing import SiteRouter
from tests.identity import doors
from tests.identity.doors import ROLES, World, request_of

REFUSED, UNKNOWN, SIGNED_OUT = 403, 404, 401
NO_DATA = {"GET /api/openapi.json", "HEAD /api/openapi.json"}
STREAMS = {"GET /monitor/events"}
"""What never ends; its row is the monitor's."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    found = await doors.build(tmp_path_factory.mktemp("walk"))
    yield found
    found.site.close()


@pytest.fixture(scope="module")
def app(world: World, tmp_path_factory: pytest.TempPathFactory) -> Starlette:
    folder = tmp_path_factory.mktemp("files")
    return create_app(
        {"district": world.site}, Settings(data=folder, contests=folder), people=doors.PEOPLE
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x.example") as found:
        yield found


def doors_of(app: Starlette) -> Iterator[str]:
    """Every door of the site, as the table names it."""
    (site,) = [one.app for one in app.routes if isinstance(one, Mount)]
    for route in iter_route_contexts(site.routes):  # type: ignore[attr-defined]
        for method in sorted(route.methods or ()):
            yield f"{method} {route.path}"


def test_every_door_has_a_row_and_every_row_its_doors(app: Starlette) -> None:
    doors = list(doors_of(app))
    twice = {one for one in doors if doors.count(one) > 1}
    assert twice == set(), "of two doors at one address, only the first is ever asked"
    there = set(doors) - NO_DATA
    known = (set(table().by_door) | set(table().public)) - small_ones()
    assert there == known


def small_ones() -> set[str]:
    """Rows that the tests of pages put beside the real ones."""
    return {door for door, rows in table().by_door.items() if rows[0].key.startswith("small.")}


def test_every_command_of_a_row_is_a_services(world: World) -> None:
    commands = {
        f"{where}.{command.__name__}"
        for name, service in world.site.services.items()
        for command in service.handlers
        for where in (name, "every")
    }
    rows = {key for key in table().actions if key.rpartition(".")[2][0].isupper()}
    assert rows - small_commands() <= commands


def small_commands() -> set[str]:
    return {key for key in table().actions if key.startswith("small.")}


DOORS = sorted(set(table().by_door) - STREAMS - small_ones())


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.asyncio(loop_scope="module")
async def test_door_lets_in_whom_its_row_names(
    door: str, world: World, client: httpx.AsyncClient
) -> None:
    actions = table().by_door[door]
    before = written(world)
    for role in ROLES:
        may = any({role, EVERYONE} & set(one.who) or also(role) & set(one.who) for one in actions)
        status, text = await ask(client, door, role, world.own)
        if not may:
            assert status == REFUSED, (role, status, text)
            assert world.own.title not in text
        else:
            assert status not in (SIGNED_OUT,), (role, status, text)
    nobody, _ = await ask(client, door, None, world.own)
    assert nobody in (SIGNED_OUT, 303)
    if all(not one.writes for one in actions):
        assert written(world) == before


def is_of_a_branch(door: str) -> bool:
    """Whether a door lies below a branch, and nobody may enter it for the whole site."""
    rows = table().by_door[door]
    return "{level}" in door and not any(Extent.SITE in one.who.values() for one in rows)


@pytest.mark.parametrize("door", [one for one in DOORS if is_of_a_branch(one)])
@pytest.mark.asyncio(loop_scope="module")
async def test_nobody_reaches_another_branch(
    door: str, world: World, client: httpx.AsyncClient
) -> None:
    before = written(world)
    for role in ROLES:
        status, text = await ask(client, door, role, world.elsewhere)
        assert status in (REFUSED, UNKNOWN), (role, status, text)
        assert world.elsewhere.title not in text
    assert written(world) == before


@pytest.mark.parametrize("door", [one for one in DOORS if one.startswith("GET ")])
@pytest.mark.asyncio(loop_scope="module")
async def test_reading_shows_no_more_than_the_reach(
    door: str, world: World, client: httpx.AsyncClient
) -> None:
    for role in ROLES:
        for thing in (world.own, world.other_unit, world.elsewhere):
            _, text = await ask(client, door, role, thing)
            assert world.elsewhere.title not in text, role
            if role in ("author", "unit_clerk", "reporting_officer"):
                assert world.other_unit.title not in text, role


@pytest.mark.parametrize("door", [one for one in DOORS if one.startswith("POST ")])
@pytest.mark.asyncio(loop_scope="module")
async def test_narrow_roles_change_nothing_of_others(
    door: str, world: World, client: httpx.AsyncClient
) -> None:
    for role in ("author", "unit_clerk", "reporting_officer", "judge"):
        before = written(world)
        status, text = await ask(client, door, role, world.other_unit)
        if role == "author" and table().by_door[door][0].key == "intake.RegisterEntry":
            continue  # what an author registers is the author's own, of whatever unit
        assert written(world) == before, (role, status, text)


def also(role: str) -> set[str]:
    """Roles that come with a part of the play."""
    return {"unit_clerk"} if role == "reporting_officer" else set()


async def ask(
    client: httpx.AsyncClient, door: str, role: str | None, thing: doors.Marked
) -> tuple[int, str]:
    """What a role is answered."""
    asked = request_of(door, thing)
    headers = {"x-hoithi-as": role.replace("_", "-")} if role else {}
    headers |= {"if-match": "*"}
    answer = await client.request(
        asked.method, f"/district{asked.path}", params=dict(asked.query), json=asked.json,
        data=dict(asked.form) if asked.form else None, headers=headers, files=asked.files,
    )  # fmt: skip
    return answer.status_code, answer.text


def written(world: World) -> dict[str, tuple[object, ...]]:
    """How much every table of the business holds, and the versions of what can change."""
    found = {}
    for name in ("intake", "judging", "reporting"):
        with world.site.databases[name].session() as session:
            tables = world.site.services[name].metadata.tables.values()
            found[name] = tuple(
                session.core.exec_driver_sql(f'SELECT count(*) FROM "{one.name}"').scalar_one()
                for one in sorted(tables, key=lambda one: one.name)
            )
    return found


def test_enter_stands_before_every_door_and_each_is_matched_once(app: Starlette) -> None:
    (site,) = [one.app for one in app.routes if isinstance(one, Mount)]
    routes = [one for one in site.routes if isinstance(one, APIRoute)]  # type: ignore[attr-defined]
    flat = [f"{method} {one.path}" for one in routes for method in sorted(one.methods)]
    assert sorted(flat) == sorted(set(doors_of(app)) - NO_DATA)
    entered = {
        one.path for one in routes if enter in [each.dependency for each in one.dependencies]
    }
    assert {one.path for one in routes} - entered == set()


def test_a_router_without_enter_is_not_taken() -> None:
    with pytest.raises(TypeError, match="SiteRouter"):
        SiteRouter().take(APIRouter())
