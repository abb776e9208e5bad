"""Signing in and out; in the demonstration also one click per person."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from shared.clock import wall_now
from shared.database import Session
from shared.errors import NotYetKnown
from shared.identity import accounts
from shared.identity.accounts import ACTIVE, Account
from shared.identity.asker import NotSignedIn
from shared.identity.commands import EndLogin, NoteWrongPassword, OpenLogin
from shared.identity.passwords import Passwords
from shared.identity.tokens import digest_of, new_secret
from shared.profiles.people import DemonstrationPerson
from shared.unit import Context
from shared.web.branches import hosted_branches
from shared.web.doors import (
    PERSON_COOKIE,
    SESSION_COOKIE,
    CurrentPerson,
    SiteDoor,
    address_of,
    perform,
    site_of,
)
from shared.web.forms import read_form
from shared.web.preferences import own_address
from shared.web.security import is_loopback
from shared.web.start import ShownPerson, people_of
from shared.web.templating import Page, show

NOBODY = "nobody"
"""The actor of what is done before anybody is signed in."""

router = APIRouter()


class WrongPassword(NotSignedIn):
    """Mail address and password do not belong together, or the account rests: which is not told."""

    code = "wrong_password"
    message = (
        "Địa chỉ thư hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa vì nhập sai nhiều lần. "
        "Hãy thử lại sau ít phút hoặc đặt lại mật khẩu."
    )


@dataclass(frozen=True, slots=True)
class SignInPage(Page):
    """The form; `people` are the demonstration's, to sign in as by one click."""

    TEMPLATE: ClassVar[str] = "site/sign_in.html"
    back: str
    people: tuple[ShownPerson, ...]


@router.get("/sign-in")
async def show_sign_in(
    request: Request, site: SiteDoor, sau: Annotated[str, Query(max_length=500)] = ""
) -> Response:
    """The form; `sau` is the page to go to then."""
    return await show(request, SignInPage(_back(request, sau), await _people(request, site.name)))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Begin a session under a new secret, whatever cookie came with the request."""
    form = await read_form(request)
    mail, password = form.text("mail", "Địa chỉ thư"), form.secret("password", "Mật khẩu")
    known = await site_of(request).query("site", accounts.by_mail, mail)
    await _require_password(request, known, password)
    if known is None:
        raise WrongPassword()
    answer = RedirectResponse(_back(request, form.optional("back") or ""), 303)
    await begin_session(request, answer, known.id)
    return answer


@router.post("/sign-out")
async def sign_out(request: Request, person: CurrentPerson) -> Response:
    """End the session, here and in the database."""
    if person.login is not None:
        with contextlib.suppress(NotYetKnown):  # it has ended meanwhile
            await perform(request, "site", EndLogin(person.account, person.login), None)
    answer = RedirectResponse(f"/{site_of(request).name}/sign-in", 303)
    answer.delete_cookie(SESSION_COOKIE, path=f"/{site_of(request).name}")
    answer.delete_cookie(PERSON_COOKIE)
    return answer


async def begin_session(
    request: Request, answer: Response, account: str, *, is_strong: bool = False
) -> None:
    """Open a session for an account and hand its secret out. Raises `AccountRests`."""
    site, settings = site_of(request), request.app.state.settings
    secret, lasts = new_secret(), timedelta(days=settings.session_days)
    agent = request.headers.get("user-agent", "")
    command = OpenLogin(account, digest_of(secret), wall_now() + lasts, agent, is_strong)
    await site.execute("site", command, Context(account, address=address_of(request)))
    answer.set_cookie(
        SESSION_COOKIE,
        secret,
        path=f"/{site.name}",
        max_age=int(lasts.total_seconds()),
        httponly=True,
        samesite="lax",  # strict would not send it with the first click on a link in a letter
        secure=request.url.scheme == "https",
    )
    answer.delete_cookie(PERSON_COOKIE)


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


def _back(request: Request, asked: str) -> str:
    address = own_address(asked)
    return address if address != "/" else f"/{site_of(request).name}/account"
