"""Signing in and out; in the demonstration also one click per person."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import Query, Request
from starlette.responses import RedirectResponse, Response

from shared.clock import wall_now
from shared.database import Session
from shared.errors import NotYetKnown
from shared.identity import accounts
from shared.identity.accounts import ACTIVE, Account
from shared.identity.asker import NotSignedIn
from shared.identity.commands import EndLogin, NoteWrongPassword, OpenLogin
from shared.identity.pages.cookies import NOBODY, back_to, handed_out, new_login
from shared.identity.pages.second_step import ask_for_code
from shared.identity.passwords import Passwords
from shared.profiles.people import DemonstrationPerson
from shared.settings import Settings
from shared.unit import Context
from shared.web.branches import hosted_branches
from shared.web.doors import (
    PERSON_COOKIE,
    CurrentPerson,
    SiteDoor,
    address_of,
    perform,
    session_cookie,
    site_of,
)
from shared.web.forms import read_form
from shared.web.routing import SiteRouter
from shared.web.security import is_loopback
from shared.web.start import ShownPerson, people_of
from shared.web.templating import Page, show

router = SiteRouter()


class WrongPassword(NotSignedIn):
    """Mail address and password do not belong together, or the account rests: which is not told."""

    code = "wrong_password"
    message = (
        "Địa chỉ thư hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa vì nhập sai nhiều lần. "
        "Hãy thử lại sau ít phút hoặc đặt lại mật khẩu."
    )


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    """The form; `people` are the demonstration's, to sign in as by one click.

    `provider` is the name of an OpenID Connect provider, None where there is none.
    """

    TEMPLATE: ClassVar[str] = "site/sign_in.html"
    back: str
    people: tuple[ShownPerson, ...]
    provider: str | None


@router.get("/sign-in")
async def show_sign_in(
    request: Request, site: SiteDoor, sau: Annotated[str, Query(max_length=500)] = ""
) -> Response:
    """The form; `sau` is the page to go to then."""
    people = await _people(request, site.name)
    settings: Settings = request.app.state.settings
    provider = settings.oidc_name if settings.oidc_issuer else None
    return await show(request, SignInPage(back_to(request, sau), people, provider))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Begin a session under a new secret, whatever cookie came with the request."""
    form = await read_form(request)
    mail, password = form.text("mail", "Địa chỉ thư"), form.secret("password", "Mật khẩu")
    known = await site_of(request).query("site", accounts.by_mail, mail)
    await _require_password(request, known, password)
    if known is None:
        raise WrongPassword()
    back = back_to(request, form.optional("back") or "")
    if known.factor is not None:
        return await ask_for_code(request, known.id, back)
    site, login = site_of(request), new_login(request)
    context = Context(known.id, address=address_of(request))
    await site.execute("site", OpenLogin(known.id, login.kept), context)
    return handed_out(request, RedirectResponse(back, 303), login)


@router.post("/sign-out")
async def sign_out(request: Request, person: CurrentPerson) -> Response:
    """End the session, here and in the database."""
    if person.login is not None:
        with contextlib.suppress(NotYetKnown):  # it has ended meanwhile
            await perform(request, "site", EndLogin(person.account, person.login), None)
    answer = RedirectResponse(f"/{site_of(request).name}/sign-in", 303)
    answer.delete_cookie(
        session_cookie(request),
        path=f"/{site_of(request).name}",
        secure=request.url.scheme == "https",
    )
    answer.headers["clear-site-data"] = '"cache", "storage"'
    answer.delete_cookie(PERSON_COOKIE)
    return answer


async def _require_password(request: Request, known: Account | None, password: str) -> None:
    """Whether the password is right; a wrong one is counted. Raises `WrongPassword`."""
    passwords: Passwords = request.app.state.passwords
    may_enter = known is not None and known.state == ACTIVE and not known.rests_at(wall_now())
    # Checked in any case, so that the time says nothing about who has an account.
    is_right = await passwords.is_right(known.password if known else None, password)
    if known is not None and may_enter and not is_right:
        context = Context(NOBODY, address=address_of(request))
        await site_of(request).execute("site", NoteWrongPassword(known.id), context)
    if not (may_enter and is_right):
        raise WrongPassword()


async def _people(request: Request, site: str) -> tuple[ShownPerson, ...]:
    people: Mapping[str, DemonstrationPerson] = request.app.state.people
    if not people or not is_loopback(request):
        return ()
    return await site_of(request).query("site", _people_here, site, people)


def _people_here(
    session: Session, site: str, people: Mapping[str, DemonstrationPerson]
) -> tuple[ShownPerson, ...]:
    return tuple(
        person
        for profile in hosted_branches(session, site)
        if profile.demonstration
        for person in people_of(profile, people)
    )
