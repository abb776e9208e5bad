"""One account for who administers it: roles, sessions, what was done to it, and what can be."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.clock import wall_now
from shared.database import Session
from shared.identity.asker import Grant
from shared.identity.commands import (
    DisableAccount,
    EnableAccount,
    EndLogins,
    GrantRole,
    IssueLink,
    ResetFactor,
    RevokeRole,
)
from shared.identity.own import OwnAccount, own_account
from shared.identity.pages.granting import Choice, Places, days_of, grant_of, places_of, roles
from shared.identity.people import KnownPerson, one_person
from shared.identity.permissions import needing_factor
from shared.identity.tokens import new_secret
from shared.service import Command
from shared.web.doors import SiteDoor, current_person, site_of
from shared.web.forms import read_form, submit
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

router = SiteRouter()


@dataclass(frozen=True, slots=True)
class PersonPage(Page):
    """One account; `is_mine` where the administrator looks at their own."""

    TEMPLATE: ClassVar[str] = "site/person.html"
    one: KnownPerson
    own: OwnAccount
    is_mine: bool
    is_factor_needed: bool
    roles: tuple[Choice, ...]
    places: Places
    now: datetime
    path: str


@router.get("/people/{account}")
async def show_person(request: Request, site: SiteDoor, account: str) -> Response:
    """One account. Raises `NotYetKnown`."""
    now = wall_now()
    one, own = await site.query("site", _both, account, now)
    page = PersonPage(
        one=one,
        own=own,
        is_mine=current_person(request).account == account,
        is_factor_needed=bool(needing_factor(Grant(held.role) for held in one.roles)),
        roles=roles(),
        places=await site.query("site", places_of, site.name),
        now=now,
        path=f"/{site.name}/people/{account}",
    )
    return await show(request, page)


@router.post("/people/{account}/roles")
async def give_role(request: Request, site: SiteDoor, account: str) -> Response:
    """Give a role, for some days or for good."""
    form = await read_form(request)
    grant = grant_of(form, await site.query("site", places_of, site.name))
    return await _then(request, account, GrantRole(account, grant, *days_of(form)))


@router.post("/people/{account}/roles/{grant}/end")
async def take_role(request: Request, account: str, grant: str) -> Response:
    """Take a role back."""
    return await _then(request, account, RevokeRole(account, grant))


@router.post("/people/{account}/link")
async def send_link(request: Request, account: str) -> Response:
    """Send the link to set a password once more; earlier ones end."""
    lasts = timedelta(days=request.app.state.settings.invitation_days)
    return await _then(request, account, IssueLink(account, new_secret(), wall_now() + lasts))


@router.post("/people/{account}/disable")
async def disable(request: Request, account: str) -> Response:
    """Let the person in no more."""
    return await _then(request, account, DisableAccount(account))


@router.post("/people/{account}/enable")
async def enable(request: Request, account: str) -> Response:
    """Let the person in again."""
    return await _then(request, account, EnableAccount(account))


@router.post("/people/{account}/sessions/end")
async def end_sessions(request: Request, account: str) -> Response:
    """End every session and token."""
    return await _then(request, account, EndLogins(account))


@router.post("/people/{account}/factor/reset")
async def reset_factor(request: Request, account: str) -> Response:
    """Take a lost second factor away."""
    return await _then(request, account, ResetFactor(account))


async def _then(request: Request, account: str, command: Command) -> Response:
    form = await read_form(request)
    return await submit(
        request, "site", command, form, f"/{site_of(request).name}/people/{account}"
    )


def _both(session: Session, account: str, now: datetime) -> tuple[KnownPerson, OwnAccount]:
    return one_person(session, account, now), own_account(session, account)
