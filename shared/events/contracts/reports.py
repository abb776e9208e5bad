"""Owed reports: asked for, submitted, answered, compiled."""

from datetime import date

from shared.events.contract import Contract
from shared.events.contracts.audiences import DOWN, OWN, PROGRESS, UP


class ReportDue(Contract):
    """A unit is prompted for a report; `prompt` is before, on or after the due date."""

    NAME = "report.due"
    AUDIENCES = OWN | DOWN
    KEY = "the report's id"
    PURPOSE = "The unit that owes the report is asked for it, once per prompt."
    obligation: str
    unit: str
    to_branch: str
    due_date: date
    prompt: str
    days: int


class ReportSubmitted(Contract):
    """A unit, or a branch for its level, submitted its report."""

    NAME = "report.submitted"
    AUDIENCES = OWN | UP
    KEY = "the report's id"
    PURPOSE = "The office compiles it; a branch's own report goes up the same way."
    obligation: str
    unit: str
    to_branch: str
    due_date: date
    figures: dict[str, int]
    text: str
    document: str | None = None


class ReportAccepted(Contract):
    """The office took the report as it is."""

    NAME = "report.accepted"
    AUDIENCES = OWN | DOWN
    KEY = "the report's id"
    PURPOSE = "The unit knows that nothing more is asked."
    obligation: str
    unit: str
    due_date: date


class ReportReturned(Contract):
    """The office gave the report back, with a reason."""

    NAME = "report.returned"
    AUDIENCES = OWN | DOWN
    KEY = "the report's id"
    PURPOSE = "The unit corrects it and submits again."
    obligation: str
    unit: str
    due_date: date
    reason: str


class ReportWaived(Contract):
    """The office asks no more for a report that is not there."""

    NAME = "report.waived"
    AUDIENCES = OWN | DOWN
    KEY = "the report's id"
    PURPOSE = "The unit knows that the report is no longer owed, and why."
    obligation: str
    unit: str
    due_date: date
    reason: str


class ReportProgressed(Contract):
    """The state of one owed report; `on_time` is None until it was submitted. No personal data."""

    NAME = "report.progressed"
    AUDIENCES = PROGRESS
    KEY = "the report's id"
    PURPOSE = "Feeds the live monitor of this site and of every site above."
    obligation: str
    unit: str
    unit_name: str
    due_date: date
    state: str
    on_time: bool | None = None


class ReportCompiled(Contract):
    """A period's compiled report was frozen: sums over the units, who was late, who is missing."""

    NAME = "report.compiled"
    AUDIENCES = OWN
    KEY = "the compiled report's id"
    PURPOSE = "The branch's own record of what it compiled and when."
    obligation: str
    due_date: date
    figures: dict[str, int]
    submitted: tuple[str, ...]
    late: tuple[str, ...]
    missing: tuple[str, ...]
    document: str
