"""Asking for the password once more before what a stolen session must not do."""

from datetime import timedelta

from starlette.requests import Request

from shared.clock import wall_now
from shared.errors import InvalidInput, NotYetKnown
from shared.identity import accounts
from shared.identity.accounts import Account
from shared.identity.commands import NoteWrongPassword
from shared.identity.passwords import Passwords
from shared.unit import Context
from shared.web.doors import address_of, current_person, site_of
from shared.web.forms import Form

_FIELD = "Mật khẩu hiện nay"
_JUST_NOW = timedelta(minutes=10)


async def prove_again(request: Request, form: Form) -> Account:
    """The account of who asks, whose password the form carries; a wrong one is counted.

    Who signs in by a provider and has no password has to have signed in just now.
    Raises `InvalidInput`, and `NotYetKnown` for a person of the demonstration.
    """
    person, site = current_person(request), site_of(request)
    known = await site.query("site", accounts.by_id, person.account)
    if known is None:
        raise NotYetKnown(awaited=f"account/{person.account}")
    if known.password is None:
        return await _require_fresh(request, known)
    passwords: Passwords = request.app.state.passwords
    is_right = await passwords.is_right(known.password, form.secret("present", _FIELD))
    if not is_right and not known.rests_at(wall_now()):
        context = Context(known.id, address=address_of(request))
        await site.execute("site", NoteWrongPassword(known.id), context)
    if not is_right or known.rests_at(wall_now()):
        raise InvalidInput(field=_FIELD, reason="không đúng, hoặc đã nhập sai quá nhiều lần")
    return known


async def _require_fresh(request: Request, known: Account) -> Account:
    login = current_person(request).login
    opened = await site_of(request).query("site", accounts.opened_at, login) if login else None
    if opened is None or wall_now() - opened > _JUST_NOW:
        reason = "tài khoản không có mật khẩu; hãy đăng nhập lại rồi làm việc này trong 10 phút"
        raise InvalidInput(field=_FIELD, reason=reason)
    return known
