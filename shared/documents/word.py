"""Fills a Word template; the same content gives the same bytes, so that its digest means it.

Takes tenths of a second of CPU: not for a unit of work.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

import jinja2
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from shared.documents.finishing import finish
from shared.documents.layout import laid_out
from shared.documents.model import Block, Chart, Content, PaperKind, Table
from shared.documents.pdf import draw_chart
from shared.errors import RuleViolation

_TEMPLATES = Path(__file__).parent / "templates"
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_PICTURE_MM = 155


class TemplateFailed(RuleViolation):
    """A Word template cannot be filled. Facts: `reason`."""

    code = "template_failed"
    message = "Không điền được mẫu Word: {reason}"


def shipped_template(kind: PaperKind) -> Path:
    """The template that comes with the project."""
    return _TEMPLATES / f"{kind.value}.docx"


def write_word(content: Content, template: bytes | None = None) -> bytes:
    """The paper as a Word file, by a template of the office or the shipped one.

    Raises `FontsMissing` where a chart is to be drawn, and `TemplateFailed`.
    """
    source = template or shipped_template(content.paper).read_bytes()
    shown = laid_out(content)
    try:
        filled = DocxTemplate(io.BytesIO(source))
        filled.render(_context(filled, shown), environment())
    except (jinja2.TemplateError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise TemplateFailed(reason=str(error)) from error
    tables = [one for one in shown.blocks() if isinstance(one, Table)]
    finish(filled.docx, tables, is_wide=content.is_wide)
    out = io.BytesIO()
    filled.save(out)
    return undated(out.getvalue())


def environment() -> jinja2.Environment:
    """How templates are read: nothing can be called, and an unknown placeholder is an error."""
    return SandboxedEnvironment(autoescape=True, undefined=jinja2.StrictUndefined)


def undated(package: bytes) -> bytes:
    """The same package without the times at which its parts were written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as read, zipfile.ZipFile(out, "w") as written:
        for name in sorted(read.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            part = zipfile.ZipInfo(name, _NO_DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, read.read(name))
    return out.getvalue()


def _context(filled: DocxTemplate, content: Content) -> dict[str, Any]:
    places = count()
    context = asdict(content)
    context["body"] = [_shown(filled, one, places) for one in content.body]
    context["closing_lead"] = f"{content.closing_lead} " if content.closing_lead else ""
    for shown, annex in zip(context["annexes"], content.annexes, strict=True):
        shown["body"] = [_shown(filled, one, places) for one in annex.body]
    return context


def _shown(filled: DocxTemplate, block: Block, places: Iterator[int]) -> dict[str, Any]:
    shown = {**asdict(block), "kind": block.kind}
    if isinstance(block, Table):
        shown |= {"every_row": block.every_row, "place": next(places)}
    elif isinstance(block, Chart):
        picture = io.BytesIO(draw_chart(block))
        shown["picture"] = InlineImage(filled, picture, width=Mm(_PICTURE_MM))
    elif block.kind == "paragraph" and shown["lead"]:
        shown["lead"] += " "
    return shown
