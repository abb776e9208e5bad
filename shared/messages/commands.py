"""What can be done with letters that are written; every service carries it out on its own."""

from dataclasses import dataclass
from enum import StrEnum

from shared.messages.contacts import Contact
from shared.messages.letter import Language
from shared.service import Command


class Act(StrEnum):
    """What the office does with letters."""

    HOLD = "hold"
    SEND = "send"
    DISCARD = "discard"


@dataclass(frozen=True, slots=True)
class ChangeLetters(Command):
    """Hold, send or discard letters; those whose state does not allow it stay as they are."""

    act: Act
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditLetter(Command):
    """Put another text in place; `version` is the letter's as it was seen."""

    letter: str
    version: int
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class AcknowledgeByLink(Command):
    """The recipient followed the link; `receipt` is the digest of its token."""

    receipt: str


@dataclass(frozen=True, slots=True)
class AcknowledgeLetter(Command):
    """The recipient, by one of these stored forms, acknowledged a letter in the inbox."""

    letter: str
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForgetLetters(Command):
    """Erase what letters to these stored recipients say; those not sent yet are discarded."""

    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteDelivery(Command):
    """A mail server reported what became of a letter; `reason` where it bounced."""

    letter: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class KeepWording(Command):
    """Put a contest's own wording in place; `version` is the last one seen, 0 for the standard."""

    contest: str
    template: str
    language: Language
    subject: str
    body: str
    version: int


@dataclass(frozen=True, slots=True)
class ForgetWording(Command):
    """Go back to the standard wording."""

    contest: str
    template: str
    language: Language


@dataclass(frozen=True, slots=True)
class KeepContact(Command):
    """Set how to reach a recipient; the site's own database alone has contacts."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class NoteBounce(Command):
    """Note that an address sends letters back."""

    mail: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClearBounce(Command):
    """Give an address another chance."""

    mail: str
