"""The shipped Word templates, one per kind of paper."""

import io
from datetime import UTC, datetime
from pathlib import Path

from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.table import _Cell

from shared.documents.build.form import (
    BODY_PT,
    CENTRE,
    ITEM_PT,
    NARROW_PT,
    SMALL_PT,
    add_property,
    add_run,
    blank_document,
    body,
    break_section,
    columns,
    heading,
    rule,
    tag,
    write,
)
from shared.documents.finishing import LONG_RULE, SHORT_RULE, TABLE_MARK
from shared.documents.layout import LEFT_CM, RIGHT_CM
from shared.documents.model import PaperKind
from shared.documents.word import shipped_template, undated

_HALF_CM = 8.25


def template(kind: PaperKind) -> bytes:
    """The template of a kind of paper, as it is shipped."""
    document = blank_document()
    _add_mark(document)
    _add_head(document)
    _add_title(document, kind)
    _add_blocks(document, "body")
    if kind is not PaperKind.LIST:
        _add_closing(document)
    write(document, "", size=NARROW_PT, with_next=True)
    if kind is PaperKind.MINUTES:
        _add_two_signatures(document)
    else:
        _add_foot(document)
        _add_annexes(document)
    _forget_when_and_who(document, kind)
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())


def _add_mark(document: DocumentObject) -> None:
    tag(document, "if mark")
    write(document, "{{ mark }}", size=NARROW_PT, bold=True, align=CENTRE)
    tag(document, "endif")


def _add_head(document: DocumentObject) -> None:
    """Two rows, so that number and date stand on one line however long the names are."""
    table = columns(document, 2, (LEFT_CM, RIGHT_CM))
    (left, right), (number, date) = (row.cells for row in table.rows)
    _lines(left, "head.parent_body", size=NARROW_PT, bold=False)
    _lines(left, "head.issuing_body", size=NARROW_PT, bold=True)
    tag(left, "if head.mark")
    write(left, "{{ head.mark }}", size=NARROW_PT, align=CENTRE)
    tag(left, "else")
    rule(left, SHORT_RULE)
    tag(left, "endif")
    tag(right, "if head.title")
    write(right, "{{ head.title }}", size=NARROW_PT, bold=True, align=CENTRE)
    tag(right, "endif")
    write(right, "{{ head.motto }}", size=SMALL_PT, bold=True, align=CENTRE)
    rule(right, LONG_RULE)
    write(number, "{{ head.number_line }}", size=SMALL_PT, align=CENTRE)
    write(date, "{{ head.date_line }}", size=SMALL_PT, italic=True, align=CENTRE)


def _add_title(document: DocumentObject, kind: PaperKind) -> None:
    write(document, "{{ type_name }}", bold=True, align=CENTRE, before=16)
    _lines(document, "subject", size=BODY_PT, bold=True)
    rule(document, SHORT_RULE)
    if kind in (PaperKind.REPORT, PaperKind.SUBMISSION):
        tag(document, "if addressee")
        write(document, "Kính gửi: {{ addressee }}", align=CENTRE, before=6)
        tag(document, "endif")
    if kind is PaperKind.DECISION:
        _lines(document, "authority", size=BODY_PT, bold=True)
        tag(document, "for line in bases")
        body(document, "{{ line }}", italic=True)
        tag(document, "endfor")
        write(document, "{{ type_name }}:", bold=True, align=CENTRE, before=8, with_next=True)
    tag(document, "if opening")
    body(document, "{{ opening }}")
    tag(document, "endif")


def _add_blocks(document: DocumentObject, blocks: str) -> None:
    tag(document, f"for block in {blocks}")
    tag(document, 'if block.kind == "heading"')
    heading(document, "{{ block.text }}")
    tag(document, 'elif block.kind == "paragraph"')
    paragraph = body(document, "")
    add_run(paragraph, "{{ block.lead }}", bold=True)
    add_run(paragraph, "{{ block.text }}")
    tag(document, 'elif block.kind == "table"')
    tag(document, "if block.title")
    write(document, "{{ block.title }}", bold=True, align=CENTRE, before=6, with_next=True)
    tag(document, "endif")
    _add_table(document)
    tag(document, "else")
    write(document, "{{ block.picture }}", align=CENTRE, before=6)
    tag(document, "endif")
    tag(document, "endfor")


def _add_table(document: DocumentObject) -> None:
    """Columns and rows are the content's; the first row comes again on each page."""
    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    add_property(table, "w:tblDescription", TABLE_MARK + "{{ block.place }}")
    cells = (
        ("{%tc for column in block.columns %}", "{{ column.head }}", "{%tc endfor %}"),
        ("{%tr for row in block.every_row %}", "", ""),
        ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    for row, texts in zip(table.rows, cells, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text in zip(row.cells, texts, strict=True):
            if text:
                write(cell, text, size=SMALL_PT, bold=texts is cells[0], before=2)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _add_closing(document: DocumentObject) -> None:
    """It stays with the signature, which never stands alone on a page."""
    paragraph = body(document, "")
    add_run(paragraph, "{{ closing_lead }}", bold=True)
    add_run(paragraph, "{{ closing }}")
    paragraph.paragraph_format.keep_with_next = True


def _add_foot(document: DocumentObject) -> None:
    left, right = columns(document, 1, (_HALF_CM, _HALF_CM)).rows[0].cells
    tag(left, "if recipients")
    write(left, "Nơi nhận:", size=NARROW_PT, bold=True, italic=True)
    tag(left, "for one in recipients")
    write(left, "- {{ one }}", size=ITEM_PT)
    tag(left, "endfor")
    tag(left, "endif")
    left.add_paragraph()
    _add_signature(right, "signatures[0]")


def _add_two_signatures(document: DocumentObject) -> None:
    left, right = columns(document, 1, (_HALF_CM, _HALF_CM)).rows[0].cells
    _add_signature(left, "signatures[0]")
    _add_signature(right, "signatures[1]")


def _add_signature(cell: _Cell, one: str) -> None:
    tag(cell, f"for line in {one}.lines")
    write(cell, "{{ line }}", bold=True, align=CENTRE)
    tag(cell, "endfor")
    for _ in range(4):
        write(cell, "", align=CENTRE)
    write(cell, "{{ " + one + ".name }}", bold=True, align=CENTRE)


def _add_annexes(document: DocumentObject) -> None:
    tag(document, "for annex in annexes")
    break_section(document)
    write(document, "{{ annex.label }}", bold=True, align=CENTRE)
    _lines(document, "annex.title", size=BODY_PT, bold=True)
    write(document, "{{ annex.reference }}", italic=True, align=CENTRE)
    rule(document, SHORT_RULE)
    _add_blocks(document, "annex.body")
    tag(document, "endfor")


def _lines(place: DocumentObject | _Cell, name: str, *, size: int, bold: bool) -> None:
    tag(place, f"for line in {name}")
    write(place, "{{ line }}", size=size, bold=bold, align=CENTRE)
    tag(place, "endfor")


def _forget_when_and_who(document: DocumentObject, kind: PaperKind) -> None:
    facts, then = document.core_properties, datetime(2020, 3, 5, tzinfo=UTC)
    facts.author = facts.last_modified_by = facts.comments = ""
    facts.title, facts.created, facts.modified = kind.type_name, then, then


def main() -> None:
    """Write the templates where they are shipped."""
    for kind in PaperKind:
        target: Path = shipped_template(kind)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(template(kind))
