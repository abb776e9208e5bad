"""What a dossier consists of: fields, the questions of the entry form, parts, and files."""

from typing import Annotated, Literal

from pydantic import Field as Attribute
from pydantic import model_validator

from shared.profiles.model.base import Key, Rule, Text

FileKind = Literal[
    "pdf", "word", "excel", "slides", "picture", "video", "text", "archive",
]  # fmt: skip
"""What a file is by its content, as rules and people call it."""

Words = Annotated[int, Attribute(ge=1, le=5000)]


class Field(Rule):
    """A field of the contest, in which an entry competes."""

    key: Key
    name: Text


class Attachments(Rule):
    """Which files a dossier may have; absent is every kind, up to the installation's limit."""

    kinds: tuple[FileKind, ...] | None = None
    max_mb: Annotated[int, Attribute(ge=1, le=2048)] | None = None


class DossierPart(Rule):
    """A part that a dossier consists of; copies are paper copies.

    `stamped_by` names whose stamp or signature the part needs; None needs none.
    """

    key: Key
    name: Text
    required: bool = True
    copies: Annotated[int, Attribute(ge=1)] | None = None
    stamped_by: Text | None = None


class Question(Rule):
    """Something that the entry form asks of an entry, in the contest's words.

    `asks` is what kind of answer: a text with its limits in words, an amount of money in đồng, or
    a line. `help` stands below the name.
    """

    key: Key
    name: Text
    asks: Literal["text", "money", "line"] = "text"
    required: bool = False
    help: Text | None = None
    min_words: Words | None = None
    max_words: Words | None = None

    @model_validator(mode="after")
    def _limits_in_order(self) -> "Question":
        limits = self.min_words, self.max_words
        if self.asks == "money" and limits != (None, None):
            raise ValueError("số tiền không có giới hạn từ")
        if None not in limits and (self.min_words or 0) > (self.max_words or 0):
            raise ValueError("«min_words» lớn hơn «max_words»")
        return self


class SummaryLimits(Rule):
    """How long the summary is to be, in words."""

    required: bool = False
    min_words: Words | None = None
    max_words: Words | None = None


class EntryForm(Rule):
    """What the entry form asks beside what every contest asks; all of it may be absent.

    `fields` is in how many fields an entry may compete, the first leading. `shares` asks each
    author's part, which then sum to 100 %. `summary` says how
    long the summary is to be. `consent` are the words that whoever enters agrees to.
    """

    questions: tuple[Question, ...] = ()
    fields: Annotated[int, Attribute(ge=1, le=2)] = 1
    shares: bool = False
    birth_dates: bool = False
    contact: bool = False
    summary: SummaryLimits | None = None
    consent: Text | None = None
