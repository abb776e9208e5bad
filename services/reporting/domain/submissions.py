"""The life of one owed report: due, submitted, accepted or returned, overdue, waived."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.reporting.domain.refusals import (
    FigureNegative,
    FigureUnknown,
    NothingToDecide,
    NothingToWaive,
    ReasonMissing,
    ReportClosed,
    ReportEmpty,
)
from shared.events.contracts import ReportProgressed


class ReportState(StrEnum):
    """How a report stands; "0" in a submitted one is a figure, no report is none of these two."""

    DUE = "due"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    OVERDUE = "overdue"
    WAIVED = "waived"


WORDS = {
    ReportState.DUE: "chưa nộp, chưa đến hạn",
    ReportState.SUBMITTED: "đã nộp, chờ duyệt",
    ReportState.ACCEPTED: "đã duyệt",
    ReportState.RETURNED: "bị trả lại",
    ReportState.OVERDUE: "quá hạn, chưa nộp",
    ReportState.WAIVED: "đã được miễn",
}
AWAITED = frozenset({ReportState.DUE, ReportState.OVERDUE, ReportState.RETURNED})
"""What the unit still has to do something about, and is prompted for."""


@dataclass(frozen=True, slots=True)
class Report:
    """One owed report as it stands.

    `on_time` tells of the first submission and is None until then; `version` counts changes.
    """

    branch: str
    report: str
    contest: str
    to_branch: str
    obligation: str
    unit: str
    unit_name: str
    unit_branch: str | None
    due_date: date
    is_office: bool
    state: ReportState = ReportState.DUE
    submissions: int = 0
    first_submitted_at: datetime | None = None
    on_time: bool | None = None
    reason: str | None = None
    version: int = 0

    @property
    def is_awaited(self) -> bool:
        """Whether the unit still has to submit it, or to submit it again."""
        return self.state in AWAITED

    def progressed(self) -> ReportProgressed:
        """The event that tells the levels above how it stands."""
        return ReportProgressed(
            obligation=self.obligation,
            unit=self.unit,
            unit_name=self.unit_name,
            due_date=self.due_date,
            state=self.state.value,
            on_time=self.on_time,
        )


@dataclass(frozen=True, slots=True)
class Submission:
    """What was submitted, as it was submitted.

    `counted` is what the system itself had counted at that time, by figure.
    """

    number: int
    submitted_at: datetime
    figures: Mapping[str, int]
    text: str
    document: str | None = None
    counted: Mapping[str, int] | None = None


def submit(report: Report, given: Submission, asked: Collection[str], time_zone: str) -> Report:
    """Take a submission, also a late one and one after a return.

    `asked` are the figures' keys. A figure left out is "no figure" and never 0.

    Raises `ReportClosed`, `ReportEmpty`, `FigureUnknown`, `FigureNegative`.
    """
    if report.state in (ReportState.ACCEPTED, ReportState.WAIVED):
        raise ReportClosed(report=report.report, state=WORDS[report.state])
    if not given.figures and not given.text.strip():
        raise ReportEmpty(report=report.report)
    for key, value in given.figures.items():
        if key not in asked:
            raise FigureUnknown(figure=key, known=", ".join(asked) or "không có")
        if value < 0:
            raise FigureNegative(figure=key, value=value)
    first = report.first_submitted_at or given.submitted_at
    day = first.astimezone(ZoneInfo(time_zone)).date()
    return replace(
        report,
        state=ReportState.SUBMITTED,
        submissions=given.number,
        first_submitted_at=first,
        on_time=day <= report.due_date,
        reason=None,
        version=report.version + 1,
    )


def accept(report: Report) -> Report:
    """Take a submitted report as it is. Raises `NothingToDecide`."""
    _require_submitted(report)
    return _moved(report, ReportState.ACCEPTED, None)


def give_back(report: Report, reason: str) -> Report:
    """Give a submitted report back. Raises `NothingToDecide`, `ReasonMissing`."""
    _require_submitted(report)
    return _moved(report, ReportState.RETURNED, _stated(report, reason))


def waive(report: Report, reason: str) -> Report:
    """Ask no more for a report that is not there. Raises `NothingToWaive`, `ReasonMissing`."""
    if not report.is_awaited:
        raise NothingToWaive(report=report.report, state=WORDS[report.state])
    return _moved(report, ReportState.WAIVED, _stated(report, reason))


def pass_due_date(report: Report) -> Report:
    """The due date is over: what was never submitted is overdue, everything else stays."""
    if report.state is not ReportState.DUE:
        return report
    return _moved(report, ReportState.OVERDUE, None)


def _require_submitted(report: Report) -> None:
    if report.state is not ReportState.SUBMITTED:
        raise NothingToDecide(report=report.report, state=WORDS[report.state])


def _stated(report: Report, reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing(report=report.report)
    return reason.strip()


def _moved(report: Report, state: ReportState, reason: str | None) -> Report:
    return replace(report, state=state, reason=reason, version=report.version + 1)
