"""What a filled Word file still lacks: the widths of its columns and the lengths of its rules.

A template says by style and mark where they belong, and may be changed around them.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from shared.documents.measuring import width_mm
from shared.documents.model import PAGE_MM, WIDE_PAGE_MM, Table

LONG_RULE, SHORT_RULE = "Vạch bằng chữ", "Vạch ngắn"
TABLE_MARK = "bang-"
_SHARES = {LONG_RULE: 1.0, SHORT_RULE: 0.4}
_TWIPS_PER_MM = 1440 / 25.4
_CELL_MARGINS_MM = 3.8
_USUAL_PT = 14.0

Element = Any


def finish(document: Document, tables: Sequence[Table], *, is_wide: bool = False) -> None:
    """Set the columns of every marked table and the length of every rule.

    A wide paper's pages are laid on their side, where its template has not done so.
    """
    body = document.element.body
    if is_wide:
        _lay_on_side(body)
    # Word gives styles ids of its own when a template is saved; their names stay.
    shares = {one.style_id: _SHARES[one.name] for one in document.styles if one.name in _SHARES}
    for found in list(body.iter(qn("w:tbl"))):
        place = _place(found)
        if place is not None and place < len(tables):
            _set_columns(found, tables[place])
    for paragraph in body.iter(qn("w:p")):
        share = shares.get(_style(paragraph))
        if share is not None:
            _set_rule(paragraph, share, WIDE_PAGE_MM if is_wide else PAGE_MM)


def _lay_on_side(body: Element) -> None:
    """Turn every upright page, and let what stands side by side on it use the width."""
    sizes = [one for one in body.iter(qn("w:pgSz")) if one.get(qn("w:orient")) != "landscape"]
    for size in sizes:
        width, height = size.get(qn("w:w")), size.get(qn("w:h"))
        for key, value in (("w", height), ("h", width), ("orient", "landscape")):
            size.set(qn(f"w:{key}"), value)
    if not sizes:
        return
    for table in body.iter(qn("w:tbl")):
        if table.tblPr.find(qn("w:tblDescription")) is None:
            for one in (*table.iter(qn("w:gridCol")), *table.iter(qn("w:tcW"))):
                wide = int(one.get(qn("w:w"))) * WIDE_PAGE_MM / PAGE_MM
                one.set(qn("w:w"), str(round(wide)))


def _place(table: Element) -> int | None:
    mark = table.tblPr.find(qn("w:tblDescription"))
    text = mark.get(qn("w:val")) if mark is not None else ""
    number = text.removeprefix(TABLE_MARK)
    if mark is None or not text.startswith(TABLE_MARK) or not number.isdecimal():
        return None
    table.tblPr.remove(mark)
    return int(number)


def _set_columns(table: Element, content: Table) -> None:
    widths = [round(one.width_mm * _TWIPS_PER_MM) for one in content.columns]
    grid = table.find(qn("w:tblGrid"))
    for old in list(grid):
        grid.remove(old)
    for width in widths:
        grid.append(_made("w:gridCol", w=width))
    rows = table.findall(qn("w:tr"))
    last = len(rows) - 1 if content.total is not None else None
    for number, row in enumerate(rows):
        aligns = [one.align.value if number else "center" for one in content.columns]
        for cell, width, align in zip(row.findall(qn("w:tc")), widths, aligns, strict=False):
            _set_cell(cell, width, align, is_bold=number == last)


def _set_cell(cell: Element, width: int, align: str, *, is_bold: bool) -> None:
    properties = cell.get_or_add_tcPr()
    for old in properties.findall(qn("w:tcW")):
        properties.remove(old)
    properties.insert(0, _made("w:tcW", w=width, type="dxa"))
    for paragraph in cell.findall(qn("w:p")):
        form = paragraph.get_or_add_pPr()
        for old in form.findall(qn("w:jc")):
            form.remove(old)
        form.append(_made("w:jc", val=align))
        if is_bold:
            for run in paragraph.findall(qn("w:r")):
                run.get_or_add_rPr().insert(0, _made("w:b"))


def _set_rule(paragraph: Element, share: float, page_mm: int) -> None:
    before = next((one for one in _before(paragraph) if _text(one).strip()), None)
    if before is None:
        return
    available = _available_mm(paragraph, page_mm)
    length = min(_length_mm(before), available) * share
    indent = round((available - length) / 2 * _TWIPS_PER_MM)
    form = paragraph.get_or_add_pPr()
    for old in form.findall(qn("w:ind")):
        form.remove(old)
    form.append(_made("w:ind", left=indent, right=indent))


def _before(paragraph: Element) -> Iterator[Element]:
    yield from paragraph.itersiblings(qn("w:p"), preceding=True)


def _length_mm(paragraph: Element) -> float:
    size = paragraph.find(f".//{qn('w:sz')}")
    points = int(size.get(qn("w:val"))) / 2 if size is not None else _USUAL_PT
    is_bold = paragraph.find(f".//{qn('w:b')}") is not None
    return width_mm(_text(paragraph), points, bold=is_bold)


def _available_mm(paragraph: Element, page_mm: int) -> float:
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    width = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") if cell is not None else None
    if width is None:
        return page_mm
    return float(int(width.get(qn("w:w"))) / _TWIPS_PER_MM - _CELL_MARGINS_MM)


def _style(paragraph: Element) -> str:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return str(found.get(qn("w:val"))) if found is not None else ""


def _text(paragraph: Element) -> str:
    return "".join(one.text or "" for one in paragraph.iter(qn("w:t")))


def _made(name: str, **values: object) -> Element:
    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), str(value))
    return element
