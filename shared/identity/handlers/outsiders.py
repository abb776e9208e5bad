"""Signing in by an OpenID Connect provider: whose account it is, and whether a code is due."""

from dataclasses import dataclass

from shared.clock import wall_now
from shared.identity import accounts, letters, outsiders
from shared.identity.accounts import ACTIVE, DISABLED, INVITED, Account
from shared.identity.commands import EnterFromOutside
from shared.identity.handlers.factors import SECOND_STEP
from shared.identity.handlers.noting import AccountRests, known_account, note
from shared.identity.handlers.sessions import begin
from shared.identity.tokens import digest_of
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Admitted:
    """Whose account it is; `login` is None where a code is awaited, both where there is none."""

    account: str | None
    login: str | None


def enter_from_outside(unit: Unit, command: EnterFromOutside) -> Admitted:
    """Begin a session of the account that belongs to somebody of the provider.

    The first time it is found by a verified mail address; it gets no rights by that. An account
    with a second factor is asked for a code unless the provider asks for one itself. Raises
    `AccountRests`.
    """
    known = _whose(unit, command)
    if known is None:
        return Admitted(None, None)
    if known.state == DISABLED or known.rests_at(wall_now()):
        raise AccountRests()
    if known.state == INVITED:
        accounts.change(unit.session, known.id, state=ACTIVE)
        accounts.end_links(unit.session, known.id, wall_now())
    if known.factor is not None and not command.is_strong:
        digest = digest_of(command.step)
        accounts.add_link(unit.session, digest, known.id, SECOND_STEP, command.step_expires)
        return Admitted(known.id, None)
    return Admitted(known.id, begin(unit, known, command.login, is_strong=command.is_strong))


def _whose(unit: Unit, command: EnterFromOutside) -> Account | None:
    key = outsiders.account_of(unit.session, command.issuer, command.subject)
    if key is not None:
        return known_account(unit, key)
    found = accounts.by_mail(unit.session, command.mail) if command.mail else None
    if found is None or found.state == DISABLED:
        return None
    if outsiders.is_taken(unit.session, command.issuer, found.id):
        return None  # the address passed to somebody else, who is not this person
    known = known_account(unit, found.id)
    outsiders.add(unit.session, command.issuer, command.subject, known.id, wall_now())
    noted = note(unit, "outside_linked", known.id, issuer=command.issuer)
    letters.tell_of_change(unit, known, "đã đăng nhập lần đầu bằng tài khoản chung", noted)
    return known
