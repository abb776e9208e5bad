"""The committee's decision on who takes part, as a list that is signed at once."""

import datetime as dt
from dataclasses import dataclass

from services.intake.domain.ruling import RuledLine
from shared.service import Command


@dataclass(frozen=True, slots=True)
class SignScreening(Command):
    """Sign a list: every line is decided, or none is.

    `number` is None until the records office gives one; unsaid, the list is of today and by the
    committee's head.
    """

    contest: str
    branch: str
    lines: tuple[RuledLine, ...]
    number: str | None = None
    signed_on: dt.date | None = None
    signer: str | None = None


@dataclass(frozen=True, slots=True)
class NumberRuling(Command):
    """Give a decision that was signed without a number its number; day and signer where said."""

    contest: str
    branch: str
    ruling: str
    number: str
    signed_on: dt.date | None = None
    signer: str | None = None
