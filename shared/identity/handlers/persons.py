"""Adding and disabling accounts, giving roles and taking them back."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from shared.clock import wall_now
from shared.database import to_text
from shared.errors import InvalidInput, NotYetKnown, RuleViolation
from shared.identity import accounts, api_tokens, letters
from shared.identity.accounts import ACTIVE, DISABLED, INVITED
from shared.identity.asker import Grant, UnknownRole
from shared.identity.commands import (
    AddAccount,
    AddFirstAdministrator,
    DisableAccount,
    EnableAccount,
    EndLogins,
    GrantRole,
    RevokeRole,
)
from shared.identity.handlers.links import add_link
from shared.identity.handlers.noting import known_account, note
from shared.identity.permissions import table
from shared.ids import new_id
from shared.unit import Unit

ADMINISTRATOR = "administrator"
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Days of a grant are days here."""


class MailTaken(RuleViolation):
    """Another account has the mail address. Facts: `mail`."""

    code = "mail_taken"
    message = "Địa chỉ thư {mail} đã có tài khoản."


class NotOneself(RuleViolation):
    """An administrator meant the own account; another administrator has to do it."""

    code = "not_oneself"
    message = "Không tự giao, thu hồi vai trò hoặc khóa tài khoản của chính mình."


@dataclass(frozen=True, slots=True)
class Added:
    """The id of the new account."""

    account: str


def add_account(unit: Unit, command: AddAccount) -> Added:
    """Add a person who sets a password by the link of the invitation."""
    mail, name, key = sound_mail(command.mail), sound_name(command.name), new_id()
    row = {
        "id": key, "mail": mail, "name": name, "sort_name": given_name_first(name),
        "language": "vi", "state": INVITED, "password": None, "failures": 0,
        "locked_until": None, "factor": None, "factor_step": 0,
        "factor_offered": None, "offered_to": None, "created_at": to_text(wall_now()),
    }  # fmt: skip
    if not accounts.add(unit.session, row):
        raise MailTaken(mail=mail)
    note(unit, "account_added", key)
    for grant in command.grants:
        _grant(unit, key, grant, None, None)
    known = known_account(unit, key)
    add_link(unit, known, command.secret, command.expires)
    letters.keep_contact(unit, known)
    roles = [one.role for one in command.grants]
    letters.invite(unit, known, roles, command.secret, command.expires)
    return Added(key)


def add_first_administrator(unit: Unit, command: AddFirstAdministrator) -> Added | None:
    """Add the first administrator; None where there is any account already."""
    unit.session.lock("first-administrator")
    if not accounts.is_empty(unit.session):
        return None
    grants = (Grant(ADMINISTRATOR),)
    wanted = AddAccount(command.mail, command.name, grants, command.secret, command.expires)
    return add_account(unit, wanted)


def disable_account(unit: Unit, command: DisableAccount) -> None:
    """Let a person in no more. Raises `NotOneself`."""
    require_another(unit, command.account)
    known = known_account(unit, command.account)
    accounts.end_logins(unit.session, known.id, wall_now())
    accounts.end_links(unit.session, known.id, wall_now())
    api_tokens.end_all(unit.session, known.id, wall_now())
    accounts.change(unit.session, known.id, state=DISABLED)
    note(unit, "account_disabled", known.id)


def enable_account(unit: Unit, command: EnableAccount) -> None:
    """Let a person in again, by the password of before; without one a link is still needed."""
    known = known_account(unit, command.account)
    if known.state == DISABLED:
        state = ACTIVE if known.password else INVITED
        accounts.change(unit.session, known.id, state=state, failures=0, locked_until=None)
        note(unit, "account_enabled", known.id)


def end_logins(unit: Unit, command: EndLogins) -> None:
    """End every session and token of an account, whose person may sign in again."""
    known, now = known_account(unit, command.account), wall_now()
    sessions = accounts.end_logins(unit.session, known.id, now)
    tokens = api_tokens.end_all(unit.session, known.id, now)
    accounts.end_links(unit.session, known.id, now)
    note(unit, "sessions_ended", known.id, sessions=sessions, tokens=tokens)


def grant_role(unit: Unit, command: GrantRole) -> str:
    """Give a role; the grant's id. Raises `NotOneself`."""
    require_another(unit, command.account)
    known = known_account(unit, command.account)
    return _grant(unit, known.id, command.grant, command.valid_from, command.valid_until)


def revoke_role(unit: Unit, command: RevokeRole) -> None:
    """Take a role back. Raises `NotOneself`, `NotYetKnown` where it does not hold any more."""
    require_another(unit, command.account)
    if not accounts.end_grant(unit.session, command.account, command.grant, wall_now()):
        raise NotYetKnown(awaited=f"grant/{command.grant}")
    note(unit, "role_revoked", command.account, grant=command.grant)


def _grant(
    unit: Unit, account: str, grant: Grant, valid_from: date | None, valid_until: date | None
) -> str:
    if grant.role not in table().roles:
        raise UnknownRole(field="Vai trò", reason=f"không có «{grant.role}»")
    key, now = new_id(), wall_now()
    begins = _midnight(valid_from) if valid_from else now
    ends = _midnight(valid_until, end=True) if valid_until else None
    row = accounts.grant_row(grant) | {
        "id": key,
        "account": account,
        "valid_from": to_text(begins),
        "valid_until": to_text(ends) if ends else None,
        "granted_by": unit.context.actor,
        "granted_at": to_text(now),
    }
    accounts.add_grant(unit.session, row)
    note(unit, "role_granted", account, grant=key, **accounts.grant_row(grant))
    return key


def require_another(unit: Unit, account: str) -> None:
    """Whoever administers neither gives themselves roles nor locks themselves out."""
    if unit.context.asker is not None and unit.context.asker.account == account:
        raise NotOneself()


def sound_mail(typed: str) -> str:
    """A mail address as it is kept. Raises `InvalidInput`."""
    mail = accounts.folded(typed)
    if "@" not in mail[1:-1] or len(mail) > 254 or any(one.isspace() for one in mail):
        raise InvalidInput(field="Địa chỉ thư", reason=f"«{typed}» không đúng dạng")
    return mail


def sound_name(typed: str) -> str:
    """A name as it is kept. Raises `InvalidInput`."""
    name = " ".join(typed.split())
    if not name or len(name) > 120:
        raise InvalidInput(field="Họ và tên", reason="phải có từ 1 đến 120 ký tự")
    return name


def given_name_first(name: str) -> str:
    """A name as it is sorted by."""
    *family, given = name.split()
    return " ".join((given, *family))


def _midnight(day: date, *, end: bool = False) -> datetime:
    return datetime.combine(day, time.max if end else time.min, _ZONE)
