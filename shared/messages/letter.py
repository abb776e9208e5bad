"""What a letter is before anybody sends it: to whom, why, by which template, with which facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.messages.template import Template
from shared.profiles.model import BranchProfile

Fact = str | int | date | datetime
"""What a placeholder stands for; days and instants are written out in the letter's language."""


class Language(StrEnum):
    """A language that letters are written in."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


class State(StrEnum):
    """How far a letter is."""

    DRAFT = "draft"
    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    ACKNOWLEDGED = "acknowledged"
    DISCARDED = "discarded"


class Channel(StrEnum):
    """How a letter reaches a person."""

    MAIL = "mail"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter is for; the address is looked up when it is sent."""

    kind: str
    key: str

    @property
    def text(self) -> str:
        """The stored form, as in `unit:loc-ninh-6/huyen-doan`."""
        return f"{self.kind}:{self.key}"


def account(its_id: str) -> Recipient:
    """A person by the opaque id of the account."""
    return Recipient("account", its_id)


def unit_contact(contest: str, unit: str) -> Recipient:
    """Whoever answers for a unit: its reporting officer."""
    return Recipient("unit", f"{contest}/{unit}")


def office(contest: str, branch: str) -> Recipient:
    """The standing office of a branch."""
    return Recipient("office", f"{contest}/{branch}")


def address(mail: str) -> Recipient:
    """A mail address, where nobody has an account yet."""
    return Recipient("address", mail)


def recipient_of(text: str) -> Recipient:
    """The recipient of a stored form."""
    kind, _, key = text.partition(":")
    return Recipient(kind, key)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be written.

    `reason` says why, uniquely: a second letter for the same reason is never written. Name in it
    what the letter is about and to whom, as in `report_due/<branch>/<report>/before/7`. `facts`
    gives every placeholder of the template but those that are always there (`template.ALWAYS`).
    Without a `language` the recipient's own is used.
    """

    reason: str
    to: Recipient
    template: Template
    facts: Mapping[str, Fact]
    contest: str | None = None
    branch: str | None = None
    language: Language | None = None


def signed_by(profile: BranchProfile) -> dict[str, Fact]:
    """The facts of every letter of a branch: its contest, and the committee that signs."""
    return {
        "contest": profile.title,
        "office": f"Ban Tổ chức Hội thi ({profile.unit.name})",
    }
