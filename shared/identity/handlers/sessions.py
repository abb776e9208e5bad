"""Sessions: begun, seen, ended; and wrong passwords counted."""

from shared.clock import wall_now
from shared.database import to_text
from shared.errors import NotYetKnown
from shared.identity import accounts
from shared.identity.accounts import ACTIVE, Account
from shared.identity.commands import EndLogin, NewLogin, NoteWrongPassword, OpenLogin, SeeLogin
from shared.identity.handlers.noting import AccountRests, known_account, note
from shared.identity.lockout import locked_until
from shared.identity.permissions import Thing
from shared.ids import new_id
from shared.unit import Unit


def note_wrong_password(unit: Unit, command: NoteWrongPassword) -> None:
    """Count it; the more in a row, the longer the account rests."""
    count_failure(unit, known_account(unit, command.account), "sign_in_failed")


def open_login(unit: Unit, command: OpenLogin) -> str:
    """Begin a session by a password alone; its id.

    Raises `AccountRests`, whatever the password was, and where a code is needed too.
    """
    now, known = wall_now(), known_account(unit, command.account)
    # Asked again here: many tries at once all saw the account before the first was counted.
    if known.state != ACTIVE or known.rests_at(now) or known.factor is not None:
        raise AccountRests()
    return begin(unit, known, command.login, is_strong=False)


def begin(unit: Unit, known: Account, new: NewLogin, *, is_strong: bool) -> str:
    """Write a session of an account that proved itself; its id."""
    key, now = new_id(), to_text(wall_now())
    accounts.change(unit.session, known.id, failures=0, locked_until=None)
    row = {
        "digest": new.digest, "id": key, "account": known.id, "opened_at": now, "seen_at": now,
        "expires_at": to_text(new.expires), "address": unit.context.address or "",
        "agent": new.agent[:200], "is_strong": int(is_strong), "ended_at": None,
    }  # fmt: skip
    accounts.add_login(unit.session, row)
    note(unit, "signed_in", known.id, strong=is_strong)
    return key


def count_failure(unit: Unit, known: Account, act: str) -> None:
    """Count a wrong password or code, and note from where it came."""
    failures = known.failures + 1
    until = locked_until(failures, wall_now())
    kept = to_text(until) if until else None
    accounts.change(unit.session, known.id, failures=failures, locked_until=kept)
    note(unit, act, known.id, failures=failures)
    if kept is not None:
        note(unit, "account_locked", known.id, until=kept)


def see_login(unit: Unit, command: SeeLogin) -> None:
    """Note that a session is in use."""
    accounts.see_login(unit.session, command.digest, wall_now())


def end_login(unit: Unit, command: EndLogin) -> None:
    """End a session. Raises `NotYetKnown`."""
    unit.require(Thing(owner=command.account))
    if not accounts.end_login(unit.session, command.account, command.login, wall_now()):
        raise NotYetKnown(awaited=f"login/{command.login}")
    note(unit, "signed_out", command.account)
