"""Lists of entries from a spreadsheet: which column is which, and what each line says as text.

What a sheet means by its look is read as it is meant where that is certain: a cell merged downwards
holds for each of its lines, a line merged all across is a heading. All else is a problem.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from services.intake.domain.headers import Columns, header_line
from shared.documents.sheets import Block, ReadSheet

MAX_ROWS = 20_000
MAX_AT_ONCE = 2_000
"""What one transaction takes."""

MAX_LINES = MAX_ROWS + 500
"""With headings above and empty lines between."""

MAX_BYTES = 10 * 1024 * 1024
TITLE, FIELD, UNIT, AUTHORS, SINCE = "title", "field", "unit", "authors", "applied_since"
TO_MEND = "Cần sửa"
"""The column of the list that is given back; it is not read when the list comes again."""

COLUMNS: Mapping[str, str] = {
    TITLE: "Tên giải pháp",
    FIELD: "Lĩnh vực",
    UNIT: "Đơn vị",
    AUTHORS: "Tác giả",
    SINCE: "Năm áp dụng",
    "summary": "Tóm tắt",
    "contact": "Liên hệ",
    "entrant": "Tổ chức đứng tên",
}
"""Each column with its header as it is written in the list that is handed out."""

REQUIRED = frozenset({TITLE, UNIT, AUTHORS})
_KNOWN = Columns(
    headers=COLUMNS,
    also={
        "ten giai phap du thi": TITLE,
        "giai phap": TITLE,
        "ten de tai": TITLE,
        "linh vuc du thi": FIELD,
        "don vi du thi": UNIT,
        "co quan, don vi": UNIT,
        "tac gia, dong tac gia": AUTHORS,
        "ho va ten tac gia": AUTHORS,
        "nhom tac gia": AUTHORS,
        "nam bat dau ap dung": SINCE,
        "ap dung tu nam": SINCE,
        "tom tat noi dung": "summary",
        "dien thoai": "contact",
        "thong tin lien he": "contact",
        "to chuc du thi": "entrant",
    },
    needed=(TITLE, UNIT, AUTHORS),
)


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

    def texts(self) -> dict[str, str]:
        """The cells by column key, in the order of the columns."""
        return {key: text for key, text in asdict(self).items() if key != "number"}


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


def read_list(sheet: ReadSheet) -> ReadList:
    """The lines below the header line, empty ones left out. Raises `InvalidInput`.

    The header is the first line that holds the column of titles: a heading may stand above it.
    """
    header, keys = header_line(sheet.cells, _KNOWN)
    view = _View(sheet, header, keys)
    rows, headings = [], []
    for line in range(view.first, len(sheet.cells)):
        if view.is_heading(line):
            headings.append(line + 1)
            continue
        row = ImportRow(line + 1, **view.texts(line))
        if any(row.texts().values()):
            rows.append(row)
    numbers = {one.number for one in rows}
    problems = [one for one in view.problems() if one.row in numbers]
    notes = (*sheet.notes, *view.notes(), *_skipped(headings))
    return ReadList(tuple(rows), view.ignored(), tuple(problems), notes)


@dataclass(frozen=True, slots=True)
class _View:
    """A sheet seen by its columns; merged cells reach down."""

    sheet: ReadSheet
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
        return {key: " ".join(text.split()) if key != "summary" else text.strip()
                for key, text in found.items()}  # fmt: skip

    def is_heading(self, line: int) -> bool:
        """Whether one cell is merged over all columns that a line needs."""
        needed = [self.keys.index(key) for key in _KNOWN.needed]
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
                yield ImportProblem(line + 1, COLUMNS[key], reason, remedy)
        for one in self._deep():
            if self.keys[one.left] == TITLE:
                yield from _merged_titles(one)

    def notes(self) -> Iterator[str]:
        """What was read from merged cells."""
        columns = [self.keys[one.left] for one in self._deep()]
        for key in COLUMNS:
            if key != TITLE and key in columns:
                yield (
                    f"Cột «{COLUMNS[key]}» có {columns.count(key)} ô gộp nhiều dòng; "
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
