"""The empty list that a contest hands out: its columns, its units and fields, and how to fill it.

Takes some milliseconds of CPU: call it in a thread.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter

from services.intake.domain.import_columns import FIELD, FILES, SECOND_FIELD, UNIT, list_columns
from services.intake.domain.import_lines import MAX_ROWS
from services.intake.queries import Counter

_HEADER = 2
"""The header's line, counted from 0; above it stand the title and a hint."""

_CHOICES, _HOW = "Lựa chọn", "Hướng dẫn"
_HINT = (
    "Mỗi giải pháp một dòng, ngay dưới dòng tiêu đề; cách điền từng cột xem trang «Hướng dẫn». "
    "Đơn vị và lĩnh vực chọn trong danh sách."
)
_WIDTHS = {
    "order": 6, "title": 48, FIELD: 28, SECOND_FIELD: 28, UNIT: 34, "authors": 34, "summary": 60,
    FILES: 30,
}  # fmt: skip
_NARROW, _WIDE = 18, 100
_WITH_FILES = (
    "Cách 1 (nên dùng): lập một thư mục cho mỗi hồ sơ, đặt tên là số TT của dòng (1, 2, 3… "
    "hoặc «1 - Máy cắt cỏ») và chép mọi tệp của hồ sơ vào đó. Không cần ghi gì vào danh sách.",
    "Cách 2: ghi tên thư mục hoặc tên từng tệp vào cột «Tệp kèm theo», cách nhau bằng dấu chấm "
    "phẩy. Tên không phân biệt chữ hoa, chữ thường, dấu; không cần ghi đuôi tệp.",
    "Muốn nói rõ tệp nào là thành phần nào thì ghi tên tệp vào cột «Tệp: …» của thành phần đó.",
    "Để tệp danh sách cạnh các thư mục, chọn tất cả, nén thành một tệp ZIP không đặt mật khẩu "
    "rồi gửi ở trang «Nhập danh sách hồ sơ». Tệp nén khác không để bên trong.",
    "Trang sẽ báo từng dòng, từng tệp chưa đúng trước khi ghi: tệp có tên mà không thấy, tệp "
    "không thuộc dòng nào, tệp sai loại hoặc quá lớn.",
)
_FILLING = (
    "Mỗi giải pháp một dòng; không gộp ô, không để dòng tiêu đề thứ hai.",
    "Nhiều tác giả ghi chung một ô, cách nhau bằng dấu chấm phẩy (;).",
    "Cột không bắt buộc có thể để trống; cột thêm ngoài mẫu thì không được đọc.",
)


def write_template(counter: Counter) -> bytes:
    """The workbook; the first sheet is the one that is read again."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet, choices = book.add_worksheet("Danh sách hồ sơ"), book.add_worksheet(_CHOICES)
    bold = book.add_format({"bold": True, "font_size": 13})
    head = book.add_format({"bold": True, "bg_color": "#E3EDF9", "border": 1, "text_wrap": True})
    sheet.write_string(0, 0, f"{counter.profile.title}: danh sách hồ sơ dự thi", bold)
    sheet.write_string(1, 0, _HINT)
    columns = list_columns(counter.profile)
    for place, one in enumerate(columns):
        sheet.write_string(_HEADER, place, one.name, head)
        sheet.set_column(place, place, _WIDTHS.get(one.key, _NARROW))
        if one.hint:
            sheet.write_comment(_HEADER, place, one.hint)
    sheet.freeze_panes(_HEADER + 1, 0)
    offered = {
        UNIT: [one.name for one in counter.units],
        FIELD: [one.name for one in counter.fields],
        SECOND_FIELD: [one.name for one in counter.fields],
    }
    for place, one in enumerate(columns):
        if one.key in offered:
            _offer(sheet, choices, place, one.name, offered[one.key])
    _explain(book, counter)
    book.close()
    return out.getvalue()


def _offer(sheet: Any, choices: Any, place: int, header: str, names: Sequence[str]) -> None:
    """Write the names beside one another's column, and let the list's cells choose among them."""
    choices.write_string(0, place, header)
    choices.set_column(place, place, _WIDTHS[UNIT])
    for line, name in enumerate(names, start=1):
        choices.write_string(line, place, name)
    if names:
        letter = chr(ord("A") + place)
        source = f"='{_CHOICES}'!${letter}$2:${letter}${len(names) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(_HEADER + 1, place, _HEADER + MAX_ROWS, place, rule)


def _explain(book: Any, counter: Counter) -> None:
    sheet = book.add_worksheet(_HOW)
    bold = book.add_format({"bold": True, "font_size": 13, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, _WIDTHS[UNIT])
    sheet.set_column(1, 1, _WIDE)
    for line, (left, right) in enumerate(_words(counter)):
        sheet.write_string(line, 0, left, wrap if right else bold)
        sheet.write_string(line, 1, right, wrap)


def _words(counter: Counter) -> Iterator[tuple[str, str]]:
    yield "Cách điền", ""
    yield from (("", one) for one in _FILLING)
    yield "Các cột", ""
    for one in list_columns(counter.profile):
        need = "Bắt buộc." if one.is_required else "Không bắt buộc."
        yield one.name, f"{need} {one.hint}".strip()
    yield "Gửi kèm tệp của hồ sơ", ""
    yield from (("", one) for one in _WITH_FILES)
