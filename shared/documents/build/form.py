"""The parts of Word that templates are made from: pages, paragraphs, rules, tables.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I: paper, margins, letter sizes.
"""

from copy import deepcopy
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from shared.documents.finishing import LONG_RULE, SHORT_RULE

FONT = "Times New Roman"
BODY_PT, SMALL_PT, NARROW_PT, ITEM_PT = 14, 13, 12, 11
CENTRE, BOTH, LEFT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.LEFT,
)
Place = DocumentObject | _Cell


def blank_document() -> DocumentObject:
    """A document with the page, letters and styles of the decree, and nothing on it."""
    document = Document()
    _set_page(document)
    _set_letters(document)
    for name in (LONG_RULE, SHORT_RULE):
        _rule_style(document, name)
    _number_pages(document)
    return document


def write(
    place: Place, text: str, *, size: int = BODY_PT, bold: bool = False, italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = LEFT, before: int = 0, with_next: bool = False,
) -> Paragraph:  # fmt: skip
    """A paragraph with one run."""
    paragraph = _next(place)
    add_run(paragraph, text, size=size, bold=bold, italic=italic)
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.keep_with_next = with_next or None
    return paragraph


def add_run(
    paragraph: Paragraph,
    text: str,
    *,
    size: int = BODY_PT,
    bold: bool = False,
    italic: bool = False,
) -> None:
    """A piece of text with its own look."""
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None


def body(place: Place, text: str, *, italic: bool = False) -> Paragraph:
    """A paragraph of running text: justified, indented, with space above."""
    return _running(write(place, text, italic=italic, align=BOTH, before=6))


def heading(place: Place, text: str) -> Paragraph:
    """A bold paragraph that stays with what follows."""
    return _running(write(place, text, bold=True, align=BOTH, before=6, with_next=True))


def tag(place: Place, text: str) -> None:
    """A paragraph that holds only a loop or a condition, and goes with it."""
    _next(place).add_run("{%p " + text + " %}")


def rule(place: Place, style: str) -> None:
    """A solid line below the paragraph before; how long it is, is set when the paper is filled."""
    _next(place).style = style


def break_section(document: DocumentObject) -> None:
    """End the pages that are numbered together; what follows begins at 1 on a new page."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(1)
    paragraph._p.get_or_add_pPr().append(deepcopy(document.sections[0]._sectPr))


def columns(document: DocumentObject, rows: int, widths_cm: tuple[float, ...]) -> Table:
    """A table without lines that only puts things beside one another."""
    table: Table = document.add_table(rows=rows, cols=len(widths_cm))
    table.autofit = False
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths_cm, strict=True):
            cell.width = Cm(width)
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return table


def add_property(table: Table, name: str, value: str) -> None:
    """A property of a table that python-docx has no word for."""
    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    table._tbl.tblPr.append(element)


def _next(place: Place) -> Paragraph:
    """The paragraph to write into: a cell begins with an empty one."""
    if isinstance(place, _Cell) and len(place.paragraphs) == 1 and not place.paragraphs[0].runs:
        first: Paragraph = place.paragraphs[0]
        if not place._tc.xpath("./w:p/w:pPr"):
            return first
    added: Paragraph = place.add_paragraph()
    return added


def _running(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.first_line_indent = Cm(1.27)
    paragraph.paragraph_format.line_spacing = 1.1
    return paragraph


def _set_page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)


def _set_letters(document: DocumentObject) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY_PT)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)
    style.element.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN"/>'))
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _rule_style(document: DocumentObject, name: str) -> None:
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    form = style.paragraph_format
    form.left_indent = form.right_indent = Cm(1.5)
    form.line_spacing, form.space_after = Pt(3), Pt(5)
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    # The schema wants the border before spacing and indents.
    style.element.get_or_add_pPr().insert(0, borders)


def _number_pages(document: DocumentObject) -> None:
    """Page numbers in the middle of the top margin; none on the first page."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    start = OxmlElement("w:pgNumType")
    start.set(qn("w:start"), "1")
    section._sectPr.find(qn("w:pgMar")).addnext(start)
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    run = paragraph.add_run()
    run.font.size = Pt(SMALL_PT)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)
