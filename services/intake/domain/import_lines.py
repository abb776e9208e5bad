"""Lists of entries from a spreadsheet: which column is which, and what each line says as text.

What a sheet means by its look is read as it is meant where that is certain: a cell merged downwards
holds for each of its lines, a line merged all across is a heading. All else is a problem.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.intake.domain.headers import Columns, header_line
from services.intake.domain.import_columns import ANSWER, COLUMNS, ORDER, TITLE, USUAL
from shared.documents.sheets import Block, ReadSheet

MAX_ROWS = 20_000
MAX_AT_ONCE = 2_000
"""What one transaction takes."""

MAX_LINES = MAX_ROWS + 500
"""With headings above and empty lines between."""

MAX_BYTES = 10 * 1024 * 1024
TO_MEND = "Cần sửa"
"""The column of the list that is given back; it is not read when the list comes again."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file that came with a list, for one of its lines; `path` is where it lies in the pack.

    `sha256` is empty until its content was looked at; `part` is the key of the dossier's part.
    """

    path: str
    part: str | None = None
    sha256: str = ""

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One line of the list as text; `number` counts from 1 with the header's line.

    `more` are the cells of columns that only some contests ask, by the column's key; `packed` are
    the files that were found for the line.
    """

    number: int
    title: str = ""
    field: str = ""
    unit: str = ""
    authors: str = ""
    applied_since: str = ""
    summary: str = ""
    contact: str = ""
    entrant: str = ""
    more: tuple[tuple[str, str], ...] = ()
    packed: tuple[PackedFile, ...] = ()

    @classmethod
    def of(
        cls, number: int, texts: Mapping[str, str], packed: tuple[PackedFile, ...] = ()
    ) -> "ImportRow":
        """The line of cells by column key."""
        usual = {key: text for key, text in texts.items() if key in COLUMNS}
        more = tuple((key, text) for key, text in texts.items() if key not in COLUMNS and text)
        return cls(number, **usual, more=more, packed=packed)

    def texts(self) -> dict[str, str]:
        """The cells by column key."""
        return {key: getattr(self, key) for key in COLUMNS} | dict(self.more)

    def cell(self, key: str) -> str:
        """One cell, empty where the list has no such column."""
        return str(getattr(self, key)) if key in COLUMNS else dict(self.more).get(key, "")


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """What is wrong in one cell, and what to do about it; `column` empty for a whole line."""

    row: int
    column: str
    reason: str
    remedy: str

    def words(self) -> str:
        """As one sentence."""
        return f"{self.column}: {self.reason}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class ReadList:
    """The lines of a list, headers of columns that are not read, and what the sheet itself says."""

    rows: tuple[ImportRow, ...]
    ignored: tuple[str, ...] = ()
    problems: tuple[ImportProblem, ...] = ()
    notes: tuple[str, ...] = ()


def read_list(sheet: ReadSheet, columns: Columns = USUAL) -> ReadList:
    """The lines below the header line, empty ones left out. Raises `InvalidInput`.

    The header is the first line that holds the column of titles: a heading may stand above it.
    """
    header, keys = header_line(sheet.cells, columns)
    view = _View(sheet, columns, header, keys)
    rows, headings = [], []
    for line in range(view.first, len(sheet.cells)):
        if view.is_heading(line):
            headings.append(line + 1)
            continue
        row = ImportRow.of(line + 1, view.texts(line))
        # A template may come with its serial numbers written in already.
        if any(text for key, text in row.texts().items() if key != ORDER):
            rows.append(row)
    numbers = {one.number for one in rows}
    problems = [one for one in view.problems() if one.row in numbers]
    notes = (*sheet.notes, *view.notes(), *_skipped(headings))
    return ReadList(tuple(rows), view.ignored(), tuple(problems), notes)


@dataclass(frozen=True, slots=True)
class _View:
    """A sheet seen by its columns; merged cells reach down."""

    sheet: ReadSheet
    columns: Columns
    header: int
    keys: Sequence[str | None]

    @property
    def first(self) -> int:
        """The first line below the header, which may be merged over several lines."""
        deep = [one.bottom for one in self.sheet.merged if one.top <= self.header <= one.bottom]
        return max([self.header, *deep]) + 1

    def texts(self, line: int) -> dict[str, str]:
        """The cells of a line by column key."""
        cells = self.sheet.cells[line]
        found = {key: text for key, text in zip(self.keys, cells, strict=False) if key}
        for one in self._deep():
            key = self.keys[one.left]
            if key not in (None, TITLE) and one.top <= line <= one.bottom:
                found[key] = self.sheet.cells[one.top][one.left]
        return {
            key: text.strip() if key == "summary" or key.startswith(ANSWER)
            else " ".join(text.split())
            for key, text in found.items()
        }  # fmt: skip

    def is_heading(self, line: int) -> bool:
        """Whether one cell is merged over all columns that a line needs."""
        needed = [self.keys.index(key) for key in self.columns.needed]
        return any(
            one.top <= line <= one.bottom and one.left <= min(needed) and max(needed) <= one.right
            for one in self.sheet.merged
        )

    def problems(self) -> Iterator[ImportProblem]:
        """What the look of the cells says that cannot be read."""
        for (line, place), reason in self.sheet.flaws.items():
            key = self.keys[place] if place < len(self.keys) else None
            if key:
                remedy = "Ghi lại nội dung của ô bằng chữ Unicode, không dùng công thức."
                yield ImportProblem(line + 1, self.columns.headers[key], reason, remedy)
        for one in self._deep():
            if self.keys[one.left] == TITLE:
                yield from _merged_titles(one)

    def notes(self) -> Iterator[str]:
        """What was read from merged cells."""
        columns = [self.keys[one.left] for one in self._deep()]
        for key, name in self.columns.headers.items():
            if key != TITLE and key in columns:
                yield (
                    f"Cột «{name}» có {columns.count(key)} ô gộp nhiều dòng; "
                    "nội dung ô được lấy cho từng dòng trong ô."
                )

    def ignored(self) -> tuple[str, ...]:
        """Headers of columns that are not read."""
        headers = self.sheet.cells[self.header]
        pairs = zip(headers, self.keys, strict=True)
        return tuple(text for text, key in pairs if not key and text and text != TO_MEND)

    def _deep(self) -> Iterator[Block]:
        for one in self.sheet.merged:
            is_read = one.left < len(self.keys) and self.keys[one.left] is not None
            if is_read and one.bottom > one.top >= self.first:
                yield one


def _merged_titles(block: Block) -> Iterator[ImportProblem]:
    count = block.bottom - block.top + 1
    remedy = (
        "Bỏ gộp ô: mỗi giải pháp một dòng, các tác giả ghi chung một ô, "
        "cách nhau bằng dấu chấm phẩy."
    )
    for line in range(block.top, block.bottom + 1):
        yield ImportProblem(line + 1, COLUMNS[TITLE], f"ô gộp {count} dòng", remedy)


def _skipped(headings: Sequence[int]) -> Iterator[str]:
    if headings:
        words = ", ".join(map(str, headings[:10])) + (", …" if len(headings) > 10 else "")
        yield f"Dòng đề mục (gộp hết các cột), không đọc: {words}."
