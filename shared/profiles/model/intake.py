"""What intake works by: counters, deadlines, receipt numbers, fields and dossier parts."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field as Attribute

from shared.profiles.model.base import Key, Rule, Text
from shared.profiles.model.deadline import Deadline

FileKind = Literal[
    "pdf", "word", "excel", "slides", "picture", "video", "text", "archive",
]  # fmt: skip
"""What a file is by its content, as rules and people call it."""


class StandingOffice(Rule):
    """A counter at which dossiers are received; all counters share one receipt series."""

    unit: Key
    place: Text | None = None
    phone: Text | None = None


class FromBelow(Rule):
    """Until when the branches of a level below may send their entries up to this one."""

    level: Key
    before: Deadline


class Receipt(Rule):
    """When dossiers are received and what counts as the day of receipt.

    `opens` is absent if the plan names an act instead of a day; its words stand in `opens_stated`.
    """

    opens: dt.date | None = None
    opens_stated: Text | None = None
    closes: Deadline | None = None
    counts: tuple[Literal["postmark", "in_person"], ...] | None = None
    counts_stated: Text | None = None
    from_below: tuple[FromBelow, ...] = ()


class ReceiptNumber(Rule):
    """How the number of a receipt is written; `{number}` is replaced by the running number."""

    format: Annotated[str, Attribute(pattern=r"^[^{}]*\{number\}[^{}]*$")]
    digits: Annotated[int, Attribute(ge=1, le=8)] = 1

    def text(self, number: int) -> str:
        """Decide how one running number is written on the receipt."""
        return self.format.replace("{number}", f"{number:0{self.digits}d}")


class Field(Rule):
    """A field of the contest, in which an entry competes."""

    key: Key
    name: Text


class Attachments(Rule):
    """Which files a dossier may have; absent is every kind, up to the installation's limit."""

    kinds: tuple[FileKind, ...] | None = None
    max_mb: Annotated[int, Attribute(ge=1, le=2048)] | None = None


class DossierPart(Rule):
    """A part that a dossier consists of; copies are paper copies."""

    key: Key
    name: Text
    required: bool = True
    copies: Annotated[int, Attribute(ge=1)] | None = None
