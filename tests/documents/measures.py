"""The decree's measurements, and what can be measured in a Word file and in a PDF."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import yaml
from docx.document import Document
from docx.oxml.ns import qn

from shared.documents.measuring import width_mm

ND30: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "nd30.yaml").read_text("utf-8"))
MM_PER_PT = 25.4 / 72
_TWIPS_PER_MM = 1440 / 25.4


def within(value: float, name: str, *, slack: float = 0.05) -> bool:
    """Whether a measure lies in the range of the decree, such as `margins_mm.left`."""
    found: Any = ND30
    for key in name.split("."):
        found = found[key]
    return bool(found[0] - slack <= value <= found[1] + slack)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its look; `rule_share` is the length of a rule below, per its text."""

    text: str
    size_pt: float
    is_bold: bool
    is_italic: bool
    rule_share: float | None = None


def word_lines(package: bytes) -> list[Line]:
    """The paragraphs of a Word file that say something, tables included."""
    document = docx.Document(io.BytesIO(package))
    found: list[Line] = []
    for paragraph in document.element.body.iter(qn("w:p")):
        text = "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
        if text.strip():
            found.append(_word_line(paragraph, text))
        elif found and _is_rule(document, paragraph):
            length = _rule_mm(paragraph)
            whole = width_mm(found[-1].text, found[-1].size_pt, bold=found[-1].is_bold)
            found[-1] = Line(
                found[-1].text, found[-1].size_pt, found[-1].is_bold, found[-1].is_italic,
                length / whole,
            )  # fmt: skip
    return found


def _word_line(paragraph: Any, text: str) -> Line:
    run = next(one for one in paragraph.iter(qn("w:r")) if one.find(qn("w:t")) is not None)
    size = run.find(f".//{qn('w:sz')}")
    return Line(
        text,
        int(size.get(qn("w:val"))) / 2 if size is not None else 14.0,
        run.find(f".//{qn('w:b')}") is not None,
        run.find(f".//{qn('w:i')}") is not None,
    )


def _is_rule(document: Document, paragraph: Any) -> bool:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    if style is None:
        return False
    names = {one.style_id: one.name for one in document.styles}
    return "Vạch" in str(names.get(style.get(qn("w:val"))))


def _rule_mm(paragraph: Any) -> float:
    cell = next(paragraph.iterancestors(qn("w:tc")), None)
    wide = 165.0
    if cell is not None:
        wide = int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) / _TWIPS_PER_MM - 3.8
    indent = paragraph.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    taken = int(indent.get(qn("w:left"))) + int(indent.get(qn("w:right")))
    return wide - taken / _TWIPS_PER_MM


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page of a PDF: its lines of text, the rules on it, and all its letters."""

    lines: tuple[Line, ...]
    width_mm: float
    height_mm: float
    left_mm: float
    right_mm: float
    number: str | None
    fonts: frozenset[str]


def pdf_pages(content: bytes) -> list[PdfPage]:
    """Every page, the page number in the top margin apart from the lines."""
    with pdfplumber.open(io.BytesIO(content)) as read:
        return [_pdf_page(one) for one in read.pages]


def _pdf_page(page: Any) -> PdfPage:
    letters = [one for one in page.chars if one["text"].strip()]
    top_mm = 20 / MM_PER_PT
    above = "".join(one["text"] for one in letters if one["bottom"] < top_mm)
    below = [one for one in letters if one["bottom"] >= top_mm]
    words = page.filter(lambda one: one.get("bottom", top_mm) >= top_mm - 1).extract_words(
        extra_attrs=["fontname", "size"], keep_blank_chars=True, x_tolerance=6
    )
    return PdfPage(
        lines=tuple(_pdf_line(one, page.lines) for one in words),
        width_mm=float(page.width) * MM_PER_PT,
        height_mm=float(page.height) * MM_PER_PT,
        left_mm=float(min(one["x0"] for one in below)) * MM_PER_PT,
        right_mm=float(page.width - max(one["x1"] for one in below)) * MM_PER_PT,
        number=above or None,
        fonts=frozenset(one["fontname"].partition("+")[2] for one in letters),
    )


def _pdf_line(word: Mapping[str, Any], rules: list[Mapping[str, Any]]) -> Line:
    middle = (word["x0"] + word["x1"]) / 2
    share = next(
        (
            rule["width"] / (word["x1"] - word["x0"])
            for rule in rules
            if 0 < rule["top"] - word["bottom"] < 9
            and abs((rule["x0"] + rule["x1"]) / 2 - middle) < 3
        ),
        None,
    )
    name = word["fontname"]
    return Line(
        word["text"], round(word["size"], 1), "Bold" in name, "Italic" in name,
        float(share) if share is not None else None,
    )  # fmt: skip
