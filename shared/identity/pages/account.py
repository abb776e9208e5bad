"""One's own account: sessions, roles and password."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.identity.asker import DEMONSTRATION_PREFIX, Asker, Grant
from shared.identity.commands import ChangePassword, EndLogin
from shared.identity.own import OwnAccount, own_account
from shared.identity.pages.granting import Places, places_of
from shared.identity.pages.proving import prove_again
from shared.identity.pages.setting import new_password
from shared.identity.passwords import LEAST, Passwords
from shared.identity.permissions import table
from shared.web.doors import CurrentPerson, SiteDoor, site_of
from shared.web.forms import read_form, submit
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ShownRole:
    """A role and where it holds, in words."""

    name: str
    about: str
    where: str


@dataclass(frozen=True, slots=True)
class AccountPage(Page):
    """One's own account; `own` is None for a person of the demonstration."""

    TEMPLATE: ClassVar[str] = "site/account.html"
    person: Asker
    roles: tuple[ShownRole, ...]
    own: OwnAccount | None
    least: int


@router.get("/account")
async def show_account(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """One's own account."""
    own = None
    if not person.account.startswith(DEMONSTRATION_PREFIX):
        own = await site.query("site", own_account, person.account)
    places = await site.query("site", places_of, site.name)
    roles = tuple(_shown(one, places) for one in person.grants)
    return await show(request, AccountPage(person, roles, own, LEAST))


@router.post("/account/password")
async def change_password(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """Set a new password; the present one has to be known."""
    form = await read_form(request)
    known = await prove_again(request, form)
    passwords: Passwords = request.app.state.passwords
    kept = await passwords.hash(new_password(form, known.mail))
    command = ChangePassword(person.account, person.login, kept)
    return await submit(request, "site", command, form, f"/{site.name}/account")


@router.post("/account/sessions/{login}/end")
async def end_session(request: Request, person: CurrentPerson, login: str) -> Response:
    """End one of one's own sessions."""
    form = await read_form(request)
    then = f"/{site_of(request).name}/account"
    return await submit(request, "site", EndLogin(person.account, login), form, then)


def _shown(grant: Grant, places: Places) -> ShownRole:
    role = table().roles[grant.role]
    where = places.words(grant.contest, grant.branch, grant.unit, grant.field)
    return ShownRole(role.name, role.about, where)
