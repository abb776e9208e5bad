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
    """Set the password that a one-time link allows; every session and token ends."""

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
class NewLogin:
    """A session to begin: the digest of its secret, its end, the browser's own name."""

    digest: str
    expires: datetime
    agent: str


@dataclass(frozen=True, slots=True)
class OpenLogin(Command):
    """Begin a session by a password alone."""

    account: str
    login: NewLogin


@dataclass(frozen=True, slots=True)
class AskCode(Command):
    """The password was right: await a code from whoever has this secret."""

    account: str
    secret: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """That a code was the app's: the sealed key it was made with, and its step."""

    factor: str
    step: int


@dataclass(frozen=True, slots=True)
class EnterCode(Command):
    """Begin a session by a code, of the app or for recovery, after the password was right.

    `proof` is None where it is none of the app's; then it may be one for recovery.
    """

    secret: str
    code: str
    proof: Proof | None
    login: NewLogin


@dataclass(frozen=True, slots=True)
class EnterFromOutside(Command):
    """Begin a session of whose account belongs to a person of an OpenID Connect provider.

    `mail` is there only if verified; `step` is the secret of the second step, should one be due.
    """

    issuer: str
    subject: str
    mail: str | None
    is_strong: bool
    step: str
    step_expires: datetime
    login: NewLogin


@dataclass(frozen=True, slots=True)
class OfferFactor(Command):
    """Begin to set up a second factor; nothing changes until its sealed key is confirmed."""

    account: str
    factor: str


@dataclass(frozen=True, slots=True)
class ConfirmFactor(Command):
    """Take the offered factor by its first code, which was wrong where `proof` is None.

    `recovery` are digests of new recovery codes.
    """

    account: str
    proof: Proof | None
    recovery: tuple[str, ...]
    login: NewLogin


@dataclass(frozen=True, slots=True)
class RenewCodes(Command):
    """Replace the recovery codes; `recovery` are their digests."""

    account: str
    recovery: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DropFactor(Command):
    """Go without a second factor, where no role needs one."""

    account: str


@dataclass(frozen=True, slots=True)
class ResetFactor(Command):
    """Take a lost second factor away from a person, who is told."""

    account: str


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
class MakeToken(Command):
    """Give a program a token; `digest` is that of its secret, `scope` words with blanks between."""

    account: str
    digest: str
    name: str
    scope: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class SeeToken(Command):
    """Note that a token is in use."""

    digest: str


@dataclass(frozen=True, slots=True)
class EndToken(Command):
    """Take a token back, by its id."""

    account: str
    token: str


@dataclass(frozen=True, slots=True)
class DisableAccount(Command):
    """Let a person in no more; sessions and tokens end at once."""

    account: str


@dataclass(frozen=True, slots=True)
class EnableAccount(Command):
    """Let a person in again who was disabled."""

    account: str


@dataclass(frozen=True, slots=True)
class EndLogins(Command):
    """End every session and token of an account."""

    account: str


@dataclass(frozen=True, slots=True)
class CorrectAccount(Command):
    """Put right what is known of a person; None leaves it as it is."""

    account: str
    name: str | None = None
    mail: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class NoteExport(Command):
    """Note that all that is kept about a person was handed out."""

    account: str


@dataclass(frozen=True, slots=True)
class EraseAccount(Command):
    """Forget a person by law, in the site's own database."""

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
