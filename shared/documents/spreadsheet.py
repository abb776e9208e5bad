"""Reading lists that people made: Excel workbooks and CSV files, as lines of text.

Pure computation on bytes: call it in a thread, never inside a transaction. What strangers sent is
read in a process of its own (`reading_apart`): a small file can unfold to gigabytes.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import python_calamine

from shared.cleaning import clean_text
from shared.documents.formulas import without_value
from shared.documents.sheets import Block, Cells, Place, ReadSheet
from shared.encodings import decode, is_suspect, repaired
from shared.errors import InvalidInput

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = ",;\t"
_ADVICE = "hãy lưu lại trong Excel dưới dạng «CSV UTF-8» hoặc gửi tệp .xlsx"
_NO_WIDTH = "\u200b\u2060\ufeff\u00ad"
MIXED = "có chữ của bảng mã cũ lẫn với Unicode"


def read_cells(content: bytes, *, most_rows: int) -> Cells:
    """Every line of the first sheet, cells trimmed. Raises `InvalidInput` saying what to do."""
    return read_sheet(content, most_rows=most_rows).cells


def read_sheet(content: bytes, *, most_rows: int) -> ReadSheet:
    """The first sheet with all that is to be said of it. Raises `InvalidInput` as above."""
    if not content.strip():
        raise InvalidInput(field="Tệp", reason="tệp rỗng")
    is_book = content.startswith((_ZIP, _OLE))
    found = _workbook(content, most_rows) if is_book else _csv(content)
    if len(found.cells) > most_rows:
        raise _too_long(len(found.cells), most_rows)
    return replace(found, cells=[[_kept(cell) for cell in row] for row in found.cells])


def _workbook(content: bytes, most_rows: int) -> ReadSheet:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height > most_rows:
            raise _too_long(sheet.total_height, most_rows)
        rows = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or ()
    except (python_calamine.CalamineError, ValueError, IndexError, OSError) as error:
        reason = f"không đọc được bảng tính; {_ADVICE}"
        raise InvalidInput(field="Tệp", reason=reason) from error
    cells = [[_text(value) for value in row] for row in rows]
    flaws = without_value(content) if content.startswith(_ZIP) else {}
    names = _repair(cells, flaws)
    blocks = tuple(Block(*first, *last) for first, last in merged)
    return ReadSheet(cells, blocks, flaws, tuple(map(_converted, sorted(names))))


def _csv(content: bytes) -> ReadSheet:
    decoded = decode(content)
    text = decoded.text
    if "\0" in text:
        raise InvalidInput(field="Tệp", reason=f"không phải tệp văn bản; {_ADVICE}")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise InvalidInput(field="Tệp", reason=f"không đọc được CSV ({error})") from error
    notes = (_converted(decoded.encoding),) if decoded.encoding else ()
    return ReadSheet([[cell.strip() for cell in row] for row in rows], notes=notes)


def _repair(cells: Cells, flaws: dict[Place, str]) -> set[str]:
    """Put what was written with old fonts into Unicode; the names of what it was written in."""
    names = set()
    for line, row in enumerate(cells):
        for place, text in enumerate(row):
            found = repaired(text)
            if found is not None:
                row[place], name = found
                names.add(name)
            elif is_suspect(text):
                flaws[line, place] = MIXED
    return names


def _converted(encoding: str) -> str:
    return (
        f"Tệp có chữ viết theo bảng mã {encoding}; đã chuyển sang Unicode, hãy xem lại tên người."
    )


def _kept(cell: str) -> str:
    kept = clean_text(cell)
    for mark in _NO_WIDTH:
        if mark in kept:
            kept = kept.replace(mark, "")
    return kept.strip()


def _too_long(count: int, most: int) -> InvalidInput:
    shown, limit = f"{count:,}".replace(",", "."), f"{most:,}".replace(",", ".")
    reason = f"có {shown} dòng, không quá {limit}; hãy chia thành nhiều tệp"
    return InvalidInput(field="Tệp", reason=reason)


def _delimiter(text: str) -> str:
    """The separator that stands most often in the first line that has one."""
    for line in text.splitlines():
        counts: Sequence[tuple[int, str]] = [(line.count(one), one) for one in _DELIMITERS]
        best = max(counts, key=lambda one: one[0])
        if best[0]:
            return best[1]
    return ","


def _text(value: object) -> str:
    """A cell as a person would read it: 2023.0 is 2023."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value).strip()
