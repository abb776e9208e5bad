"""What official lists of entries say: received, eligible, turned away, or those of one decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from services.reporting.domain.framing import COMMITTEE, framed, number_text, unframed
from services.reporting.domain.paper import Paper
from shared.documents.heads import Family, day_text
from shared.documents.model import Align, Block, Column, Content, PaperKind, Paragraph, Table
from shared.events.parts import Decision, ListLine
from shared.profiles.model import BranchProfile

RECEIVED, ELIGIBLE, INELIGIBLE, RULING = "received", "eligible", "ineligible", "ruling"
_UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line of a list with the authors of its entry; nobody once they were erased."""

    line: ListLine
    authors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list whole, in its order; `decision` where it goes with one."""

    kind: str
    decision: Decision | None
    lines: tuple[NamedLine, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cell stands: the number of its line, and the names of the fields."""

    number: int
    fields: Mapping[str, str]


Cell = Callable[[_Place, NamedLine], str]


def listed_subject(profile: BranchProfile, kind: str) -> str:
    """What a list is about."""
    return f"{_SUBJECTS[kind]} {profile.title}"


def listed_content(
    profile: BranchProfile, family: Family, listed: Listed, paper: Paper
) -> Content:  # fmt: skip
    """Decide what an official list says; a list without entries says so."""
    content = Content(
        paper=PaperKind.LIST,
        head=unframed(family),
        type_name=PaperKind.LIST.type_name,
        subject=(paper.subject,),
        opening=_opening(listed, paper),
        body=_body(profile, listed),
        closing="",
        recipients=(),
        signatures=(),
        is_wide=True,
    )
    return framed(content, profile, family, paper)


def table_of(
    columns: Sequence[tuple[Column, Cell]], lines: Sequence[NamedLine], profile: BranchProfile
) -> Table:
    """Lines as a table, numbered from 1."""
    fields = {one.key: one.name for one in profile.fields or ()}
    rows = tuple(
        tuple(cell(_Place(number, fields), one) for _, cell in columns)
        for number, one in enumerate(lines, start=1)
    )
    return Table(tuple(column for column, _ in columns), rows)


def _opening(listed: Listed, paper: Paper) -> str:
    decision = listed.decision
    if decision is None:
        return ""
    number = decision.number or number_text(PaperKind.DECISION, paper.symbol, None)
    return f"Kèm theo Quyết định số {number} {day_text(decision.signed_on)} của {COMMITTEE}."


def _body(profile: BranchProfile, listed: Listed) -> tuple[Block, ...]:
    if not listed.lines:
        return (Paragraph(_NOBODY[listed.kind]),)
    table = table_of(_COLUMNS[listed.kind], listed.lines, profile)
    return (table, Paragraph(_summed(listed)))


def _summed(listed: Listed) -> str:
    count = len(listed.lines)
    if listed.kind != RULING:
        return f"Danh sách có {count:02d} {_UNITS[listed.kind]}."
    yes = sum(one.line.eligible is True for one in listed.lines)
    apart = sum(one.line.deviates for one in listed.lines)
    told = f"Danh sách có {count:02d} giải pháp: {yes:02d} đủ điều kiện, {count - yes:02d} bị loại"
    differing = f"; {apart:02d} kết luận khác đề xuất của Ban Thư ký" if apart else ""
    return f"{told}{differing}."


def number_cell(place: _Place, _: NamedLine) -> str:
    """The line's number."""
    return str(place.number)


def title_cell(_: _Place, one: NamedLine) -> str:
    """The entry's title."""
    return one.line.title


def authors_cell(_: _Place, one: NamedLine) -> str:
    """Who made it."""
    return ", ".join(one.authors)


def unit_cell(_: _Place, one: NamedLine) -> str:
    """The unit that entered it."""
    return one.line.unit_name


def field_cell(place: _Place, one: NamedLine) -> str:
    """Its field by name."""
    key = one.line.field
    return place.fields.get(key, key) if key else ""


def award_cell(_: _Place, one: NamedLine) -> str:
    """Its award, as a column of awards says it."""
    return (one.line.award_name or "").removeprefix("Giải ").capitalize()


def receipt_cell(_: _Place, one: NamedLine) -> str:
    """The number of its receipt."""
    return one.line.receipt_number or _UNKNOWN


def _day_cell(_: _Place, one: NamedLine) -> str:
    day = one.line.received_on
    return f"{day:%d/%m/%Y}" if day else ""


def _reason_cell(_: _Place, one: NamedLine) -> str:
    return one.line.reason or ""


def _clause_cell(_: _Place, one: NamedLine) -> str:
    return one.line.clause or ""


def _decision_cell(_: _Place, one: NamedLine) -> str:
    words = one.line.decision
    return words[:1].upper() + words[1:] if words else ""


def _verdict_cell(_: _Place, one: NamedLine) -> str:
    told = "Đủ điều kiện" if one.line.eligible else "Loại"
    notes = (
        "khác đề xuất" if one.line.deviates else "",
        "" if one.line.stands else "đã thay bằng quyết định sau",
    )
    noted = "; ".join(filter(None, notes))
    return f"{told} ({noted})" if noted else told


def _why_cell(_: _Place, one: NamedLine) -> str:
    clause = f"({one.line.clause})" if one.line.clause else ""
    return " ".join(filter(None, (one.line.reason, clause)))


_SUBJECTS = {
    RECEIVED: "Hồ sơ đã nhận dự thi",
    ELIGIBLE: "Giải pháp đủ điều kiện dự thi",
    INELIGIBLE: "Giải pháp không đủ điều kiện dự thi",
    RULING: "Kết quả xét điều kiện dự thi",
}
_NOBODY = {
    RECEIVED: "Đến thời điểm lập danh sách, chưa có hồ sơ nào được nhận.",
    ELIGIBLE: "Đến thời điểm lập danh sách, chưa có giải pháp nào được công nhận đủ điều kiện.",
    INELIGIBLE: "Đến thời điểm lập danh sách, không có giải pháp nào bị loại.",
    RULING: "Quyết định không nêu giải pháp nào.",
}
_UNITS = {RECEIVED: "hồ sơ", ELIGIBLE: "giải pháp", INELIGIBLE: "giải pháp"}
_NUMBER = (Column("TT", 12, Align.CENTRE), number_cell)
_RECEIPT = "Số phiếu nhận"
_COLUMNS: Mapping[str, tuple[tuple[Column, Cell], ...]] = {
    RECEIVED: (
        _NUMBER,
        (Column(_RECEIPT, 31, Align.CENTRE), receipt_cell),
        (Column("Ngày nhận", 27, Align.CENTRE), _day_cell),
        (Column("Tên giải pháp", 65), title_cell),
        (Column("Tác giả", 42), authors_cell),
        (Column("Đơn vị", 40), unit_cell),
        (Column("Lĩnh vực", 35), field_cell),
    ),
    ELIGIBLE: (
        _NUMBER,
        (Column(_RECEIPT, 31, Align.CENTRE), receipt_cell),
        (Column("Tên giải pháp", 64), title_cell),
        (Column("Tác giả", 40), authors_cell),
        (Column("Đơn vị", 37), unit_cell),
        (Column("Lĩnh vực", 33), field_cell),
        (Column("Quyết định", 35), _decision_cell),
    ),
    INELIGIBLE: (
        _NUMBER,
        (Column(_RECEIPT, 31, Align.CENTRE), receipt_cell),
        (Column("Tên giải pháp", 48), title_cell),
        (Column("Tác giả", 34), authors_cell),
        (Column("Đơn vị", 30), unit_cell),
        (Column("Lý do", 40), _reason_cell),
        (Column("Điều, khoản", 26), _clause_cell),
        (Column("Quyết định", 31), _decision_cell),
    ),
    RULING: (
        _NUMBER,
        (Column(_RECEIPT, 31, Align.CENTRE), receipt_cell),
        (Column("Tên giải pháp", 62), title_cell),
        (Column("Tác giả", 40), authors_cell),
        (Column("Đơn vị", 35), unit_cell),
        (Column("Kết luận", 30), _verdict_cell),
        (Column("Lý do", 42), _why_cell),
    ),
}
"""252 mm each: a page on its side."""
