"""A site with one small service, for the tests of what every page and door shares."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi import Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from shared import site as site_database
from shared.database import Database, Prepared, Session, insert
from shared.errors import EditConflict, NotYetKnown, RuleViolation, TransientError
from shared.identity.permissions import Action, Extent, table
from shared.messaging.tables import define_messaging
from shared.profiles.people import DemonstrationPerson
from shared.runtime import SiteRuntime
from shared.service import Command, Service
from shared.settings import Settings
from shared.unit import Unit
from shared.web.doors import SiteDoor, carry_out
from shared.web.forms import read_form, submit
from shared.web.live import Board, Cell, feed_of, stream
from shared.web.routing import SiteRouter

METADATA = sa.MetaData()
define_messaging(METADATA)
thing = sa.Table("thing", METADATA, sa.Column("name", sa.Text, primary_key=True))
ADD = Prepared(insert(thing).values(name=sa.bindparam("name")).on_conflict_do_nothing())
_COUNT = Prepared(sa.select(sa.func.count()).select_from(thing))
router = SiteRouter()

PEOPLE = {
    "thu-ky.mot": DemonstrationPerson(
        name="Thư ký Một",
        role="secretary",
        also=("administrator",),
        contest="nho",
        branch="level/mot",
        mail="a@b.example",
    )
}


@dataclass(frozen=True, slots=True)
class AddThing(Command):
    name: str


class TooMany(RuleViolation):
    code = "too_many"
    message = "Chỉ được {limit} mục."


class ThingBody(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    count: int = 1


def add_thing(unit: Unit, command: AddThing) -> str:
    if unit.run(ADD, {"name": command.name}) == 0:
        raise TooMany(limit=1)
    if command.name in ERRORS:
        raise ERRORS[command.name]
    return command.name


ERRORS: Mapping[str, Exception] = {
    "rule": TooMany(limit=3),
    "missing": NotYetKnown(awaited="entry/level/mot/1"),
    "conflict": EditConflict(what="Hồ sơ 01"),
    "busy": TransientError(),
    "bug": ZeroDivisionError("secret inside"),
}


def count(session: Session) -> int:
    row = session.one(_COUNT)
    return int(row[0]) if row else 0


@router.post("/api/v1/things")
async def post_thing(request: Request) -> Response:
    body = ThingBody.model_validate_json(await request.body())
    return await carry_out(request, "small", AddThing(body.name), status=201)


@router.post("/things")
async def post_form(request: Request) -> Response:
    form = await read_form(request)
    command = AddThing(form.text("name", "Tên mục"))
    return await submit(request, "small", command, form, "/nho/relays")


@router.get("/things/events")
async def events(request: Request, site: SiteDoor) -> Response:
    async def calculate() -> Board:
        return Board("one", {"count": Cell(str(await site.query("small", count)))})

    return stream(request, feed_of(request, "things", "small", calculate))


SERVICE = Service(
    "small",
    METADATA,
    handlers={AddThing: add_thing},
    doors=("tests.web.small:router",),
)


_ROW = Action("small.AddThing", "Thêm một mục", True, {"secretariat": Extent.SITE}, ())
_LOOK = Action("small.events", "Xem các mục", False, {"secretariat": Extent.SITE}, ())


def add_rows() -> None:
    """Put the small service's rows into the table, which has those of the real ones."""
    actions, doors = dict(table().actions), dict(table().by_door)
    actions |= {one.key: one for one in (_ROW, _LOOK)}
    doors |= {"POST /api/v1/things": (_ROW,), "POST /things": (_ROW,)}
    doors |= {"GET /things/events": (_LOOK,)}
    object.__setattr__(table(), "actions", actions)
    object.__setattr__(table(), "by_door", doors)


add_rows()


def small_site(folder: Path) -> SiteRuntime:
    """A fresh site named `nho` on SQLite files."""
    services = (site_database.SERVICE, SERVICE)
    databases = {
        one.name: Database(f"sqlite:///{folder / one.name}.db", schema=one.name, busy_timeout_ms=0)
        for one in services
    }
    for one in services:
        one.metadata.create_all(databases[one.name].engine)
    return SiteRuntime("nho", services, databases)


def settings(folder: Path) -> Settings:
    return Settings(data=folder, contests=folder)


def data_of(event: str) -> Any:
    """The JSON of a server-sent event's only data line."""
    return json.loads(event.split("data: ", 1)[1])
