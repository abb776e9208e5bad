"""What accounts tell people by mail, written beside the cause; and where their mail goes."""

from datetime import datetime

from shared.clock import wall_now
from shared.identity.accounts import Account
from shared.identity.permissions import table
from shared.identity.tokens import digest_of
from shared.messages import contacts
from shared.messages.catalogue import ACCOUNT_CHANGED, ACCOUNT_INVITED, PASSWORD_RESET
from shared.messages.contacts import Contact
from shared.messages.letter import Fact, Language, Letter, account, address
from shared.messages.writing import write
from shared.profiles import versions
from shared.unit import Unit

LINK_PAGE = "set-password/"


def keep_contact(unit: Unit, known: Account) -> None:
    """Send the letters of an account to its mail address."""
    language = Language(known.language)
    kept = Contact(account(known.id).text, known.name, known.mail, language=language)
    contacts.keep(unit.session, kept)


def invite(unit: Unit, known: Account, roles: list[str], secret: str, expires: datetime) -> None:
    """Ask a person in, with the link to set a password."""
    names = ", ".join(table().roles[one].name for one in dict.fromkeys(roles))
    facts: dict[str, Fact] = {
        "name": known.name, "office": _office(unit), "role": names or "—",
        "page": LINK_PAGE + secret, "expires_at": expires,
    }  # fmt: skip
    reason = f"invitation/{digest_of(secret)}"
    write(unit, Letter(reason, account(known.id), ACCOUNT_INVITED, facts))


def reset(unit: Unit, known: Account, secret: str, expires: datetime) -> None:
    """Give a person the link to set another password."""
    facts: dict[str, Fact] = {
        "name": known.name,
        "page": LINK_PAGE + secret,
        "expires_at": expires,
    }
    reason = f"password-reset/{digest_of(secret)}"
    write(unit, Letter(reason, account(known.id), PASSWORD_RESET, facts))


def tell_of_change(unit: Unit, known: Account, what: str, key: str) -> None:
    """Tell a person what happened to the account, so that a thief is noticed."""
    facts: dict[str, Fact] = {"name": known.name, "what": what, "at": wall_now()}
    write(unit, Letter(f"account/{known.id}/{key}", address(known.mail), ACCOUNT_CHANGED, facts))


def _office(unit: Unit) -> str:
    """Who invites: the units that run a contest on this site; its name before there is one."""
    hosted = [one for one in versions.all_latest(unit.session) if one.site == unit.site]
    names = dict.fromkeys(f"Ban Tổ chức Hội thi ({one.unit.name})" for one in hosted)
    return ", ".join(names) or unit.site
