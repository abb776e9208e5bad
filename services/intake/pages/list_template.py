"""The empty list that a contest hands out: its columns, its units and fields to choose from.

Takes some milliseconds of CPU: call it in a thread.
"""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from services.intake.domain.import_lines import COLUMNS, MAX_ROWS
from services.intake.queries import Counter

_HEADER = 2
"""The header's line, counted from 0; above it stand the title and a hint."""

_CHOICES = "Lựa chọn"
_HINT = (
    "Mỗi giải pháp một dòng, ngay dưới dòng tiêu đề. "
    "Nhiều tác giả thì cách nhau bằng dấu chấm phẩy. Đơn vị và lĩnh vực chọn trong danh sách."
)
_WIDTHS = {"title": 48, "field": 28, "unit": 34, "authors": 34, "summary": 60}
_NARROW = 18


def write_template(counter: Counter) -> bytes:
    """The workbook; the first sheet is the one that is read again."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet, choices = book.add_worksheet("Danh sách hồ sơ"), book.add_worksheet(_CHOICES)
    bold = book.add_format({"bold": True, "font_size": 13})
    head = book.add_format({"bold": True, "bg_color": "#E3EDF9", "border": 1, "text_wrap": True})
    sheet.write_string(0, 0, f"{counter.profile.title}: danh sách hồ sơ dự thi", bold)
    sheet.write_string(1, 0, _HINT)
    for place, (key, name) in enumerate(COLUMNS.items()):
        sheet.write_string(_HEADER, place, name, head)
        sheet.set_column(place, place, _WIDTHS.get(key, _NARROW))
    sheet.freeze_panes(_HEADER + 1, 0)
    _offer(sheet, choices, "unit", [one.name for one in counter.units])
    _offer(sheet, choices, "field", [one.name for one in counter.fields])
    book.close()
    return out.getvalue()


def _offer(sheet: Any, choices: Any, key: str, names: Sequence[str]) -> None:
    """Write the names beside one another's column, and let the list's cells choose among them."""
    place = list(COLUMNS).index(key)
    choices.write_string(0, place, COLUMNS[key])
    choices.set_column(place, place, _WIDTHS[key])
    for line, name in enumerate(names, start=1):
        choices.write_string(line, place, name)
    if names:
        letter = chr(ord("A") + place)
        source = f"='{_CHOICES}'!${letter}$2:${letter}${len(names) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(_HEADER + 1, place, _HEADER + MAX_ROWS, place, rule)
