"""What stands around the text of every paper: head, number, date, recipients, signature."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from services.reporting.domain.issue import Issue
from services.reporting.domain.paper import Paper
from shared.documents.heads import Family, date_line
from shared.documents.model import BLANK, Content, Head, PaperKind, Signature
from shared.profiles.model import BranchProfile, DocumentHead

DEMONSTRATION = "TRÌNH DIỄN - số liệu giả định, không phải văn bản của cơ quan nào"
COMMITTEE = "Ban Tổ chức"
_PREFIXES = {"TM": "on_behalf", "KT": "for_head", "TL": "by_order"}


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


def framed(content: Content, profile: BranchProfile, family: Family, paper: Paper) -> Content:
    """Put a text into the frame of its branch; its closing ends with the family's end mark."""
    issue = paper.issue
    lines = tuple(_prefixed(one, family) for one in issue.signer_lines)
    return replace(
        content,
        head=_head(profile, family, paper),
        closing=f"{content.closing}{family.end_mark}" if content.closing else "",
        recipients=issue.recipients,
        signatures=content.signatures or (Signature(lines, issue.signer_name),),
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


def _head(profile: BranchProfile, family: Family, paper: Paper) -> Head:
    head = profile.document_head or DocumentHead()
    lines = head.issuer_lines or (profile.unit.name, profile.title)
    local = paper.drafted_at.astimezone(ZoneInfo(profile.time_zone))
    issue, kind = paper.issue, paper.kind
    numbered = family.number_line(kind, issue.number, paper.symbol) if kind.code else ""
    return family.head(
        lines[:1],
        lines[1:],
        numbered,
        date_line(head.place, issue.issued_on, (local.year, local.month)),
    )


def _prefixed(line: str, family: Family) -> str:
    """A line of the signature with the family's own way to write TM., KT. and TL."""
    usual, _, rest = line.partition(" ")
    own = _PREFIXES.get(usual.rstrip("."))
    return f"{family.prefixes.get(own, usual)} {rest}" if own and rest else line
