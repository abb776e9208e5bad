"""Reading lists that people made: Excel workbooks and CSV files, as lines of text.

Pure computation on bytes: call it in a thread, never inside a transaction.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

import python_calamine

from shared.errors import InvalidInput

Cells = list[list[str]]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = ",;\t"
_ADVICE = "hãy lưu lại trong Excel dưới dạng «CSV UTF-8» hoặc gửi tệp .xlsx"


def read_cells(content: bytes, *, most_rows: int) -> Cells:
    """Every line of the first sheet, cells trimmed. Raises `InvalidInput` saying what to do."""
    if not content.strip():
        raise InvalidInput(field="Tệp", reason="tệp rỗng")
    cells = _workbook(content) if content.startswith((_ZIP, _OLE)) else _csv(content)
    if len(cells) > most_rows:
        raise InvalidInput(field="Tệp", reason=f"có {len(cells)} dòng, không quá {most_rows}")
    return cells


def _workbook(content: bytes) -> Cells:
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, ValueError, IndexError, OSError) as error:
        reason = f"không đọc được bảng tính; {_ADVICE}"
        raise InvalidInput(field="Tệp", reason=reason) from error
    return [[_text(value) for value in row] for row in rows]


def _csv(content: bytes) -> Cells:
    if content.startswith(_BOMS):
        raise InvalidInput(field="Tệp", reason=f"mã hóa UTF-16, không đọc được; {_ADVICE}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reason = f"dòng {line} không phải mã hóa UTF-8 (có thể là TCVN3 hoặc VNI); {_ADVICE}"
        raise InvalidInput(field="Tệp", reason=reason) from error
    if "\0" in text:
        raise InvalidInput(field="Tệp", reason=f"không phải tệp văn bản; {_ADVICE}")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise InvalidInput(field="Tệp", reason=f"không đọc được CSV ({error})") from error
    return [[cell.strip() for cell in row] for row in rows]


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
