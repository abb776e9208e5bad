"""What can be asked of a site about accounts; passwords come as hashes.

A link's `secret` goes into the letter that carries it; what is kept is its digest.
"""

from dataclasses import dataclass
from datetime import date, datetime

from shared.identity.asker import Grant
from shared.service import Command


@dataclass(frozen=True, slots=True)
class AddAccount(Command):
    """Add a person with first grants, and ask them in by a link."""

    mail: str
    name: str
    grants: tuple[Grant, ...]
    secret: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class AddFirstAdministrator(Command):
    """Add the administrator of a fresh installation; nothing where there is any account."""

    mail: str
    name: str
    secret: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class IssueLink(Command):
    """Give a person a new link to set a password; earlier ones end."""

    account: str
    secret: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class RequestLink(Command):
    """Send a link to whoever has this mail address; nothing where nobody has, or too soon."""

    mail: str
    secret: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class SetPassword(Command):
    """Set the password that a one-time link allows; every session of the account ends."""

    secret: str
    password: str


@dataclass(frozen=True, slots=True)
class ChangePassword(Command):
    """Set a new password while signed in; every other session ends. `login` is the one kept."""

    account: str
    login: str | None
    password: str


@dataclass(frozen=True, slots=True)
class NoteWrongPassword(Command):
    """Count a wrong password or code; after some, the account rests."""

    account: str


@dataclass(frozen=True, slots=True)
class OpenLogin(Command):
    """Begin a session; `digest` is that of its secret, `is_strong` tells of a second factor."""

    account: str
    digest: str
    expires: datetime
    agent: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class SeeLogin(Command):
    """Note that a session is in use."""

    digest: str


@dataclass(frozen=True, slots=True)
class EndLogin(Command):
    """End one session of an account, by its id."""

    account: str
    login: str


@dataclass(frozen=True, slots=True)
class DisableAccount(Command):
    """Let a person in no more; sessions and tokens end at once."""

    account: str


@dataclass(frozen=True, slots=True)
class GrantRole(Command):
    """Give an account a role, from a day and until one, both included."""

    account: str
    grant: Grant
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class RevokeRole(Command):
    """Take a role back, by the grant's id."""

    account: str
    grant: str
