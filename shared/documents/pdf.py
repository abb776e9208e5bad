"""Sets a paper as PDF by Typst, with its one font family embedded; the same content, same bytes.

Takes tenths of a second of CPU: not for a unit of work. Reads no font of the machine and nothing
from the network.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from shared.documents.layout import laid_out
from shared.documents.model import Block, Chart, Content
from shared.documents.numbers import written
from shared.documents.slips import Slip
from shared.errors import RuleViolation, TransientError

FONTS = Path(__file__).parent / "fonts"
_SOURCES = Path(__file__).parent / "typst"
_DECREE = datetime(2020, 3, 5, tzinfo=UTC)
"""The time that every file carries, so that its bytes follow from its content alone."""


class FontsMissing(TransientError):
    """The font family was not brought at set-up. Facts: `folder`."""

    code = "fonts_missing"
    message = "Chưa có phông chữ để dựng PDF ở {folder}; hãy chạy `make set-up` (cần npm)."


class SettingFailed(RuleViolation):
    """Typst cannot set the paper. Facts: `reason`."""

    code = "setting_failed"
    message = "Không dựng được PDF: {reason}"


def write_pdf(content: Content) -> bytes:
    """The paper as PDF/A-2a, tagged for screen readers. Raises `FontsMissing`."""
    return _compile(
        "paper.typ", _plain(laid_out(content)), pdf_standards=["a-2a"], timestamp=_DECREE
    )


def write_slip(slip: Slip) -> bytes:
    """The slip as PDF/A-2a with its code to scan. Raises `FontsMissing`."""
    code = segno.make(slip.address, error="m", micro=False)
    data = {**asdict(slip), "qr": code.svg_inline(border=2, light="#fff", omitsize=True)}
    return _compile("slip.typ", data, pdf_standards=["a-2a"], timestamp=_DECREE)


def draw_chart(chart: Chart) -> bytes:
    """The chart as a PNG for Word, as Typst draws it in the PDF. Raises `FontsMissing`."""
    return _compile("picture.typ", _block(chart), format="png", ppi=220)


def _compile(main: str, data: dict[str, Any], **how: Any) -> bytes:
    files = {
        **_sources(),
        "main.typ": (_SOURCES / main).read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    fonts = _fonts()
    try:
        found = typst.compile(files, font_paths=fonts, ignore_system_fonts=True, **how)
    except typst.TypstError as error:
        raise SettingFailed(reason=str(error)) from error
    if not isinstance(found, bytes):
        raise TypeError(f"{main}: {type(found).__name__}")
    return found


@cache
def _sources() -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(_SOURCES.glob("*.typ"))}


@cache
def _fonts() -> typst.Fonts:
    if not any(FONTS.glob("*.ttf")):
        raise FontsMissing(folder=str(FONTS))
    return typst.Fonts(False, False, [str(FONTS)])


def _plain(content: Content) -> dict[str, Any]:
    data = asdict(content)
    data["body"] = [_block(one) for one in content.body]
    for annex, given in zip(data["annexes"], content.annexes, strict=True):
        annex["body"] = [_block(one) for one in given.body]
    return data


def _block(block: Block) -> dict[str, Any]:
    data = {**asdict(block), "kind": block.kind}
    if isinstance(block, Chart):
        data["bars"] = [{**asdict(one), "written": written(one.value)} for one in block.bars]
    return data
