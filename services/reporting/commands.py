"""What reporting can be asked to do."""

from dataclasses import dataclass, field
from datetime import date, datetime

from shared.service import Command


@dataclass(frozen=True, slots=True)
class PlanReports(Command):
    """Lay out every report that is owed to a branch of this site, with its prompts."""

    contest: str
    branch: str


@dataclass(frozen=True, slots=True)
class SendPrompt(Command):
    """Ask a unit for a report, if it is still awaited."""

    contest: str
    branch: str
    report: str
    kind: str
    days: int


@dataclass(frozen=True, slots=True)
class MarkOverdue(Command):
    """The due date of a report is over."""

    contest: str
    branch: str
    report: str


@dataclass(frozen=True, slots=True)
class SubmitReport(Command):
    """Submit a report, or submit it again after it came back.

    `branch` is the one that the report is kept under; `version` the one that the writer saw.
    """

    contest: str
    branch: str
    report: str
    figures: dict[str, int]
    text: str = ""
    document: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class AcceptReport(Command):
    """Take a submitted report as it is."""

    contest: str
    branch: str
    report: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ReturnReport(Command):
    """Give a submitted report back, with a reason."""

    contest: str
    branch: str
    report: str
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class WaiveReport(Command):
    """Ask no more for a report that is not there, with a reason."""

    contest: str
    branch: str
    report: str
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CompileReport(Command):
    """Compile and freeze a period; `stated` are totals published elsewhere, to be compared."""

    contest: str
    branch: str
    obligation: str
    due_date: date
    stated: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CutOffReport(Command):
    """Compile a period because its time has come; nothing if somebody did before."""

    contest: str
    branch: str
    obligation: str
    due_date: date


@dataclass(frozen=True, slots=True)
class ReceiveReport(Command):
    """A branch below submitted its report to a branch of this site."""

    contest: str
    from_branch: str
    to_branch: str
    report: str
    figures: dict[str, int]
    text: str
    document: str | None
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerReceivedReport(Command):
    """Tell the branch below how its report stands, because it was not taken."""

    contest: str
    to_branch: str
    report: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoteDue(Command):
    """The branch above asks a branch of this site for a report."""

    contest: str
    branch: str
    report: str
    obligation: str
    unit: str
    to_branch: str
    due_date: date
    kind: str
    days: int


@dataclass(frozen=True, slots=True)
class NoteAnswer(Command):
    """The branch above accepted, returned or waived a report of a branch of this site."""

    contest: str
    branch: str
    report: str
    state: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class DraftResults(Command):
    """A branch signed its results: bring decision and minutes into the register, once."""

    contest: str
    branch: str
    decision: str
    number: str | None
    signed_on: date
    signer: str
    has_minutes: bool


@dataclass(frozen=True, slots=True)
class DraftNomination(Command):
    """A branch signed whom it nominates: bring the decision into the register, once."""

    contest: str
    branch: str
    decision: str
    number: str | None
    signed_on: date
    signer: str


@dataclass(frozen=True, slots=True)
class DraftList(Command):
    """Bring a list of the branch's entries, as they stand now, into the register."""

    contest: str
    branch: str


@dataclass(frozen=True, slots=True)
class DraftListed(Command):
    """Intake drew up a list: bring it into the register, once. `kind` is what it lists."""

    contest: str
    branch: str
    list: str
    kind: str


@dataclass(frozen=True, slots=True)
class DraftSubmission(Command):
    """Entries were sent up together: bring their letter into the register of who sent them."""

    contest: str
    branch: str
    batch: str
    to_name: str


@dataclass(frozen=True, slots=True)
class EditPaper(Command):
    """Change what stands around an open paper; None leaves a part as it is."""

    contest: str
    branch: str
    paper: str
    subject: str | None = None
    signer_lines: tuple[str, ...] | None = None
    signer_name: str | None = None
    recipients: tuple[str, ...] | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NumberPaper(Command):
    """Enter the number and the day that the records office gave."""

    contest: str
    branch: str
    paper: str
    number: int
    issued_on: date
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SignPaper(Command):
    """Take a PDF that is in the site's files as the official copy."""

    contest: str
    branch: str
    paper: str
    official: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class VoidPaper(Command):
    """Take a paper out of use, with a reason."""

    contest: str
    branch: str
    paper: str
    reason: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RecordPaperFiles(Command):
    """The files of a paper were made from this version of it: note them."""

    contest: str
    branch: str
    paper: str
    version: int
    word: str
    pdf: str
    excel: str | None


@dataclass(frozen=True, slots=True)
class ReplaceTemplate(Command):
    """Use a Word template that is in the site's files and was checked; None is the shipped one."""

    contest: str
    branch: str
    kind: str
    sha256: str | None
    name: str
    version: int | None = None
