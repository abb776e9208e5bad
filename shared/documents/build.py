"""Makes the shipped Word templates: `python -m shared.documents.build`.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I: paper, margins, fonts, and where each part stands.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from shared.documents.word import REPORT_TEMPLATE, undated

FONT = "Times New Roman"
_CENTRE, _BOTH, _LEFT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
)
_BODY_PT, _SMALL_PT, _NARROW_PT = 14, 13, 12
_LEFT_CM, _RIGHT_CM = 6.8, 9.7


def report_template() -> bytes:
    """The template of a report."""
    document = Document()
    _set_page(document)
    _number_pages(document)
    _add_mark(document)
    _add_head(document)
    _add_title(document)
    _add_body(document)
    _add_foot(document)
    _forget_when_and_who(document)
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())


def _set_page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(_BODY_PT)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _number_pages(document: DocumentObject) -> None:
    """Page numbers in the middle of the top margin; none on the first page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _CENTRE
    run = paragraph.add_run()
    run.font.size = Pt(_SMALL_PT)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _add_mark(document: DocumentObject) -> None:
    document.add_paragraph("{%p if mark %}")
    _write(document.add_paragraph(), "{{ mark }}", size=12, bold=True, align=_CENTRE)
    document.add_paragraph("{%p endif %}")


def _add_head(document: DocumentObject) -> None:
    left, right = _two_columns(document)
    _write(left.paragraphs[0], "{{ head.parent_body }}", size=_SMALL_PT, align=_CENTRE)
    left.add_paragraph("{%p for line in head.issuing_body %}")
    _write(left.add_paragraph(), "{{ line }}", size=_SMALL_PT, bold=True, align=_CENTRE)
    left.add_paragraph("{%p endfor %}")
    _rule(left.add_paragraph(), indent_cm=2.4)
    _write(left.add_paragraph(), "{{ head.number_line }}", size=_SMALL_PT, align=_CENTRE)
    country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    _write(right.paragraphs[0], country, size=_NARROW_PT, bold=True, align=_CENTRE)
    motto = "Độc lập - Tự do - Hạnh phúc"
    _write(right.add_paragraph(), motto, size=_BODY_PT, bold=True, align=_CENTRE)
    _rule(right.add_paragraph(), indent_cm=1.9)
    date = _write(right.add_paragraph(), "{{ head.date_line }}", size=_SMALL_PT, align=_CENTRE)
    date.runs[0].italic = True


def _add_title(document: DocumentObject) -> None:
    title = _write(document.add_paragraph(), "{{ type_name }}", bold=True, align=_CENTRE)
    title.paragraph_format.space_before = Pt(18)
    document.add_paragraph("{%p for line in subject %}")
    _write(document.add_paragraph(), "{{ line }}", bold=True, align=_CENTRE)
    document.add_paragraph("{%p endfor %}")
    _rule(document.add_paragraph(), indent_cm=5.6)
    document.add_paragraph("{%p if addressee %}")
    _write(document.add_paragraph(), "Kính gửi: {{ addressee }}", align=_CENTRE, before=6)
    document.add_paragraph("{%p endif %}")


def _add_body(document: DocumentObject) -> None:
    _text(document, "{{ opening }}")
    document.add_paragraph("{%p for section in sections %}")
    heading = _text(document, "{{ section.heading }}")
    heading.runs[0].bold = True
    document.add_paragraph("{%p for paragraph in section.paragraphs %}")
    _text(document, "{{ paragraph }}")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if section.table %}")
    _add_table(document)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    _text(document, "{{ closing }}./.")


def _add_table(document: DocumentObject) -> None:
    """Columns and rows are the content's; the first row comes again on each page."""
    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    cells = (
        ("{%tc for head in section.table.heads %}", "{{ head }}", "{%tc endfor %}"),
        ("{%tr for row in section.table.rows %}", "", ""),
        ("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            _write(cell.paragraphs[0], text, size=_SMALL_PT, bold=texts is cells[0], before=2)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)


def _add_foot(document: DocumentObject) -> None:
    left, right = _two_columns(document)
    label = _write(left.paragraphs[0], "Nơi nhận:", size=12, bold=True, before=12)
    label.runs[0].italic = True
    left.add_paragraph("{%p for one in recipients %}")
    _write(left.add_paragraph(), "- {{ one }}", size=11)
    left.add_paragraph("{%p endfor %}")
    _write(right.paragraphs[0], "", size=_BODY_PT, before=12)
    right.add_paragraph("{%p for line in signature.lines %}")
    _write(right.add_paragraph(), "{{ line }}", bold=True, align=_CENTRE)
    right.add_paragraph("{%p endfor %}")
    for _ in range(4):
        _write(right.add_paragraph(), "", align=_CENTRE)
    _write(right.add_paragraph(), "{{ signature.name }}", bold=True, align=_CENTRE)


def _text(document: DocumentObject, text: str) -> Paragraph:
    paragraph = _write(document.add_paragraph(), text, align=_BOTH, before=6)
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    paragraph.paragraph_format.line_spacing = 1.15
    return paragraph


def _write(
    paragraph: Paragraph, text: str, *, size: int = _BODY_PT, bold: bool = False,
    align: WD_ALIGN_PARAGRAPH = _LEFT, before: int = 0,
) -> Paragraph:  # fmt: skip
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    return paragraph


def _rule(paragraph: Paragraph, *, indent_cm: float) -> None:
    """A solid line as a border of an empty paragraph, shortened by its indents."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Cm(indent_cm)
    form.line_spacing = Pt(4)
    form.space_after = Pt(4)
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def _two_columns(document: DocumentObject) -> Sequence[_Cell]:
    table: Table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for cell, width in zip(table.rows[0].cells, (_LEFT_CM, _RIGHT_CM), strict=True):
        cell.width = Cm(width)
    return list(table.rows[0].cells)


def _forget_when_and_who(document: DocumentObject) -> None:
    facts, then = document.core_properties, datetime(2020, 3, 5, tzinfo=UTC)
    facts.author = facts.last_modified_by = facts.comments = ""
    facts.title, facts.created, facts.modified = "Báo cáo", then, then


def main(target: Path = REPORT_TEMPLATE) -> None:
    """Write the templates where they are shipped."""
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(report_template())


if __name__ == "__main__":
    main()
