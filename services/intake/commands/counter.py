"""What intake can be asked to do with a dossier that came on paper over a counter."""

import datetime as dt
from dataclasses import dataclass

from services.intake.domain.drafts import Draft
from shared.service import Command


@dataclass(frozen=True, slots=True)
class RegisterPaper(Command):
    """Register a dossier that came on paper; nobody owns it until an author claims it.

    `office` is the unit of the standing office, None where the branch has but one. `received_at`
    is set where it lay on the counter before somebody typed it in; the postmark is another matter.
    """

    contest: str
    branch: str
    draft: Draft
    office: str | None = None
    handed_in_by: str | None = None
    received_at: dt.datetime | None = None
    postmarked_on: dt.date | None = None
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimEntry(Command):
    """Take a dossier as one's own, by the number and the code on its receipt."""

    contest: str
    branch: str
    receipt_number: str
    code: str


@dataclass(frozen=True, slots=True)
class ReturnOriginals(Command):
    """Note that papers of a dossier went back: what, to whom, on which day."""

    contest: str
    branch: str
    entry: str
    what: str
    to_whom: str
    returned_on: dt.date
