"""Lists: what can be read, what is wrong where, and that nothing is half taken."""

import io
from typing import Any

import pytest
import xlsxwriter

from services.intake import queries
from services.intake.commands import ImportEntries
from services.intake.domain.importing import COLUMNS, ImportRow, read_list
from shared.documents.spreadsheet import read_cells
from shared.errors import InvalidInput, RuleViolation
from shared.identity.permissions import EVERYTHING
from tests.intake.rules import CONTEST, LOW
from tests.intake.sites import IntakeSite

HEAD = list(COLUMNS.values())
GOOD = ImportRow(2, "Máy một", "Cơ khí", "Xã Một", "An; Bình", "2024")


def _xlsx(rows: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def _read(content: bytes) -> tuple[ImportRow, ...]:
    return read_list(read_cells(content, most_rows=100)).rows


def test_excel_and_csv_read_the_same() -> None:
    line = ["Máy một", "Cơ khí", "Xã Một", "An; Bình", 2024, "Tóm tắt", "0912", "HTX"]
    row = ImportRow(4, *(str(one) for one in line))
    workbook = _xlsx([["Danh sách dự thi"], [], HEAD, line])
    assert _read(workbook) == (row,)
    for delimiter in ",;\t":
        text = "\n".join(["Danh sách", "", delimiter.join(HEAD), delimiter.join(
            f'"{one}"' for one in line
        )])  # fmt: skip
        for encoding in ("utf-8", "utf-8-sig"):
            assert _read(text.encode(encoding)) == (row,)


@pytest.mark.parametrize(
    "header",
    [
        "Tên giải pháp", "TÊN GIẢI PHÁP", "ten giai phap", " Tên  giải pháp *", "Tengiaiphap",
        "Tên_giải_pháp:",
    ],
)  # fmt: skip
def test_headers_are_known_however_they_are_written(header: str) -> None:
    cells = [[header, "DON VI", "tac  gia"], ["Máy", "Xã Một", "An"]]
    assert read_list(cells).rows == (ImportRow(2, "Máy", unit="Xã Một", authors="An"),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tệp rỗng"),
        ("Tên giải pháp".encode("utf-16"), "UTF-16"),
        ("Tên,Đơn vị\nMáy gặt,Xã".encode("cp1258", "ignore"), "không phải mã hóa UTF-8"),
        (b"PK\x03\x04 broken", "không đọc được bảng tính"),
        (b"a,b\n1,2\n", "không thấy dòng tiêu đề"),
        ("Tên giải pháp,Đơn vị\nMáy,Xã".encode(), "thiếu cột «Tác giả»"),
        ("Tên giải pháp,Đề tài,Tên giải pháp,Đơn vị,Tác giả\n".encode(), "có hai lần"),
        (b"a\n" * 101, "không quá 100"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_way_out(content: bytes, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _read(content)
    assert words in str(refused.value)


BAD = {
    "unit": (ImportRow(2, "M", "Cơ khí", "", "An"), [("Đơn vị", "để trống")]),
    "unknown unit": (
        ImportRow(2, "M", "Cơ khí", "Xã Ba", "An"), [("Đơn vị", "không có đơn vị «Xã Ba»")],
    ),
    "gone unit": (
        ImportRow(2, "M", "Cơ khí", "Xã Cũ", "An"),
        [("Đơn vị", "Đơn vị «Xã Cũ» không còn hoặc chưa hoạt động ngày 04/05/2026; nay là «u1».")],
    ),
    "field": (ImportRow(2, "M", "", "u1", "An"), [("Lĩnh vực", "chưa chọn lĩnh vực dự thi")]),
    "title": (
        ImportRow(2, "", "Cơ khí", "u1", "An"), [("Tên giải pháp", "không được để trống")],
    ),
    "year": (
        ImportRow(2, "M", "Cơ khí", "u1", "An", "20245"),
        [("Năm áp dụng", "«20245» không phải là năm")],
    ),
    "several": (
        ImportRow(2, "M", "?", "u1", " ; ", "hai"),
        [
            ("Lĩnh vực", "không có lĩnh vực «?»"),
            ("Tác giả", "chưa có tác giả nào"),
            ("Năm áp dụng", "«hai» không phải là năm"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_every_bad_cell_is_named_and_nothing_is_taken(below: IntakeSite, case: str) -> None:
    row, expected = BAD[case]
    good = ImportRow(3, "Máy hai", "farm", "u2", "An")
    report = below.do(ImportEntries(CONTEST, LOW, (row, good), True))
    assert [(one.column, one.reason) for one in report.problems] == expected
    assert all(one.remedy for one in report.problems)
    before = below.everything()
    with pytest.raises(RuleViolation) as refused:
        below.do(ImportEntries(CONTEST, LOW, (row, good), False))
    assert (refused.value.code, below.everything()) == ("import_refused", before)


def test_a_line_that_is_there_twice_is_named(below: IntakeSite) -> None:
    again = ImportRow(5, "máy MỘT", "Cơ khí", "xa mot", "An")
    report = below.do(ImportEntries(CONTEST, LOW, (GOOD, again), True))
    assert [(one.row, one.reason) for one in report.problems] == [(5, "trùng với dòng 2")]


def test_a_list_is_taken_in_its_order_with_one_series_of_receipts(below: IntakeSite) -> None:
    below.register("Trước")
    rows = tuple(
        ImportRow(number, f"Máy {number}", "Cơ khí", "Xã Một", "An") for number in range(2, 5)
    )
    taken = below.do(ImportEntries(CONTEST, LOW, rows, False))
    shown = [below.entry(LOW, one) for one in taken.entries]
    assert [(one.title, one.receipt_number) for one in shown] == [
        ("Máy 2", "02/TN"), ("Máy 3", "03/TN"), ("Máy 4", "04/TN"),
    ]  # fmt: skip
    assert below.ask(queries.counts, CONTEST, LOW, EVERYTHING) == {"registered": 4}
    names = [one.name for one in below.sent()]
    assert names == ["entry.registered", "entry.progressed"] * 4


def test_an_empty_list_is_refused(below: IntakeSite) -> None:
    with pytest.raises(InvalidInput):
        below.do(ImportEntries(CONTEST, LOW, (), True))
