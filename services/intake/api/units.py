"""Units by API: how they stand, changes with effect from a day, lists, letters."""

import asyncio
import datetime as dt
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import File, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict

from services.intake.api.places import PREFIX, SERVICE, Body, Branch, Contest
from services.intake.commands.units import ChangeUnits, ImportUnits, RemindUnits
from services.intake.domain.import_lines import MAX_BYTES
from services.intake.domain.unit_changes import Kind, NewUnit, UnitChange
from services.intake.domain.unit_lists import MAX_UNITS, UnitLine, read_units
from services.intake.queries.standing import Standing, standing
from shared.documents.reading_apart import read_apart
from shared.errors import InvalidInput
from shared.profiles import versions
from shared.web.doors import SiteDoor, carry_out, reach_of, whole_of
from shared.web.navigation import contest_now
from shared.web.routing import SiteRouter

router = SiteRouter(prefix=PREFIX, tags=["units"])


class NewUnitBody(BaseModel):
    """A unit that a change makes, by its name, or the one that it leads to, by its key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    key: str = ""
    kind: str = ""
    parent: str = ""


class ChangeBody(Body):
    """What befalls units, with effect from the day `on`."""

    kind: Kind
    on: dt.date
    units: tuple[str, ...] = ()
    into: tuple[NewUnitBody, ...] = ()
    parent: str = ""


class LettersBody(Body):
    """The units, by key, that letters are drafted to."""

    units: tuple[str, ...]


@router.get("/units/standing")
async def show_units(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> Standing:
    """Every unit with its entries, what is expected of it, and who follows those that ended."""
    reach_of(request, "intake.units", contest, branch)
    profile = await site.query(SERVICE, versions.load, contest, branch)
    today = (await contest_now(site)).astimezone(ZoneInfo(profile.time_zone)).date()
    return await site.query(SERVICE, standing, profile, today)


@router.post("/units")
async def change_units(request: Request, branch: Branch, body: ChangeBody) -> Response:
    """Rename, close, merge, split, move or add units with effect from a day."""
    into = tuple(NewUnit(one.name, one.key, one.kind, one.parent) for one in body.into)
    change = UnitChange(body.kind, body.on, body.units, into, body.parent)
    return await carry_out(request, SERVICE, ChangeUnits(body.contest, branch, change))


@router.post("/units/imports")
async def import_units(
    request: Request, branch: Branch, contest: Contest,
    file: Annotated[UploadFile, File()], dry_run: bool = True,
) -> Response:  # fmt: skip
    """Say what is wrong with a list of units, or add those that are new."""
    whole_of(request, "intake.ImportUnits", contest, branch)
    content = await file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InvalidInput(field="Tệp", reason="lớn quá 10 MB")
    lines = await asyncio.to_thread(_read, content)
    return await carry_out(request, SERVICE, ImportUnits(contest, branch, lines, dry_run))


@router.post("/units/letters")
async def remind_units(request: Request, branch: Branch, body: LettersBody) -> Response:
    """Draft letters to units that have entered nothing yet."""
    return await carry_out(request, SERVICE, RemindUnits(body.contest, branch, body.units))


def _read(content: bytes) -> tuple[UnitLine, ...]:
    return read_units(read_apart(content, most_rows=MAX_UNITS + 100))
