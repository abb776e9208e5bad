"""A dossier as somebody hands it in, before it is an entry."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shared.events.parts import PaperPart

MAX_AUTHORS = 50
_OCTETS = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class DraftAuthor:
    """A person who made the entry."""

    name: str
    birth_year: int | None = None
    address: str | None = None
    share_percent: Decimal | None = None
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that was uploaded before, by its SHA-256 in lower-case hex.

    `part` is the key of the dossier's part that it is.
    """

    sha256: str
    name: str
    media_type: str = _OCTETS
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A dossier as it is handed in; `unit` and `field` are keys.

    `answers` are the keys of the form's questions, each with a text. `consented` is None where
    nobody was asked, as for a dossier on paper.
    """

    title: str
    unit: str
    authors: tuple[DraftAuthor, ...]
    field: str | None = None
    summary: str | None = None
    applied_since: int | None = None
    entrant: str | None = None
    contact: str | None = None
    files: tuple[DraftFile, ...] = ()
    paper: tuple[PaperPart, ...] = ()
    second_field: str | None = None
    answers: tuple[tuple[str, str], ...] = ()
    consented: bool | None = None
