"""Lists: handed in, checked, and then taken or dropped."""

from dataclasses import dataclass

from services.intake.domain.import_lines import ImportRow
from shared.service import Command


@dataclass(frozen=True, slots=True)
class ImportEntries(Command):
    """Register a short list at once, all of it or nothing; a dry run only says what is wrong.

    `ignored` are the headers of columns that were not read; they come back with the answer.
    """

    contest: str
    branch: str
    rows: tuple[ImportRow, ...]
    dry_run: bool
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StartImport(Command):
    """Have a list checked that who asks has staged; nothing is registered yet."""

    contest: str
    branch: str
    file: str
    name: str


@dataclass(frozen=True, slots=True)
class TakeImport(Command):
    """Register a checked list: every line, or the good ones where `only_good`."""

    contest: str
    branch: str
    job: str
    only_good: bool = False


@dataclass(frozen=True, slots=True)
class DropImport(Command):
    """Forget a list that was not taken, or what is left of one that was."""

    contest: str
    branch: str
    job: str


@dataclass(frozen=True, slots=True)
class WriteImported(Command):
    """Register the next lines of a list that is being taken; `most` at a time."""

    contest: str
    branch: str
    job: str
    most: int


@dataclass(frozen=True, slots=True)
class BreakOffImport(Command):
    """End a list of which the rest can never be written; `reason` is told to who sent it."""

    contest: str
    branch: str
    job: str
    reason: str
