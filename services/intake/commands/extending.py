"""Later deadlines: for all, by a notice, or for one unit or entrant, with a reason."""

import datetime as dt
from dataclasses import dataclass

from shared.profiles.model import Deadline
from shared.service import Command


@dataclass(frozen=True, slots=True)
class ExtendReceipt(Command):
    """Move the deadline for all: a new version of the rules, by a notice.

    `version` is that of the rules as the person saw them.
    """

    contest: str
    branch: str
    closes: Deadline
    notice: str
    noticed_on: dt.date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class GrantExtension(Command):
    """Move the deadline for one unit, one entrant (by name), or one entrant of one unit.

    With `from_below` for what branches below send up alone: of one of them by its unit, or of all.
    """

    contest: str
    branch: str
    until: Deadline
    reason: str
    unit: str | None = None
    entrant: str | None = None
    from_below: bool = False
