"""One-time links, passwords and what ends with them."""

from datetime import datetime, timedelta

from shared.clock import wall_now
from shared.errors import RuleViolation
from shared.identity import accounts, acts, api_tokens, letters
from shared.identity.accounts import ACTIVE, DISABLED, Account, Link
from shared.identity.commands import ChangePassword, IssueLink, RequestLink, SetPassword
from shared.identity.handlers.noting import AccountRests, known_account, note
from shared.identity.permissions import Thing
from shared.identity.tokens import digest_of
from shared.unit import Unit

BY_LINK = "set-password"
_ONE_LINK_IN = timedelta(minutes=5)


class LinkSpent(RuleViolation):
    """A one-time link was used before, has expired, or never was."""

    code = "link_spent"
    message = (
        "Liên kết không còn dùng được: đã dùng, hết hạn hoặc không đúng. Hãy xin liên kết mới."
    )


def issue_link(unit: Unit, command: IssueLink) -> None:
    """Give a new link; a disabled account gets none."""
    known = known_account(unit, command.account)
    if known.state == DISABLED:
        raise AccountRests()
    accounts.end_links(unit.session, known.id, wall_now())
    add_link(unit, known, command.secret, command.expires)
    letters.reset(unit, known, command.secret, command.expires)
    note(unit, "link_issued", known.id)


def request_link(unit: Unit, command: RequestLink) -> None:
    """Send a link on somebody's own wish; who asks learns nothing, nobody is flooded."""
    known = accounts.by_mail(unit.session, command.mail)
    if known is None or known.state == DISABLED:
        return
    if acts.was_noted(unit.session, known.id, "link_issued", wall_now() - _ONE_LINK_IN):
        return
    issue_link(unit, IssueLink(known.id, command.secret, command.expires))


def opens(link: Link, now: datetime) -> bool:
    """Whether a link can still be used to set a password."""
    return link.purpose == BY_LINK and not link.is_used and now < link.expires_at


def set_password(unit: Unit, command: SetPassword) -> str:
    """Set a password by a link, once; the account's id. Sessions and tokens end: they may be
    the reason for it."""
    now, digest = wall_now(), digest_of(command.secret)
    found = accounts.link(unit.session, digest)
    if found is None or not opens(found, now):
        raise LinkSpent()
    known = known_account(unit, found.account)
    if known.state == DISABLED or not accounts.use_link(unit.session, digest, now):
        raise LinkSpent()
    accounts.end_links(unit.session, known.id, now)
    accounts.end_logins(unit.session, known.id, now)
    api_tokens.end_all(unit.session, known.id, now)
    accounts.change(
        unit.session, known.id,
        password=command.password, state=ACTIVE, failures=0, locked_until=None,
    )  # fmt: skip
    key = note(unit, "password_set", known.id)
    letters.tell_of_change(unit, known, "mật khẩu đã được đặt qua liên kết gửi bằng thư", key)
    return known.id


def change_password(unit: Unit, command: ChangePassword) -> None:
    """Set a new password; sessions that others may have opened end."""
    unit.require(Thing(owner=command.account))
    known = known_account(unit, command.account)
    accounts.end_logins(unit.session, known.id, wall_now(), kept=command.login or "")
    accounts.end_links(unit.session, known.id, wall_now())
    accounts.change(unit.session, known.id, password=command.password)
    key = note(unit, "password_changed", known.id)
    letters.tell_of_change(unit, known, "mật khẩu đã được đổi", key)


def add_link(unit: Unit, known: Account, secret: str, expires: datetime) -> None:
    """Keep a link's digest; its secret is in a letter alone."""
    accounts.add_link(unit.session, digest_of(secret), known.id, BY_LINK, expires)
