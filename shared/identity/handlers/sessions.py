"""Sessions: begun, seen, ended; and wrong passwords counted."""

from shared.clock import wall_now
from shared.database import to_text
from shared.errors import NotYetKnown
from shared.identity import accounts
from shared.identity.accounts import ACTIVE
from shared.identity.commands import EndLogin, NoteWrongPassword, OpenLogin, SeeLogin
from shared.identity.handlers.noting import AccountRests, known_account, note
from shared.identity.lockout import locked_until
from shared.identity.permissions import Thing
from shared.ids import new_id
from shared.unit import Unit


def note_wrong_password(unit: Unit, command: NoteWrongPassword) -> None:
    """Count it; the more in a row, the longer the account rests."""
    known = known_account(unit, command.account)
    failures = known.failures + 1
    until = locked_until(failures, wall_now())
    kept = to_text(until) if until else None
    accounts.change(unit.session, known.id, failures=failures, locked_until=kept)
    note(unit, "sign_in_failed", known.id, failures=failures)


def open_login(unit: Unit, command: OpenLogin) -> str:
    """Begin a session; its id. Raises `AccountRests`, whatever the password was."""
    now, known = wall_now(), known_account(unit, command.account)
    # Asked again here: many tries at once all saw the account before the first was counted.
    if known.state != ACTIVE or known.rests_at(now):
        raise AccountRests()
    accounts.change(unit.session, known.id, failures=0, locked_until=None)
    key = new_id()
    row = {
        "digest": command.digest, "id": key, "account": known.id, "opened_at": to_text(now),
        "seen_at": to_text(now), "expires_at": to_text(command.expires),
        "address": unit.context.address or "", "agent": command.agent[:200],
        "is_strong": int(command.is_strong), "ended_at": None,
    }  # fmt: skip
    accounts.add_login(unit.session, row)
    note(unit, "signed_in", known.id, strong=command.is_strong)
    return key


def see_login(unit: Unit, command: SeeLogin) -> None:
    """Note that a session is in use."""
    accounts.see_login(unit.session, command.digest, wall_now())


def end_login(unit: Unit, command: EndLogin) -> None:
    """End a session. Raises `NotYetKnown`."""
    unit.require(Thing(owner=command.account))
    if not accounts.end_login(unit.session, command.account, command.login, wall_now()):
        raise NotYetKnown(awaited=f"login/{command.login}")
    note(unit, "signed_out", command.account)
