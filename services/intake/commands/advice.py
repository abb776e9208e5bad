"""Help before entry: what can be asked, answered, and tied to the entry that it became."""

from dataclasses import dataclass

from services.intake.domain.advice import Adviser, Asked
from shared.service import Command


@dataclass(frozen=True, slots=True)
class AskAdvice(Command):
    """Ask the group of experts for help."""

    contest: str
    branch: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class NameAdviser(Command):
    """Name who of the group helps, also in place of another; `version` is the request's as seen."""

    contest: str
    branch: str
    request: str
    adviser: Adviser
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NoteAdvice(Command):
    """Note what the adviser says; by the adviser, or by the office for the adviser."""

    contest: str
    branch: str
    request: str
    text: str


@dataclass(frozen=True, slots=True)
class CloseAdvice(Command):
    """End a request: nothing more is to come."""

    contest: str
    branch: str
    request: str
    reason: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class TieAdvice(Command):
    """Say which entry a request became."""

    contest: str
    branch: str
    request: str
    entry: str


@dataclass(frozen=True, slots=True)
class NoteAdviser(Command):
    """Keep that somebody advised an entry below, as the branch below says."""

    contest: str
    branch: str
    entry: str
    from_branch: str
    account: str
    pseudonym: str | None
