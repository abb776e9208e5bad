"""What is wrong in which line of a list, and the drafts of the good ones.

Nothing is guessed: a line that cannot be taken is named with its column, the reason and what to do
about it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from services.intake.domain.completing import completed
from services.intake.domain.drafts import Draft, DraftFile
from services.intake.domain.import_authors import author_problems, authors_of
from services.intake.domain.import_columns import (
    ANSWER,
    COLUMNS,
    FIELD,
    FILES,
    MORE,
    OF_PART,
    SECOND_FIELD,
    SINCE,
    TITLE,
    UNIT,
    list_columns,
)
from services.intake.domain.import_lines import ImportProblem, ImportRow
from services.intake.domain.receiving import KnownUnit, Moment, require_valid
from shared.errors import RuleViolation
from shared.profiles.model import BranchProfile
from shared.vietnamese import fold

Taken = Mapping[tuple[str, str], str]
"""The receipt number of an entry by its folded title and its unit's key."""

_WORD = re.compile(r"\w+")
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
    """What lines are checked against; `taken` are the works that are entered already.

    `is_packed` is whether files came with the list.
    """

    profile: BranchProfile
    units: Sequence[KnownUnit]
    at: Moment
    taken: Taken
    is_packed: bool = False

    def check(
        self, rows: Sequence[ImportRow], known: Sequence[ImportProblem] = ()
    ) -> Iterator[CheckedRow]:
        """Every line in order; `known` is what the sheet itself said of some."""
        said: dict[int, list[ImportProblem]] = {}
        for one in known:
            said.setdefault(one.row, []).append(one)
        return self.check_each((row, said.get(row.number, [])) for row in rows)

    def check_each(
        self, lines: Iterable[tuple[ImportRow, Sequence[ImportProblem]]]
    ) -> Iterator[CheckedRow]:
        """Every line in order, each given with what is known to be wrong with it already."""
        reader = self._reader()
        seen: dict[tuple[str, str], int] = {}
        for row, before in lines:
            # What a cell lacks is no second problem where the cell itself is one.
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
            {one.key: one.name for one in self.profile.fields or ()},
            {one.key: one.name for one in list_columns(self.profile)},
            self.is_packed,
        )

    def _problems(self, reader: "_Reader", row: ImportRow) -> list[ImportProblem]:
        found = list(reader.problems(row))
        unit = reader.unit_of(row)
        if not found:
            attempt = partial(completed, reader.draft(row), self.profile)
            found += reader.refused(row, TITLE, attempt)
        if not found and unit is not None:
            found += reader.refused(row, UNIT, partial(require_valid, unit, self.at.today))
            number = self.taken.get((fold(row.title), unit.key))
            if number is not None:
                remedy = "Xóa dòng này; nếu là giải pháp khác thì ghi tên cho phân biệt."
                reason = f"đơn vị đã có hồ sơ {number} cùng tên".replace("  ", " ")
                found.append(_problem(row, TITLE, reason, remedy))
        return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads cells: names of units and fields to their keys, units by key; `columns` by key."""

    names: Mapping[str, str]
    fields: Mapping[str, str]
    units: Mapping[str, KnownUnit]
    field_names: Mapping[str, str]
    columns: Mapping[str, str]
    is_packed: bool

    def unit_of(self, row: ImportRow) -> KnownUnit | None:
        """The unit that a line names, None where it names none."""
        return self.units.get(self.names.get(fold(row.unit), ""))

    def problems(self, row: ImportRow) -> Iterator[ImportProblem]:
        """What cannot be read in a line."""
        if not row.unit:
            yield _problem(row, UNIT, "để trống", "Ghi tên hoặc mã đơn vị dự thi.")
        elif fold(row.unit) not in self.names:
            remedy = _meant(row.unit, [one.name for one in self.units.values()])
            remedy = remedy or "Ghi đúng tên hoặc mã trong danh sách đơn vị của hội thi."
            yield _problem(row, UNIT, f"không có đơn vị «{row.unit}»", remedy)
        elif not self.names[fold(row.unit)]:
            yield _problem(row, UNIT, f"có nhiều đơn vị tên «{row.unit}»", "Ghi mã đơn vị.")
        for key in (FIELD, SECOND_FIELD):
            if (name := row.cell(key)) and not self.fields.get(fold(name)):
                reason = f"không có lĩnh vực «{name}»"
                remedy = _meant(name, self.field_names.values()) or self._fields_words()
                yield self._problem(row, key, reason, remedy)
        yield from author_problems(row)
        if row.applied_since and year_of(row.applied_since) is None:
            remedy = "Ghi năm bằng bốn chữ số, ví dụ 2023."
            yield _problem(row, SINCE, f"«{row.applied_since}» không phải là năm", remedy)
        if not self.is_packed:
            yield from self._without_files(row)

    def draft(self, row: ImportRow) -> Draft:
        """What a line hands in, as far as it can be read."""
        return Draft(
            title=row.title,
            unit=self.names.get(fold(row.unit), ""),
            authors=authors_of(row),
            field=self._field(row.field),
            second_field=self._field(row.cell(SECOND_FIELD)),
            summary=row.summary or None,
            applied_since=year_of(row.applied_since),
            entrant=row.entrant or None,
            contact=row.contact or None,
            answers=tuple(
                (key.removeprefix(ANSWER), text) for key, text in row.more if key.startswith(ANSWER)
            ),
            files=tuple(DraftFile(one.sha256, one.name, part=one.part) for one in row.packed),
        )

    def refused(
        self, row: ImportRow, key: str, attempt: Callable[[], object]
    ) -> list[ImportProblem]:
        """What a rule says against a line, in the column that it speaks of or else in this one."""
        try:
            attempt()
        except RuleViolation as refused:
            column = str(refused.facts.get("field", COLUMNS[key]))
            reason = str(refused.facts.get("reason", refused))
            known = column in self.columns.values()
            column = column if known else COLUMNS[key]
            return [ImportProblem(row.number, column, reason, "Sửa lại ô này rồi nhập lại.")]
        return []

    def _field(self, name: str) -> str | None:
        return self.fields.get(fold(name)) if name else None

    def _without_files(self, row: ImportRow) -> Iterator[ImportProblem]:
        remedy = "Nén danh sách cùng các tệp thành một tệp ZIP rồi gửi, hoặc để trống ô này."
        for key, text in row.more:
            if text and (key == FILES or key.startswith(OF_PART)):
                yield self._problem(row, key, "danh sách gửi không kèm tệp nào", remedy)

    def _problem(self, row: ImportRow, key: str, reason: str, remedy: str) -> ImportProblem:
        name = self.columns.get(key) or COLUMNS.get(key) or MORE.get(key, key)
        return ImportProblem(row.number, name, reason, remedy)

    def _fields_words(self) -> str:
        if not self.fields:
            return "Để trống cột này."
        known = "; ".join(f"«{one}»" for one in self.field_names.values())
        return f"Chọn một trong các lĩnh vực: {known}."


def _meant(text: str, names: Iterable[str]) -> str:
    """What to write instead, where a text is part of just one of the names, or holds just one."""
    written = set(_WORD.findall(fold(text)))
    near = []
    for name in names:
        words = set(_WORD.findall(fold(name)))
        if written and (written <= words or words <= written):
            near.append(name)
    return f"Có lẽ là «{near[0]}»: ghi đúng tên này." if len(near) == 1 else ""


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


def _twice(row: ImportRow, seen: dict[tuple[str, str], int]) -> list[ImportProblem]:
    first = seen.setdefault((fold(row.title), fold(row.unit)), row.number)
    if not row.title or first == row.number:
        return []
    remedy = "Xóa một dòng, hoặc ghi rõ tên nếu là hai giải pháp khác nhau."
    return [_problem(row, TITLE, f"trùng với dòng {first}", remedy)]


def _problem(row: ImportRow, key: str, reason: str, remedy: str) -> ImportProblem:
    return ImportProblem(row.number, COLUMNS[key], reason, remedy)
