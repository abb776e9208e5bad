"""What goes with entries that were sent up together: the letter that submits them, and the list."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from services.reporting.domain.framing import (
    COMMITTEE,
    committee_of,
    framed,
    number_text,
    unframed,
    usual_issue,
)
from services.reporting.domain.listed_paper import (
    NamedLine,
    authors_cell,
    award_cell,
    field_cell,
    number_cell,
    receipt_cell,
    table_of,
    title_cell,
    unit_cell,
)
from services.reporting.domain.paper import Paper
from shared.documents.heads import Family, day_text
from shared.documents.model import Align, Annex, Column, Content, PaperKind, Paragraph, Table
from shared.events.parts import Decision
from shared.profiles.model import BranchProfile

ORIGIN = "batch/"
_ANNEX = (
    (Column("TT", 11, Align.CENTRE), number_cell),
    (Column("Tên giải pháp", 48), title_cell),
    (Column("Tác giả", 34), authors_cell),
    (Column("Đơn vị", 30), unit_cell),
    (Column("Lĩnh vực", 23), field_cell),
    (Column("Giải", 19, Align.CENTRE), award_cell),
)
_LIST = (
    (Column("TT", 12, Align.CENTRE), number_cell),
    (Column("Số phiếu nhận", 31, Align.CENTRE), receipt_cell),
    (Column("Tên giải pháp", 68), title_cell),
    (Column("Tác giả", 42), authors_cell),
    (Column("Đơn vị", 40), unit_cell),
    (Column("Lĩnh vực", 34), field_cell),
    (Column("Giải", 25, Align.CENTRE), award_cell),
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries that a branch sent up together, in the order of their ranks."""

    id: str
    contest: str
    branch: str
    to_branch: str
    to_name: str
    is_external: bool
    decision: Decision
    sent_at: dt.datetime
    lines: tuple[NamedLine, ...]


def submission_subject(profile: BranchProfile, to_name: str) -> str:
    """What the letter of a batch is about."""
    return f"Về việc gửi giải pháp của {profile.title} dự thi {_above(profile, to_name)}"


def submission_content(
    profile: BranchProfile, family: Family, batch: Batch, paper: Paper
) -> Content:
    """Decide what the letter says; its list is an annex."""
    above = _above(profile, batch.to_name)
    content = Content(
        paper=PaperKind.SUBMISSION,
        head=unframed(family),
        type_name=PaperKind.SUBMISSION.type_name,
        subject=(paper.subject,),
        addressee=_addressee(above),
        opening=_opening(profile, batch),
        body=(Paragraph(_counted(batch)), Paragraph(_sent(profile, batch))),
        closing=f"{COMMITTEE} kính trình {_addressee(above)} xem xét, tiếp nhận",
        recipients=(),
        signatures=(),
        annexes=(_annex(profile, batch, paper),),
    )
    return framed(content, profile, family, paper)


def batch_list_content(profile: BranchProfile, family: Family, batch: Batch) -> Content:
    """Decide what the list says where it goes by itself, to those above too."""
    above = _above(profile, batch.to_name)
    paper = list_paper(profile, batch, f"Giải pháp của {profile.title} gửi dự thi {above}")
    number = batch.decision.number or number_text(PaperKind.DECISION, paper.symbol, None)
    signed = day_text(batch.decision.signed_on)
    content = Content(
        paper=PaperKind.LIST,
        head=unframed(family),
        type_name=PaperKind.LIST.type_name,
        subject=(paper.subject,),
        opening=f"Theo Quyết định số {number} {signed} của {committee_of(profile)}; gửi ngày "
        f"{_day(profile, batch):%d/%m/%Y}.",
        body=(table_of(_LIST, batch.lines, profile), Paragraph(_counted(batch))),
        closing="",
        recipients=(),
        signatures=(),
        is_wide=True,
    )
    return framed(content, profile, family, paper)


def list_paper(profile: BranchProfile, batch: Batch, subject: str) -> Paper:
    """The list as a paper that stands in no register."""
    return Paper(
        paper=batch.id,
        contest=profile.contest,
        branch=profile.branch,
        kind=PaperKind.LIST,
        origin=f"{ORIGIN}{batch.id}",
        subject=subject,
        symbol=profile.document_head.number_symbol if profile.document_head else None,
        profile_version=profile.version,
        drafted_at=batch.sent_at,
        issue=usual_issue(profile, is_addressed=False),
    )


def _above(profile: BranchProfile, to_name: str) -> str:
    """What the entries are entered for: the contest above by its title, else who holds it."""
    parent = profile.parent
    return (parent.title or parent.name) if parent and parent.name == to_name else to_name


def _addressee(above: str) -> str:
    return above if above.startswith(COMMITTEE) else f"{COMMITTEE} {above}"


def _opening(profile: BranchProfile, batch: Batch) -> str:
    number = batch.decision.number or number_text(PaperKind.DECISION, None, None)
    return (
        f"Căn cứ Quyết định số {number} {day_text(batch.decision.signed_on)} của "
        f"{committee_of(profile)}, {COMMITTEE} gửi các giải pháp sau đây dự thi "
        f"{_above(profile, batch.to_name)}:"
    )


def _counted(batch: Batch) -> str:
    counted = Counter(one.line.award_name for one in batch.lines if one.line.award_name)
    told = ", ".join(f"{number:02d} {name}" for name, number in counted.items())
    awards = f", gồm {told}" if told else ""
    return f"Số giải pháp được gửi: {len(batch.lines):02d} giải pháp{awards}."


def _sent(profile: BranchProfile, batch: Batch) -> str:
    if batch.is_external:
        return "Hồ sơ của từng giải pháp được gửi cùng Tờ trình này; danh sách kèm theo."
    return (
        "Hồ sơ của từng giải pháp đã được gửi nguyên vẹn qua hệ thống của Hội thi ngày "
        f"{_day(profile, batch):%d/%m/%Y}; danh sách kèm theo."
    )


def _annex(profile: BranchProfile, batch: Batch, paper: Paper) -> Annex:
    number = number_text(PaperKind.SUBMISSION, paper.symbol, paper.issue.number)
    written = day_text(paper.issue.issued_on)
    table: Table = table_of(_ANNEX, batch.lines, profile)
    reference = f"(Kèm theo Tờ trình số {number} {written} của {COMMITTEE})"
    return Annex("PHỤ LỤC", ("DANH SÁCH GIẢI PHÁP GỬI DỰ THI",), reference, (table,))


def _day(profile: BranchProfile, batch: Batch) -> dt.date:
    return batch.sent_at.astimezone(ZoneInfo(profile.time_zone)).date()
