"""The units of a contest: who has entered what, who has nothing yet, and what befalls units."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from fastapi import Query, Request
from starlette.responses import Response

from services.intake.commands.units import ChangeUnits, ImportUnits, RemindUnits
from services.intake.domain.import_lines import MAX_BYTES
from services.intake.domain.unit_changes import KIND_WORDS, Kind, NewUnit, UnitChange
from services.intake.domain.unit_lists import MAX_UNITS, read_units
from services.intake.pages.listing import SERVICE, Choice, chosen_branch
from services.intake.queries.standing import Standing, UnitStanding, standing
from shared.database import Session
from shared.documents.reading_apart import read_apart
from shared.errors import InvalidInput
from shared.identity.asker import Asker
from shared.identity.permissions import Thing
from shared.profiles.model import BranchProfile
from shared.web.branches import open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor, may_touch, whole_of
from shared.web.exporting import FORMATS, Sheet, export
from shared.web.forms import Form, go_to, read_form, send, submit
from shared.web.navigation import contest_now
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show
from shared.web.uploads import read_upload

SEE = "intake.units"
LIST = "/units/{contest}/{level}/{unit}"
NOTHING = "chua-co"
_HEADINGS = ("Đơn vị", "Mã", "Số giải pháp", "Chỉ tiêu", "Đến ngày", "Đơn vị kế thừa")
_KINDS = tuple(Choice(kind.value, words) for kind, words in KIND_WORDS.items())
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class UnitsPage(Page):
    """The units of a branch; `profile` is None where the asker has none to see.

    `only` narrows the list to those without an entry.
    """

    TEMPLATE: ClassVar[str] = "intake/units.html"
    profile: BranchProfile | None
    found: Standing | None
    place: str
    only: bool
    shown: tuple[UnitStanding, ...]
    kinds: tuple[Choice, ...]
    most_mb: int
    may_change: bool
    may_remind: bool


@router.get("/units")
async def show_units(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    noi: Annotated[str, Query(max_length=200)] = "",
    loc: Annotated[str, Query(max_length=20)] = "",
    xuat: Annotated[str, Query(max_length=10)] = "",
) -> Response:  # fmt: skip
    """Every unit with its entries, or those that have sent nothing yet."""
    where = noi, remembered_place(request) or ""
    profile = await site.query(SERVICE, _branch, site.name, where, person)
    most_mb = MAX_BYTES // 1024 // 1024
    if profile is None:
        page = UnitsPage(None, None, "", False, (), _KINDS, most_mb, False, False)
        return await show(request, page)
    today = (await contest_now(site)).astimezone(ZoneInfo(profile.time_zone)).date()
    found = await site.query(SERVICE, standing, profile, today)
    if xuat in FORMATS:
        return await export(_sheet(profile, found, loc == NOTHING), xuat)
    key = profile.contest, profile.branch
    page = UnitsPage(
        profile=profile,
        found=found,
        place=place_key(profile),
        only=loc == NOTHING,
        shown=found.without if loc == NOTHING else found.units,
        kinds=_KINDS,
        most_mb=most_mb,
        may_change=may_touch(request, "intake.ChangeUnits", *key, Thing()),
        may_remind=may_touch(request, "intake.RemindUnits", *key, Thing()),
    )
    return await show(request, page)


@router.post(LIST)
async def change_units(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """Change units with effect from a day."""
    branch = f"{level}/{unit}"
    whole_of(request, "intake.ChangeUnits", contest, branch)
    form = await read_form(request)
    command = ChangeUnits(contest, branch, _change(form))
    return await submit(request, SERVICE, command, form, _back(site.name, contest, branch))


@router.post(LIST + "/letters")
async def remind_units(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """Draft letters to units without an entry, and go to where letters are sent from."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    command = RemindUnits(contest, branch, form.every("unit"))
    return await submit(request, SERVICE, command, form, f"/{site.name}/letters")


@router.post(LIST + "/list")
async def import_units(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """Add the units of a list, all of them or none."""
    branch = f"{level}/{unit}"
    whole_of(request, "intake.ImportUnits", contest, branch)
    upload = await read_upload(request, "file", MAX_BYTES)
    content = await asyncio.to_thread(upload.content.read)
    await asyncio.to_thread(upload.content.close)
    sheet = await asyncio.to_thread(read_apart, content, most_rows=MAX_UNITS + 100)
    on = upload.form.day("since", "Có từ ngày") if upload.form.optional("since") else None
    command = ImportUnits(contest, branch, read_units(sheet), False, on)
    await send(request, SERVICE, command, upload.form)
    return go_to(request, _back(site.name, contest, branch))


def _change(form: Form) -> UnitChange:
    kind = form.text("kind", "Việc")
    if kind not in KIND_WORDS:
        raise InvalidInput(field="Việc", reason="chưa chọn")
    names = [one.strip() for one in (form.optional("into") or "").splitlines() if one.strip()]
    heir = form.optional("heir")
    into = (NewUnit(heir, heir),) if heir and kind == Kind.MERGE else ()
    return UnitChange(
        kind=Kind(kind),
        on=form.day("on", "Có hiệu lực từ ngày"),
        units=form.every("unit"),
        into=into or tuple(NewUnit(one) for one in names),
        parent=form.optional("parent") or "",
    )


def _sheet(profile: BranchProfile, found: Standing, only: bool) -> Sheet:
    shown = found.without if only else found.units
    rows = [
        (one.name, one.key, one.entries, one.target, one.valid_until, "; ".join(one.heirs))
        for one in shown
    ]
    return Sheet(f"don-vi-{profile.unit.key}", _HEADINGS, rows)


def _branch(
    session: Session, site: str, where: tuple[str, str], asker: Asker
) -> BranchProfile | None:
    return chosen_branch(open_branches(session, site, asker, SEE), *where)


def _back(site: str, contest: str, branch: str) -> str:
    return f"/{site}/units?noi={contest}/{branch}"
