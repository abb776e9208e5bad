"""Units: changed with effect from a day, imported, written to."""

import datetime as dt
from dataclasses import dataclass

from services.intake.domain.unit_changes import UnitChange
from services.intake.domain.unit_lists import UnitLine
from shared.service import Command


@dataclass(frozen=True, slots=True)
class ChangeUnits(Command):
    """Change units of the contest with effect from a day, and tell every site."""

    contest: str
    branch: str
    change: UnitChange


@dataclass(frozen=True, slots=True)
class ImportUnits(Command):
    """Add the units of a list, all of them or none; a dry run only says what is wrong."""

    contest: str
    branch: str
    lines: tuple[UnitLine, ...]
    dry_run: bool
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class RemindUnits(Command):
    """Draft letters to units that have entered nothing yet; the office sends them."""

    contest: str
    branch: str
    units: tuple[str, ...]
