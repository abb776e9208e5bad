"""Pieces that several contracts share."""

from datetime import date
from decimal import Decimal
from typing import Self

from shared.events.contract import Part, Personal


class FileRef(Part):
    """A file by its SHA-256; the file itself travels beside the event. `size` in bytes.

    `part` is the key of the dossier's part that it is, where somebody said so.
    """

    sha256: str
    name: str
    media_type: str
    size: int
    part: str | None = None


class PaperPart(Part):
    """A part of a dossier that was handed in on paper; `part` is its key, `copies` how many.

    `folder` says where it lies. `is_stamped` is None where nobody looked for a stamp.
    """

    part: str
    copies: int = 1
    folder: str | None = None
    is_stamped: bool | None = None


class Told(Part):
    """What an entry answers to a question of its contest; `name` is the question in its words.

    An amount of money is a whole number of đồng, as text.
    """

    key: str
    name: str
    text: str


class Author(Part):
    """A person who made the entry; birth and `share_percent` where the contest asks for them."""

    name: str
    birth_year: int | None = None
    birth_date: date | None = None
    address: str | None = None
    share_percent: Decimal | None = None


class DossierPersonal(Personal):
    """Who made an entry and how to reach them."""

    authors: tuple[Author, ...]
    contact: str | None = None


class AdviserPersonal(Personal):
    """By what another site knows an adviser again; None where nothing but the account is known."""

    pseudonym: str | None = None


class Dossier(Part):
    """What was entered, without persons. `unit` is a unit's key; `version` counts from 1.

    `second_field` is beside the leading `field`, where a contest allows two. `consented` is whether
    whoever entered agreed to the words that the contest asks to be agreed to.
    """

    title: str
    field: str | None = None
    summary: str | None = None
    unit: str
    unit_name: str
    entrant: str | None = None
    applied_since: int | None = None
    version: int
    files: tuple[FileRef, ...] = ()
    paper: tuple[PaperPart, ...] = ()
    second_field: str | None = None
    answers: tuple[Told, ...] = ()
    consented: bool | None = None


class Decision(Part):
    """A signed decision; the number is None until the records office gives one."""

    id: str
    number: str | None = None
    signed_on: date
    signer: str


class DecisionRef(Part):
    """A signed decision without its signer, for where no person may be named."""

    id: str
    number: str | None = None
    signed_on: date


class Minutes(Part):
    """The minutes of a council, as data."""

    held_on: date
    place: str | None = None
    chair: str
    secretary: str
    present: tuple[str, ...] = ()
    conclusion: str


class Mark(Part):
    """What one round gave for one criterion, the mean over the judges."""

    round: str
    criterion: str
    value: Decimal


class EntryResult(Part):
    """What a branch decided of one entry; `score` is the ranking's, if anything was scored."""

    entry: str
    rank: int | None = None
    score: Decimal | None = None
    award: str | None = None
    award_name: str | None = None
    goes_up: bool
    marks: tuple[Mark, ...] = ()

    def without_points(self) -> Self:
        """The award alone, as those who entered the work read it."""
        return self.model_copy(update={"rank": None, "score": None, "marks": ()})


class ListLine(Part):
    """What a list says of an entry, without persons; what is not known of it is None.

    `reason`, `clause` and `decision` say why it was turned away, by which rule and by what was
    signed; `deviates` where that differs from what was proposed, `stands` where no later decision
    changed it.
    """

    entry: str
    title: str
    unit_name: str
    receipt_number: str | None = None
    received_on: date | None = None
    field: str | None = None
    eligible: bool | None = None
    reason: str | None = None
    clause: str | None = None
    decision: str | None = None
    deviates: bool = False
    stands: bool = True
    award_name: str | None = None


class Reason(Part):
    """Why something was refused: a stable code and a text for people."""

    code: str
    text: str


class DatabaseHead(Part):
    """Where the log of one database stands; `published` counts events per topic."""

    service: str
    seq: int
    hash: str
    published: dict[str, int]
    oldest_unpublished_s: int | None = None
