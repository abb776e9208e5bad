"""Setting a password by the one-time link of a letter, and asking for such a link."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.clock import wall_now
from shared.database import Session
from shared.errors import InvalidInput
from shared.identity import accounts
from shared.identity.accounts import Account
from shared.identity.commands import RequestLink, SetPassword
from shared.identity.handlers.links import LinkSpent, opens
from shared.identity.pages.cookies import NOBODY
from shared.identity.passwords import LEAST, Passwords, require_strong
from shared.identity.tokens import digest_of, new_secret
from shared.unit import Context
from shared.web.doors import SiteDoor, address_of, site_of
from shared.web.forms import Form, go_to, read_form
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

RESET_LASTS = timedelta(hours=2)
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class SetPasswordPage(Page):
    """The form behind a link."""

    TEMPLATE: ClassVar[str] = "site/set_password.html"
    name: str
    mail: str
    least: int


@dataclass(frozen=True, slots=True)
class ForgottenPage(Page):
    """The form that asks for a link; `is_asked` once it was sent, whoever asked."""

    TEMPLATE: ClassVar[str] = "site/forgotten.html"
    is_asked: bool


@router.get("/set-password/{secret}")
async def show_set_password(request: Request, site: SiteDoor, secret: str) -> Response:
    """The form. Raises `LinkSpent`; looking at it does not use the link up."""
    known = await site.query("site", _whose, secret)
    return await show(request, SetPasswordPage(known.name, known.mail, LEAST))


@router.post("/set-password/{secret}")
async def set_password(request: Request, site: SiteDoor, secret: str) -> Response:
    """Set the password, once."""
    known = await site.query("site", _whose, secret)
    password = new_password(await read_form(request), known.mail)
    passwords: Passwords = request.app.state.passwords
    command = SetPassword(secret, await passwords.hash(password))
    await site.execute("site", command, Context(known.id, address=address_of(request)))
    return go_to(request, f"/{site.name}/sign-in")


@router.get("/forgotten")
async def show_forgotten(request: Request) -> Response:
    """The form that asks for a link."""
    return await show(request, ForgottenPage(is_asked=False))


@router.post("/forgotten")
async def ask_for_link(request: Request) -> Response:
    """Send a link to the address if it has an account; the answer does not tell."""
    form = await read_form(request)
    mail = form.text("mail", "Địa chỉ thư")
    command = RequestLink(mail, new_secret(), wall_now() + RESET_LASTS)
    await site_of(request).execute("site", command, Context(NOBODY, address=address_of(request)))
    return await show(request, ForgottenPage(is_asked=True))


def new_password(form: Form, mail: str) -> str:
    """A new password, typed twice. Raises `InvalidInput`."""
    password = form.secret("password", "Mật khẩu mới")
    if form.secret("again", "Nhập lại mật khẩu") != password:
        raise InvalidInput(field="Nhập lại mật khẩu", reason="không giống mật khẩu mới")
    require_strong(password, mail)
    return password


def _whose(session: Session, secret: str) -> Account:
    link = accounts.link(session, digest_of(secret))
    known = accounts.by_id(session, link.account) if link else None
    if link is None or known is None or not opens(link, wall_now()):
        raise LinkSpent()
    return known
