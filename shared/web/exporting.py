"""Lists as files: CSV that Excel reads with every letter, and XLSX; no cell becomes a formula."""

import asyncio
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

import xlsxwriter
from starlette.responses import Response

from shared.language import translated
from shared.web.formats import day, instant

Value = str | int | Decimal | date | datetime | None
FORMATS = ("csv", "xlsx")
EXPORT_FIELD = "xuat"
"""The field of a list's address that asks for it as a file."""

_BOM = "\ufeff"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as a table: the name of its file, headings, and one row of values per line."""

    name: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Value]]


async def export(sheet: Sheet, form: str) -> Response:
    """The list as a file to be saved; it is written in a thread, so that nobody has to wait."""
    write = _csv if form == "csv" else workbook
    # Headings belong to the asker's language, which a thread does not know by itself.
    headings = tuple(translated(one) for one in sheet.headings)
    content = await asyncio.to_thread(write, Sheet(sheet.name, headings, sheet.rows))
    name = quote(f"{sheet.name}.{form}", safe="")
    headers = {
        "content-disposition": f"attachment; filename*=utf-8''{name}",
        "cache-control": "no-store",
    }
    return Response(content, media_type=_MEDIA[form], headers=headers)


def _csv(sheet: Sheet) -> bytes:
    text = io.StringIO(_BOM, newline="")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(sheet.headings)
    writer.writerows([_harmless(_in_words(one)) for one in row] for row in sheet.rows)
    return text.getvalue().encode()


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula. Source: OWASP, CSV injection."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _in_words(value: Value) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day(value)
    return "" if value is None else str(value)


def workbook(sheet: Sheet) -> bytes:
    """The list as a workbook, its headings as they are. Takes CPU: call it in a thread."""
    target = io.BytesIO()
    # Text stays text: neither formulas nor addresses nor numbers are made of it.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True, "text_wrap": True})
        page.freeze_panes(1, 0)
        page.write_row(0, 0, sheet.headings, bold)
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                _write(page, number, column, value)
        for column, heading in enumerate(sheet.headings):
            page.set_column(column, column, _width(heading, [row[column] for row in sheet.rows]))
        page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    return target.getvalue()


def _write(page: "xlsxwriter.worksheet.Worksheet", row: int, column: int, value: Value) -> None:
    if isinstance(value, int | Decimal):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, _in_words(value))


def _width(heading: str, values: Sequence[Value]) -> int:
    longest = max((len(_in_words(one)) for one in values[:200]), default=0)
    return min(_WIDEST, max(len(heading), longest) + 2)
