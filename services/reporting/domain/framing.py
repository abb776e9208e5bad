"""What stands around the text of every paper: head, number, date, recipients, signature."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.documents.heads import Family, date_line
from shared.documents.model import BLANK, Content, Head, PaperKind, Signature
from shared.profiles.model import BranchProfile, DocumentHead

DEMONSTRATION = "TRÌNH DIỄN - số liệu giả định, không phải văn bản của cơ quan nào"
COMMITTEE = "Ban Tổ chức"


@dataclass(frozen=True, slots=True)
class Issue:
    """What clerk and records office decide of a paper; what is None or empty is not decided yet."""

    number: int | None = None
    issued_on: date | None = None
    signer_lines: tuple[str, ...] = ()
    signer_name: str = ""
    recipients: tuple[str, ...] = ()


def usual_issue(profile: BranchProfile, *, is_addressed: bool) -> Issue:
    """Decide how a branch's papers are signed and sent as long as nobody decides otherwise."""
    head = profile.document_head or DocumentHead()
    first = ("Như trên;",) if is_addressed else ()
    last = f"Lưu: VT, {head.number_symbol or 'BTC'}."
    return Issue(
        signer_lines=tuple(one.upper() for one in head.signer_lines),
        signer_name=head.signer_name or "",
        recipients=(*first, "Thành viên Ban Tổ chức;", last),
    )


def framed(
    content: Content, profile: BranchProfile, family: Family, issue: Issue, drafted_at: datetime
) -> Content:
    """Put a text into the frame of its branch; its closing ends with the family's end mark."""
    return replace(
        content,
        head=_head(content.paper, profile, family, issue, drafted_at),
        closing=f"{content.closing}{family.end_mark}" if content.closing else "",
        recipients=issue.recipients,
        signatures=content.signatures or (Signature(issue.signer_lines, issue.signer_name),),
        mark=DEMONSTRATION if profile.demonstration else None,
    )


def unframed(family: Family) -> Head:
    """A head that says nothing yet."""
    return family.head((), (), "", "")


def number_text(kind: PaperKind, symbol: str | None, number: int | None) -> str:
    """A paper's number as other papers cite it: 05/QĐ-BTC, blank until it is registered."""
    return f"{BLANK if number is None else f'{number:02d}'}/{kind.code}-{symbol or BLANK}"


def committee_of(profile: BranchProfile) -> str:
    """The committee by its contest, as sentences name it."""
    return f"{COMMITTEE} {profile.title}"


def _head(
    kind: PaperKind, profile: BranchProfile, family: Family, issue: Issue, drafted_at: datetime
) -> Head:
    head = profile.document_head or DocumentHead()
    lines = head.issuer_lines or (profile.unit.name, profile.title)
    local = drafted_at.astimezone(ZoneInfo(profile.time_zone))
    return family.head(
        lines[:1],
        lines[1:],
        family.number_line(kind, issue.number, head.number_symbol),
        date_line(head.place, issue.issued_on, (local.year, local.month)),
    )
