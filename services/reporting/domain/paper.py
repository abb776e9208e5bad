"""The life of one paper in a branch's register: drafted, numbered, signed; or voided.

Source: Nghị định 30/2020/NĐ-CP, Điều 15 (number and date) and Phụ lục I (who signs).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from services.reporting.domain.issue import Issue
from services.reporting.domain.refusals import (
    NumberMissing,
    PaperClosed,
    PaperUnnumbered,
    VoidReasonMissing,
)
from shared.documents.model import PaperKind
from shared.errors import EditConflict, InvalidInput

MOST_LINES, MOST_LETTERS = 12, 300


class PaperState(StrEnum):
    """How a paper stands."""

    DRAFTED = "drafted"
    NUMBERED = "numbered"
    SIGNED = "signed"
    VOIDED = "voided"


PAPER_WORDS = {
    PaperState.DRAFTED: "dự thảo, chưa lấy số",
    PaperState.NUMBERED: "đã lấy số, chờ bản ký",
    PaperState.SIGNED: "đã có bản ký",
    PaperState.VOIDED: "đã hủy",
}
OPEN = frozenset({PaperState.DRAFTED, PaperState.NUMBERED})


@dataclass(frozen=True, slots=True)
class Series:
    """Within what a number is given once: the kind's letters with the branch's symbol, a year."""

    name: str
    year: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as it stands.

    `origin` is what it was drafted from, once: `compiled/<period>`, `results/<decision>`, …;
    `facts` are what it says where nothing else keeps that. `official` is the digest of the signed
    PDF. `version` counts changes.
    """

    paper: str
    contest: str
    branch: str
    kind: PaperKind
    origin: str
    subject: str
    symbol: str | None
    profile_version: int
    drafted_at: datetime
    issue: Issue
    state: PaperState = PaperState.DRAFTED
    official: str | None = None
    reason: str | None = None
    facts: str | None = None
    version: int = 0

    @property
    def series(self) -> Series | None:
        """The series of its number; None while it has none."""
        if self.issue.number is None or self.issue.issued_on is None:
            return None
        return Series(f"{self.kind.code}-{self.symbol or ''}", self.issue.issued_on.year)


@dataclass(frozen=True, slots=True)
class PaperChange:
    """What a clerk may write into an open paper; None leaves it as it is."""

    subject: str | None = None
    signer_lines: tuple[str, ...] | None = None
    signer_name: str | None = None
    recipients: tuple[str, ...] | None = None


def edit(paper: Paper, change: PaperChange) -> Paper:
    """Change subject, signer or recipients. Raises `PaperClosed`, `InvalidInput`."""
    _require_open(paper)
    issue = paper.issue
    if change.signer_lines is not None:
        lines = _lines("Quyền hạn, chức vụ", change.signer_lines)
        issue = replace(issue, signer_lines=tuple(one.upper() for one in lines))
    if change.signer_name is not None:
        issue = replace(issue, signer_name=_text("Người ký", change.signer_name))
    if change.recipients is not None:
        issue = replace(issue, recipients=_lines("Nơi nhận", change.recipients))
    subject = paper.subject if change.subject is None else _subject(change.subject)
    return _next(replace(paper, issue=issue, subject=subject))


def give_number(paper: Paper, number: int, issued_on: date, today: date) -> Paper:
    """Enter the number and day that the records office gave.

    A wrong one may be entered again until the paper is signed. Raises `PaperClosed`,
    `PaperUnnumbered`, and `InvalidInput` for 0 or a day to come.
    """
    _require_open(paper)
    if paper.kind.code is None:
        raise PaperUnnumbered(kind=paper.kind.type_name)
    if number < 1:
        raise InvalidInput(field="Số", reason="số văn bản bắt đầu từ 01; chưa có số thì để trống")
    if issued_on > today:
        raise InvalidInput(field="Ngày", reason=f"{issued_on:%d/%m/%Y} chưa đến")
    issue = replace(paper.issue, number=number, issued_on=issued_on)
    return _next(replace(paper, issue=issue, state=PaperState.NUMBERED))


def sign(paper: Paper, official: str) -> Paper:
    """Take the signed PDF as the official copy. Raises `PaperClosed`, `NumberMissing`."""
    _require_open(paper)
    if paper.kind.code is not None and paper.state is not PaperState.NUMBERED:
        raise NumberMissing(subject=paper.subject)
    return _next(replace(paper, official=official, state=PaperState.SIGNED))


def void(paper: Paper, reason: str) -> Paper:
    """Take a paper out of use; its number is never given again. Raises `PaperClosed`."""
    _require_open(paper)
    if not reason.strip():
        raise VoidReasonMissing(subject=paper.subject)
    return _next(replace(paper, state=PaperState.VOIDED, reason=reason.strip()))


def require_version(paper: Paper, version: int | None) -> None:
    """Raises `EditConflict` when somebody changed the paper since it was looked at."""
    if version is not None and version != paper.version:
        raise EditConflict(what=f"Văn bản «{paper.subject}»")


def _require_open(paper: Paper) -> None:
    if paper.state not in OPEN:
        raise PaperClosed(subject=paper.subject, state=PAPER_WORDS[paper.state])


def _next(paper: Paper) -> Paper:
    return replace(paper, version=paper.version + 1)


def _subject(text: str) -> str:
    found = _text("Trích yếu", text)
    if not found:
        raise InvalidInput(field="Trích yếu", reason="chưa điền")
    return found


def _lines(field: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(_text(field, one) for one in lines if one.strip())
    if len(found) > MOST_LINES:
        raise InvalidInput(field=field, reason=f"không quá {MOST_LINES} dòng")
    return found


def _text(field: str, text: str) -> str:
    found = " ".join(text.split())
    if len(found) > MOST_LETTERS:
        raise InvalidInput(field=field, reason=f"dài quá {MOST_LETTERS} chữ")
    return found
