"""Fills a Word template; the same content gives the same bytes, so that its digest means it."""

import io
import zipfile
from dataclasses import asdict
from pathlib import Path

from docx.shared import Mm
from docxtpl import DocxTemplate

from shared.documents.model import ReportDocument

REPORT_TEMPLATE = Path(__file__).parent / "templates" / "report.docx"
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def write_report(document: ReportDocument, template: Path = REPORT_TEMPLATE) -> bytes:
    """The report as a Word file. Takes tens of milliseconds of CPU: not for a unit of work."""
    filled = DocxTemplate(template)
    filled.render(asdict(document), autoescape=True)
    _set_widths(filled, document)
    out = io.BytesIO()
    filled.save(out)
    return undated(out.getvalue())


def _set_widths(filled: DocxTemplate, document: ReportDocument) -> None:
    """The template repeats one column; how wide each is comes with the content."""
    wanted = [one.table for one in document.sections if one.table is not None]
    for table, content in zip(filled.docx.tables[1:-1], wanted, strict=True):
        table.autofit = False
        for column, width in zip(table.columns, content.widths_mm, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, content.widths_mm, strict=True):
                cell.width = Mm(width)


def undated(package: bytes) -> bytes:
    """The same package without the times at which its parts were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as read, zipfile.ZipFile(out, "w") as written:
        for name in sorted(read.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            part = zipfile.ZipInfo(name, _NO_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, read.read(name))
    return out.getvalue()
