"""The tables and charts of a paper as an Excel workbook: a sheet per table, charts as Excel's own.

Takes tens of milliseconds of CPU: not for a unit of work. What begins like a formula stays text.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import ceil
from typing import Any

import xlsxwriter

from shared.documents.measuring import width_mm as measured_mm
from shared.documents.model import Align, Block, Chart, Column, Content, Table

_FONT_PT = 13
_FONT = {"font_name": "Times New Roman", "font_size": _FONT_PT, "valign": "vcenter"}
_LINE_PT, _MOST_PT, _CELL_MARGINS_MM, _RAGGED = 17.5, 409.0, 2.0, 1.12
"""The height of a line and the most of a row; what the ends of lines leave empty, as a share."""
_MM_PER_CHARACTER = 2.2
_MOST_SHEET_NAME = 31
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_DECREE = datetime(2020, 3, 5)
_CHART_PX = {"width": 620, "height": 360}


def write_excel(content: Content) -> bytes | None:
    """The workbook, or None where the paper has no table."""
    tables = list(_tables(content))
    if not tables:
        return None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": content.type_name, "created": _DECREE})
    formats = _formats(book)
    for number, (title, table) in enumerate(tables, start=1):
        sheet = book.add_worksheet(_name(number, title))
        _write_table(sheet, formats, title, table)
        if content.is_wide:
            sheet.set_landscape()
    _write_charts(book, [one for one in content.blocks() if isinstance(one, Chart)])
    book.close()
    return out.getvalue()


def _tables(content: Content) -> Iterator[tuple[str, Table]]:
    yield from _titled(" ".join(content.subject), content.body)
    for annex in content.annexes:
        yield from _titled(" ".join(annex.title), annex.body)


def _titled(title: str, blocks: Sequence[Block]) -> Iterator[tuple[str, Table]]:
    """Tables with their titles: their own, else the heading above them."""
    above = title
    for block in blocks:
        if block.kind == "heading":
            above = getattr(block, "text", title)
        elif isinstance(block, Table):
            yield block.title or above, block


def _write_table(sheet: Any, formats: dict[str, Any], title: str, table: Table) -> None:
    last = len(table.columns) - 1
    if last:
        sheet.merge_range(0, 0, 0, last, "", formats["title"])
    sheet.write_string(0, 0, title, formats["title"])
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width_mm / _MM_PER_CHARACTER)
        sheet.write_string(2, place, column.head, formats["head"])
    sheet.set_row(2, _height_pt([one.head for one in table.columns], table.columns))
    for line, row in enumerate(table.every_row, start=3):
        look = " total" if table.total is not None and line == 2 + len(table.every_row) else ""
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            form = formats[f"{column.align.value}{look}"]
            _write_cell(sheet, (line, place), cell, column, form)
        sheet.set_row(line, _height_pt(row, table.columns))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.set_paper(9)
    sheet.set_margins(left=1.18, right=0.59, top=0.79, bottom=0.79)
    sheet.fit_to_pages(1, 0)


def _height_pt(cells: Sequence[str], columns: Sequence[Column]) -> float:
    """How high a line of cells is. Only Excel would find out by itself, and only on a screen."""
    pairs = zip(cells, columns, strict=True)
    lines = max((_lines(cell, one.width_mm) for cell, one in pairs), default=1)
    return min(_MOST_PT, _LINE_PT * lines)


def _lines(cell: str, width_mm: int) -> int:
    """How many lines a cell takes, broken between words and at line ends."""
    inner = max(1.0, width_mm - _CELL_MARGINS_MM)
    wide = (measured_mm(f"{part} ", _FONT_PT) for part in cell.split("\n"))
    return sum(max(1, ceil(one * _RAGGED / inner)) for one in wide)


def _write_cell(
    sheet: Any, at: tuple[int, int], cell: str, column: Column, form: dict[str, Any]
) -> None:
    digits = cell.replace(".", "")
    # A column of numbers is numbers in Excel too, so that they can be added up.
    if column.align is Align.RIGHT and digits.isascii() and digits.isdecimal():
        sheet.write_number(*at, int(digits), form)
    else:
        sheet.write_string(*at, cell, form)


def _write_charts(book: Any, charts: Sequence[Chart]) -> None:
    for number, one in enumerate(charts, start=1):
        if not one.bars:
            continue
        name = _name(number, f"Biểu đồ {one.title}")
        sheet = book.add_worksheet(name)
        for line, bar in enumerate(one.bars):
            sheet.write_string(line, 0, bar.label)
            sheet.write_number(line, 1, bar.value)
        drawn = book.add_chart({"type": "bar"})
        last = len(one.bars) - 1
        drawn.add_series({
            "name": one.measure,
            "categories": [name, 0, 0, last, 0],
            "values": [name, 0, 1, last, 1],
            "data_labels": {"value": True},
            "fill": {"color": "#737373"},
        })  # fmt: skip
        drawn.set_title({"name": one.title})
        drawn.set_legend({"none": True})
        drawn.set_y_axis({"reverse": True})
        drawn.set_size(_CHART_PX)
        sheet.set_column(0, 0, 40)
        sheet.insert_chart(0, 3, drawn)


def _formats(book: Any) -> dict[str, Any]:
    cell = {**_FONT, "border": 1, "text_wrap": True, "num_format": "#,##0"}
    found = {
        "title": book.add_format({**_FONT, "bold": True, "align": "center", "text_wrap": True}),
        "head": book.add_format({**cell, "bold": True, "align": "center"}),
    }
    for align in Align:
        found[align.value] = book.add_format({**cell, "align": align.value})
        found[f"{align.value} total"] = book.add_format(
            {**cell, "align": align.value, "bold": True}
        )
    return found


def _name(number: int, title: str) -> str:
    return f"{number}. {title.translate(_FORBIDDEN)}"[:_MOST_SHEET_NAME].strip()
