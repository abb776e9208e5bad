"""Lists of entries from a spreadsheet: which column is which, and what is wrong in which line.

Headers are compared without case, diacritics and blanks. Nothing is guessed: a line that cannot be
read is named with its column, the reason and what to do about it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from services.intake.domain.completing import completed
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.domain.receiving import KnownUnit, Moment, require_valid
from shared.errors import InvalidInput, RuleViolation
from shared.profiles.model import BranchProfile
from shared.vietnamese import fold

MAX_ROWS = 2000
MAX_LINES = MAX_ROWS + 500
"""With headings above and empty lines between."""

MAX_BYTES = 10 * 1024 * 1024
_TITLE, _FIELD, _UNIT, _AUTHORS = "title", "field", "unit", "authors"
COLUMNS: Mapping[str, str] = {
    _TITLE: "Tên giải pháp",
    _FIELD: "Lĩnh vực",
    _UNIT: "Đơn vị",
    _AUTHORS: "Tác giả",
    "applied_since": "Năm áp dụng",
    "summary": "Tóm tắt",
    "contact": "Liên hệ",
    "entrant": "Tổ chức đứng tên",
}
"""Each column with its header as it is written in the list that is handed out."""

REQUIRED = frozenset({_TITLE, _UNIT, _AUTHORS})

_ALSO: Mapping[str, str] = {
    "ten giai phap du thi": _TITLE,
    "giai phap": _TITLE,
    "ten de tai": _TITLE,
    "linh vuc du thi": _FIELD,
    "don vi du thi": _UNIT,
    "co quan, don vi": _UNIT,
    "tac gia, dong tac gia": _AUTHORS,
    "ho va ten tac gia": _AUTHORS,
    "nhom tac gia": _AUTHORS,
    "nam bat dau ap dung": "applied_since",
    "ap dung tu nam": "applied_since",
    "tom tat noi dung": "summary",
    "dien thoai": "contact",
    "thong tin lien he": "contact",
    "to chuc du thi": "entrant",
}


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One line of the list as text; `number` counts from 1 with the header's line."""

    number: int
    title: str = ""
    field: str = ""
    unit: str = ""
    authors: str = ""
    applied_since: str = ""
    summary: str = ""
    contact: str = ""
    entrant: str = ""


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """What is wrong in one cell, and what to do about it; `column` empty for a whole line."""

    row: int
    column: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ReadList:
    """The lines of a list, and the headers of columns that are not read."""

    rows: tuple[ImportRow, ...]
    ignored: tuple[str, ...]


def read_list(cells: Sequence[Sequence[str]]) -> ReadList:
    """The lines below the header line, empty ones left out. Raises `InvalidInput`.

    The header is the first line that holds the column of titles: a heading may stand above it.
    """
    for index, line in enumerate(cells):
        columns = [_column_of(text) for text in line]
        if _TITLE in columns:
            rows = _rows(cells, index, columns)
            return ReadList(tuple(rows), _ignored(line, columns))
    wanted = "; ".join(f"«{one}»" for one in COLUMNS.values())
    raise InvalidInput(field="Tệp", reason=f"không thấy dòng tiêu đề có các cột {wanted}")


def drafts_of(
    rows: Sequence[ImportRow], profile: BranchProfile, units: Sequence[KnownUnit], at: Moment
) -> tuple[list[Draft], list[ImportProblem]]:
    """A draft per good line, in order, and every problem of every bad line."""
    names = _by_name([(one.key, one.name) for one in units])
    fields = _by_name([(one.key, one.name) for one in profile.fields or ()])
    known = {one.key: one for one in units}
    drafts, problems, seen = [], [], dict[tuple[str, str], int]()
    for row in rows:
        found = list(_problems(row, names, fields))
        unit = known.get(names.get(fold(row.unit), ""))
        draft = _draft(row, names, fields)
        if not found:
            found += _refused(row, _TITLE, partial(completed, draft, profile))
        if not found and unit is not None:
            found += _refused(row, _UNIT, partial(require_valid, unit, at.today))
        first = seen.setdefault((fold(row.title), fold(row.unit)), row.number)
        if row.title and first != row.number:
            remedy = "Xóa một dòng, hoặc ghi rõ tên nếu là hai giải pháp khác nhau."
            found.append(_problem(row, _TITLE, f"trùng với dòng {first}", remedy))
        problems += found
        if not found:
            drafts.append(completed(draft, profile))
    return drafts, problems


def _column_of(header: str) -> str | None:
    name = " ".join(fold(header).replace("_", " ").rstrip(" :*").split())
    return _HEADERS.get(name.replace(" ", ""))


def _rows(
    cells: Sequence[Sequence[str]], header: int, columns: Sequence[str | None]
) -> Iterator[ImportRow]:
    named = [one for one in columns if one]
    twice = next((one for one in named if named.count(one) > 1), None)
    if twice:
        raise InvalidInput(field="Tệp", reason=f"cột «{COLUMNS[twice]}» có hai lần")
    absent = [COLUMNS[one] for one in (_UNIT, _AUTHORS) if one not in named]
    if absent:
        words = ", ".join(f"«{one}»" for one in absent)
        raise InvalidInput(field="Tệp", reason=f"thiếu cột {words}")
    for number, line in enumerate(cells[header + 1 :], start=header + 2):
        values = {
            key: text.strip() for key, text in zip(columns, line, strict=False) if key is not None
        }
        if any(values.values()):
            yield ImportRow(number, **values)


def _ignored(line: Sequence[str], columns: Sequence[str | None]) -> tuple[str, ...]:
    return tuple(
        text.strip()
        for text, key in zip(line, columns, strict=True)
        if key is None and text.strip()
    )


def _by_name(named: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Keys by folded key and name; a name that two have is nobody's."""
    found: dict[str, str] = {}
    for key, name in named:
        folded = fold(name)
        found[folded] = "" if folded in found else key
    return found | {fold(key): key for key, _ in named}


def _problems(
    row: ImportRow, units: Mapping[str, str], fields: Mapping[str, str]
) -> Iterator[ImportProblem]:
    if not row.unit:
        yield _problem(row, _UNIT, "để trống", "Ghi tên hoặc mã đơn vị dự thi.")
    elif fold(row.unit) not in units:
        remedy = "Ghi đúng tên hoặc mã trong danh sách đơn vị của hội thi."
        yield _problem(row, _UNIT, f"không có đơn vị «{row.unit}»", remedy)
    elif not units[fold(row.unit)]:
        yield _problem(row, _UNIT, f"có nhiều đơn vị tên «{row.unit}»", "Ghi mã đơn vị.")
    if row.field and not fields.get(fold(row.field)):
        known = "; ".join(sorted(set(fields) - set(fields.values()))) or "kế hoạch chưa nêu"
        remedy = f"Chọn một trong các lĩnh vực: {known}." if fields else "Để trống cột này."
        yield _problem(row, _FIELD, f"không có lĩnh vực «{row.field}»", remedy)
    if not _names(row.authors):
        remedy = "Ghi họ tên; nhiều người thì cách nhau bằng dấu chấm phẩy."
        yield _problem(row, _AUTHORS, "chưa có tác giả nào", remedy)
    if row.applied_since and not row.applied_since.isdecimal():
        remedy = "Ghi năm bằng bốn chữ số, ví dụ 2023."
        yield _problem(row, "applied_since", f"«{row.applied_since}» không phải là năm", remedy)


def _draft(row: ImportRow, units: Mapping[str, str], fields: Mapping[str, str]) -> Draft:
    return Draft(
        title=row.title,
        unit=units.get(fold(row.unit), ""),
        authors=tuple(DraftAuthor(name) for name in _names(row.authors)),
        field=fields.get(fold(row.field)) if row.field else None,
        summary=row.summary or None,
        applied_since=int(row.applied_since) if row.applied_since.isdecimal() else None,
        entrant=row.entrant or None,
        contact=row.contact or None,
    )


def _names(authors: str) -> list[str]:
    parts = authors.replace("\n", ";").split(";")
    return [" ".join(one.split()) for one in parts if one.strip()]


def _refused(row: ImportRow, key: str, attempt: Callable[[], object]) -> list[ImportProblem]:
    try:
        attempt()
    except RuleViolation as refused:
        column = str(refused.facts.get("field", COLUMNS[key]))
        reason = str(refused.facts.get("reason", refused))
        column = column if column in COLUMNS.values() else COLUMNS[key]
        return [ImportProblem(row.number, column, reason, "Sửa lại ô này rồi nhập lại.")]
    return []


def _problem(row: ImportRow, key: str, reason: str, remedy: str) -> ImportProblem:
    return ImportProblem(row.number, COLUMNS[key], reason, remedy)


_HEADERS: Mapping[str, str] = {
    name.replace(" ", ""): key
    for name, key in (*((fold(text), key) for key, text in COLUMNS.items()), *_ALSO.items())
}
