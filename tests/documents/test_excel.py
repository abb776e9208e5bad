"""The tables of a paper as a workbook."""

import io
from dataclasses import replace

import openpyxl

from shared.documents.excel import write_excel
from shared.documents.model import Align, Column, Heading, PaperKind, Paragraph, Table
from shared.documents.sample import sample

REPORT = sample(PaperKind.REPORT)


def test_a_table_is_a_sheet_with_its_heading_and_numbers_are_numbers() -> None:
    columns = (Column("Đơn vị", 60), Column("Số", 20, Align.RIGHT))
    table = Table(columns, (("Huyện Đoàn", "1.234"),), total=("Cộng", "1.234"))
    content = replace(REPORT, body=(Heading("I. SỐ LIỆU [kỳ 1]"), table))

    book = openpyxl.load_workbook(io.BytesIO(write_excel(content) or b""))

    assert book.sheetnames == ["1. I. SỐ LIỆU  kỳ 1"]
    sheet = book.worksheets[0]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["I. SỐ LIỆU [kỳ 1]", None],
        [None, None],
        ["Đơn vị", "Số"],
        ["Huyện Đoàn", 1234],
        ["Cộng", 1234],
    ]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("A4", "$3:$3")


def test_what_looks_like_a_formula_stays_text() -> None:
    columns = (Column("Tên", 60), Column("Số", 20, Align.RIGHT))
    table = Table(columns, (('=HYPERLINK("http://x")', "=1+1"),))

    book = openpyxl.load_workbook(io.BytesIO(write_excel(replace(REPORT, body=(table,))) or b""))

    cells = book.worksheets[0][4]
    assert [(one.value, one.data_type) for one in cells] == [
        ('=HYPERLINK("http://x")', "s"),
        ("=1+1", "s"),
    ]


def test_a_paper_without_tables_has_no_workbook() -> None:
    assert write_excel(replace(REPORT, body=(Paragraph("Không có bảng."),))) is None
