"""What is wrong in which line of a list, and the drafts of the good ones.

Nothing is guessed: a line that cannot be taken is named with its column, the reason and what to do
about it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from services.intake.domain.completing import completed
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.domain.import_lines import (
    AUTHORS,
    COLUMNS,
    FIELD,
    SINCE,
    TITLE,
    UNIT,
    ImportProblem,
    ImportRow,
)
from services.intake.domain.receiving import KnownUnit, Moment, require_valid
from shared.errors import RuleViolation
from shared.profiles.model import BranchProfile
from shared.vietnamese import fold

Taken = Mapping[tuple[str, str], str]
"""The receipt number of an entry by its folded title and its unit's key."""

_YEAR = re.compile(
    r"(?:nam|thang|tu|quy|ngay)?\s*(?:\d{1,2}[/.-]){0,2}((?:19|20|21)\d\d)"
    r"|((?:19|20|21)\d\d)-\d\d-\d\d(?:[ t].*)?"
)


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A line with its draft, or what is wrong with it."""

    row: ImportRow
    draft: Draft | None
    problems: tuple[ImportProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Checker:
    """What lines are checked against; `taken` are the works that are entered already."""

    profile: BranchProfile
    units: Sequence[KnownUnit]
    at: Moment
    taken: Taken

    def check(
        self, rows: Sequence[ImportRow], known: Sequence[ImportProblem] = ()
    ) -> Iterator[CheckedRow]:
        """Every line in order; `known` is what the sheet itself said of some."""
        reader = self._reader()
        said: dict[int, list[ImportProblem]] = {}
        for one in known:
            said.setdefault(one.row, []).append(one)
        seen: dict[tuple[str, str], int] = {}
        for row in rows:
            # What a cell lacks is no second problem where the cell itself is one.
            before = said.get(row.number, [])
            columns = {one.column for one in before}
            found = [one for one in self._problems(reader, row) if one.column not in columns]
            found = [*before, *found, *_twice(row, seen)]
            if found:
                yield CheckedRow(row, None, tuple(found))
                continue
            draft = completed(reader.draft(row), self.profile)
            # By keys, which stay: a unit may be renamed or joined before the line is written.
            yield CheckedRow(replace(row, unit=draft.unit, field=draft.field or ""), draft)

    def drafts(self, rows: Sequence[ImportRow]) -> list[Draft]:
        """The drafts of lines that were found good."""
        reader = self._reader()
        return [completed(reader.draft(one), self.profile) for one in rows]

    def _reader(self) -> "_Reader":
        return _Reader(
            _by_name([(one.key, one.name) for one in self.units]),
            _by_name([(one.key, one.name) for one in self.profile.fields or ()]),
            {one.key: one for one in self.units},
        )

    def _problems(self, reader: "_Reader", row: ImportRow) -> list[ImportProblem]:
        found = list(reader.problems(row))
        unit = reader.unit_of(row)
        if not found:
            found += _refused(row, TITLE, partial(completed, reader.draft(row), self.profile))
        if not found and unit is not None:
            found += _refused(row, UNIT, partial(require_valid, unit, self.at.today))
            number = self.taken.get((fold(row.title), unit.key))
            if number is not None:
                remedy = "Xóa dòng này; nếu là giải pháp khác thì ghi tên cho phân biệt."
                reason = f"đơn vị đã có hồ sơ {number} cùng tên".replace("  ", " ")
                found.append(_problem(row, TITLE, reason, remedy))
        return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads cells: names of units and fields to their keys, units by key."""

    names: Mapping[str, str]
    fields: Mapping[str, str]
    units: Mapping[str, KnownUnit]

    def unit_of(self, row: ImportRow) -> KnownUnit | None:
        """The unit that a line names, None where it names none."""
        return self.units.get(self.names.get(fold(row.unit), ""))

    def problems(self, row: ImportRow) -> Iterator[ImportProblem]:
        """What cannot be read in a line."""
        if not row.unit:
            yield _problem(row, UNIT, "để trống", "Ghi tên hoặc mã đơn vị dự thi.")
        elif fold(row.unit) not in self.names:
            remedy = "Ghi đúng tên hoặc mã trong danh sách đơn vị của hội thi."
            yield _problem(row, UNIT, f"không có đơn vị «{row.unit}»", remedy)
        elif not self.names[fold(row.unit)]:
            yield _problem(row, UNIT, f"có nhiều đơn vị tên «{row.unit}»", "Ghi mã đơn vị.")
        if row.field and not self.fields.get(fold(row.field)):
            yield _problem(row, FIELD, f"không có lĩnh vực «{row.field}»", self._fields_words())
        if not _names(row.authors):
            remedy = "Ghi họ tên; nhiều người thì cách nhau bằng dấu chấm phẩy."
            yield _problem(row, AUTHORS, "chưa có tác giả nào", remedy)
        if row.applied_since and year_of(row.applied_since) is None:
            remedy = "Ghi năm bằng bốn chữ số, ví dụ 2023."
            yield _problem(row, SINCE, f"«{row.applied_since}» không phải là năm", remedy)

    def draft(self, row: ImportRow) -> Draft:
        """What a line hands in, as far as it can be read."""
        return Draft(
            title=row.title,
            unit=self.names.get(fold(row.unit), ""),
            authors=tuple(DraftAuthor(name) for name in _names(row.authors)),
            field=self.fields.get(fold(row.field)) if row.field else None,
            summary=row.summary or None,
            applied_since=year_of(row.applied_since),
            entrant=row.entrant or None,
            contact=row.contact or None,
        )

    def _fields_words(self) -> str:
        if not self.fields:
            return "Để trống cột này."
        known = "; ".join(sorted(set(self.fields) - set(self.fields.values())))
        return f"Chọn một trong các lĩnh vực: {known}."


def year_of(text: str) -> int | None:
    """The year that a cell names, alone or within a date; None where it names none."""
    found = _YEAR.fullmatch(fold(text))
    return int(found[1] or found[2]) if found else None


def _by_name(named: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Keys by folded key and name; a name that two have is nobody's."""
    found: dict[str, str] = {}
    for key, name in named:
        folded = fold(name)
        found[folded] = "" if folded in found else key
    return found | {fold(key): key for key, _ in named}


def _names(authors: str) -> list[str]:
    parts = authors.replace("\n", ";").split(";")
    return [" ".join(one.split()) for one in parts if one.strip()]


def _twice(row: ImportRow, seen: dict[tuple[str, str], int]) -> list[ImportProblem]:
    first = seen.setdefault((fold(row.title), fold(row.unit)), row.number)
    if not row.title or first == row.number:
        return []
    remedy = "Xóa một dòng, hoặc ghi rõ tên nếu là hai giải pháp khác nhau."
    return [_problem(row, TITLE, f"trùng với dòng {first}", remedy)]


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
