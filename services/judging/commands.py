"""What judging can be asked to do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.judging.domain.conflicts import Cause
from services.judging.domain.nomination import Nominee
from services.judging.domain.panels import Judge
from services.judging.domain.signing import Choices
from shared.events.parts import Dossier, Minutes
from shared.service import Command


@dataclass(frozen=True, slots=True)
class AdmitEntry(Command):
    """Follow the committee's screening; `revision` orders intake's acts on the entry."""

    contest: str
    branch: str
    entry: str
    revision: int
    eligible: bool
    reason: str | None
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class ReviseEntry(Command):
    """Follow a new version of the dossier."""

    contest: str
    branch: str
    entry: str
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class WithdrawEntry(Command):
    """Follow a withdrawal; `revision` orders intake's acts on the entry."""

    contest: str
    branch: str
    entry: str
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class RecordConflict(Command):
    """Keep somebody from judging an entry; `who` are the account and, if known, a pseudonym."""

    contest: str
    branch: str
    entry: str
    who: tuple[str, ...]
    cause: Cause


@dataclass(frozen=True, slots=True)
class FormPanel(Command):
    """Form a panel for some fields of a round, or for all entries where `fields` is empty.

    `replaces` names the panel that it takes the place of. `pseudonyms` are those of the judges, by
    account, where the site knows them.
    """

    contest: str
    branch: str
    round: str
    name: str
    judges: tuple[Judge, ...]
    fields: tuple[str, ...] = ()
    replaces: str | None = None
    pseudonyms: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubmitSheet(Command):
    """Submit a judge's marks by criterion; `version` is that of the sheet replaced, 0 if none."""

    contest: str
    branch: str
    entry: str
    round: str
    judge: str
    marks: dict[str, Decimal]
    version: int = 0


@dataclass(frozen=True, slots=True)
class CloseRound(Command):
    """Close a round; with `force_reason` also while sheets are missing."""

    contest: str
    branch: str
    round: str
    force_reason: str | None = None


@dataclass(frozen=True, slots=True)
class SignResults(Command):
    """Sign a branch's results; the number is None until the records office gives one."""

    contest: str
    branch: str
    number: str | None
    signed_on: date
    signer: str
    minutes: Minutes | None = None
    choices: Choices = field(default_factory=Choices)


@dataclass(frozen=True, slots=True)
class SignNomination(Command):
    """Sign whom the branch nominates; nobody is a decision too."""

    contest: str
    branch: str
    number: str | None
    signed_on: date
    signer: str
    nominees: tuple[Nominee, ...]
