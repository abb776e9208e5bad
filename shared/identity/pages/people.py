"""The site's accounts for who administers them: a list to search and narrow, and invitations."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar

from fastapi import Depends, Query, Request
from starlette.responses import Response

from shared.clock import wall_now
from shared.identity.commands import AddAccount
from shared.identity.pages.granting import Choice, Places, grant_if_any, places_of, roles
from shared.identity.people import STATES, KnownPerson, people
from shared.identity.permissions import table
from shared.identity.tokens import new_secret
from shared.web.doors import SiteDoor
from shared.web.exporting import FORMATS, Sheet, Value, export
from shared.web.forms import read_form, submit
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

PAGE_SIZE = 50
_HEADINGS = ("Họ và tên", "Địa chỉ thư", "Tình trạng", "Xác nhận hai bước", "Vai trò", "Từ ngày")
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for; "" is anything."""

    state: str = ""
    role: str = ""
    text: str = ""
    after: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anybody is left out."""
        return bool(self.state or self.role or self.text)

    def has(self, one: KnownPerson) -> bool:
        """Whether a person is asked for, in whatever state."""
        is_role = not self.role or any(held.role == self.role for held in one.roles)
        return is_role and (not self.text or one.is_found_by(self.text))


@dataclass(frozen=True, slots=True)
class PeoplePage(Page):
    """A page of accounts, by given name."""

    TEMPLATE: ClassVar[str] = "site/people.html"
    states: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    wanted: Wanted
    people: tuple[KnownPerson, ...]
    total: int
    next_after: str | None
    places: Places
    days: int


async def wanted_of(
    trang_thai: Annotated[str, Query(alias="trang-thai", max_length=20)] = "",
    vai: Annotated[str, Query(max_length=40)] = "",
    tim: Annotated[str, Query(max_length=100)] = "",
    sau: Annotated[str, Query(max_length=40)] = "",
) -> Wanted:
    """What the list's address says; a state or role that does not exist is none."""
    return Wanted(
        trang_thai if trang_thai in STATES else "", vai if vai in table().roles else "",
        tim.strip(), sau,
    )  # fmt: skip


@router.get("/people")
async def show_people(
    request: Request,
    site: SiteDoor,
    wanted: Annotated[Wanted, Depends(wanted_of)],
    xuat: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Who has an account, by given name; as a file of every filtered line when asked for one."""
    every = [one for one in await site.query("site", people, wall_now()) if wanted.has(one)]
    found = [one for one in every if wanted.state in ("", one.state)]
    if xuat in FORMATS:
        return await export(_sheet(found), xuat)
    shown, next_after = _page_of(found, wanted.after)
    counted = Counter(one.state for one in every)
    page = PeoplePage(
        states=tuple(Choice(key, name, counted[key]) for key, name in STATES.items()),
        roles=roles(),
        wanted=wanted,
        people=shown,
        total=len(found),
        next_after=next_after,
        places=await site.query("site", places_of, site.name),
        days=request.app.state.settings.invitation_days,
    )
    return await show(request, page)


@router.post("/people")
async def invite(request: Request, site: SiteDoor) -> Response:
    """Ask a person in by mail, with a first role where one was chosen."""
    form = await read_form(request)
    grant = grant_if_any(form, await site.query("site", places_of, site.name))
    lasts = timedelta(days=request.app.state.settings.invitation_days)
    command = AddAccount(
        form.text("mail", "Địa chỉ thư"), form.text("name", "Họ và tên"),
        (grant,) if grant else (), new_secret(), wall_now() + lasts,
    )  # fmt: skip
    return await submit(request, "site", command, form, f"/{site.name}/people")


def _page_of(
    found: Sequence[KnownPerson], after: str
) -> tuple[tuple[KnownPerson, ...], str | None]:
    """A page of a list, beginning behind an account, and the last one shown if more follow."""
    keys = [one.account for one in found]
    start = keys.index(after) + 1 if after in keys else 0
    shown = tuple(found[start : start + PAGE_SIZE])
    return shown, shown[-1].account if start + PAGE_SIZE < len(found) else None


def _sheet(found: Sequence[KnownPerson]) -> Sheet:
    return Sheet("nguoi-dung", _HEADINGS, [_line(one) for one in found])


def _line(one: KnownPerson) -> tuple[Value, ...]:
    held = "; ".join(f"{role.role_name} ({role.where})" for role in one.roles)
    factor = "có" if one.has_factor else "không"
    return one.name, one.mail, one.state_name, factor, held, one.created_at.date()
