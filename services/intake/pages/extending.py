"""The page of the deadline: as it holds, what moved it, and the forms that move it."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated, ClassVar

from fastapi import Query, Request
from starlette.responses import Response

from services.intake.commands.extending import ExtendReceipt, GrantExtension
from services.intake.pages.listing import SERVICE, Choice, chosen_branch
from services.intake.queries.extending import Deadlines, deadlines
from shared.database import Session
from shared.errors import InvalidInput
from shared.identity.asker import Asker
from shared.identity.permissions import Thing
from shared.profiles.keeping import units_of
from shared.profiles.model import BranchProfile, Deadline
from shared.vietnamese import sort_key
from shared.web.branches import open_branches, place_key
from shared.web.doors import CurrentPerson, SiteDoor, may_touch
from shared.web.forms import Form, read_form, submit
from shared.web.preferences import remembered_place
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SEE = "intake.deadlines"
_HOUR = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class DeadlinesPage(Page):
    """The deadline of a branch; `profile` is None where the asker has none to see."""

    TEMPLATE: ClassVar[str] = "intake/deadlines.html"
    profile: BranchProfile | None
    found: Deadlines | None
    place: str
    units: tuple[Choice, ...]
    may_extend: bool
    may_grant: bool


@router.get("/deadlines")
async def show_deadlines(
    request: Request, site: SiteDoor, person: CurrentPerson, *,
    noi: Annotated[str, Query(max_length=200)] = "",
) -> Response:  # fmt: skip
    """The deadline that holds, and what moved it."""
    where = noi, remembered_place(request) or ""
    profile = await site.query(SERVICE, _branch, site.name, where, person)
    if profile is None:
        return await show(request, DeadlinesPage(None, None, "", (), False, False))
    key = profile.contest, profile.branch
    units = await site.query(SERVICE, units_of, profile.contest)

    def may(action: str) -> bool:
        return may_touch(request, action, *key, Thing())

    page = DeadlinesPage(
        profile=profile,
        found=await site.query(SERVICE, deadlines, *key),
        place=place_key(profile),
        units=tuple(
            Choice(one, name) for one, name, _ in sorted(units, key=lambda one: sort_key(one[1]))
        ),
        may_extend=may("intake.ExtendReceipt"),
        may_grant=may("intake.GrantExtension"),
    )
    return await show(request, page)


@router.post("/deadlines/{contest}/{level}/{unit}")
async def extend(request: Request, site: SiteDoor, contest: str, level: str, unit: str) -> Response:
    """Move the deadline for all."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    command = ExtendReceipt(
        contest,
        branch,
        _deadline(form),
        form.text("notice", "Văn bản gia hạn"),
        form.day("noticed_on", "Ngày văn bản") if form.optional("noticed_on") else None,
        form.whole("version", "Phiên bản"),
    )
    return await submit(request, SERVICE, command, form, _back(site.name, contest, branch))


@router.post("/deadlines/{contest}/{level}/{unit}/extensions")
async def grant(request: Request, site: SiteDoor, contest: str, level: str, unit: str) -> Response:
    """Move the deadline for one unit or entrant."""
    form = await read_form(request)
    branch = f"{level}/{unit}"
    command = GrantExtension(
        contest,
        branch,
        _deadline(form, "grant_"),
        form.text("reason", "Lý do gia hạn"),
        form.optional("unit"),
        form.optional("entrant"),
        form.optional("from_below") == "1",
    )
    return await submit(request, SERVICE, command, form, _back(site.name, contest, branch))


def _branch(
    session: Session, site: str, where: tuple[str, str], asker: Asker
) -> BranchProfile | None:
    return chosen_branch(open_branches(session, site, asker, SEE), *where)


def _deadline(form: Form, prefix: str = "") -> Deadline:
    """The whole of the last day, or until an hour of it; `prefix` tells the page's forms apart."""
    hour = form.optional(f"{prefix}hour")
    match = _HOUR.fullmatch(hour or "")
    if hour and match is None:
        raise InvalidInput(field="Giờ", reason="ghi như 17:00")
    at = time(int(match[1]), int(match[2])) if match else None
    return Deadline(date=form.day(f"{prefix}until", "Hạn mới"), time=at, inclusive=True)


def _back(site: str, contest: str, branch: str) -> str:
    return f"/{site}/deadlines?noi={contest}/{branch}"
