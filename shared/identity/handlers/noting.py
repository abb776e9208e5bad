"""The record of what is done to accounts: who, from where, what."""

from shared.clock import wall_now
from shared.errors import NotYetKnown
from shared.identity import accounts, acts
from shared.identity.accounts import Account
from shared.identity.acts import Act
from shared.identity.asker import NotSignedIn
from shared.unit import Unit


class AccountRests(NotSignedIn):
    """The account is locked for a while, or is not to be used."""

    code = "account_rests"
    message = "Không đăng nhập được lúc này. Hãy thử lại sau ít phút hoặc hỏi người quản trị."


def note(unit: Unit, act: str, account: str, /, **facts: object) -> str:
    """Write down who did what to which account, and from where; the record's id."""
    actor, address = unit.context.actor, unit.context.address or ""
    return acts.note(unit.session, Act(act, account, actor, address, facts), wall_now())


def known_account(unit: Unit, account: str) -> Account:
    """The account, locked until the transaction ends. Raises `NotYetKnown`."""
    found = accounts.locked(unit.session, account)
    if found is None:
        raise NotYetKnown(awaited=f"account/{account}")
    return found
