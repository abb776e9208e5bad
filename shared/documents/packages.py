"""Looks into an uploaded Word file before anything else reads it, and finds its paragraphs."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from shared.errors import InvalidInput

MOST_BYTES = 40 * 1024 * 1024
MOST_PARTS = 400
_MAIN = "word/document.xml"
_TEXTS = re.compile(r"^word/(document|header\d*|footer\d*)\.xml$")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EXTERNAL = re.compile(rb'Type="[^"]*/(?!hyperlink")[^"/]*"[^>]*TargetMode="External"')
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A paragraph of a Word file, and where it stands, in words."""

    place: str
    text: str


def texts(package: bytes) -> list[PlacedText]:
    """Every paragraph of a Word file, heads and feet of pages among them.

    Raises `InvalidInput` for what is no Word file, holds macros or reaches outside itself.
    """
    parts = _parts(package)
    found: list[PlacedText] = []
    for name in sorted(parts, key=lambda one: (one != _MAIN, one)):
        where = "" if name == _MAIN else "đầu hoặc chân trang, "
        found += _of_part(_parsed(parts[name]), where)
    return found


def _parts(package: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as read:
            _require_bounds(read)
            content = {one: read.read(one) for one in read.namelist()}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise _no("không phải tệp Word (.docx)") from error
    if _MAIN not in content:
        raise _no("không phải tệp Word (.docx)")
    for name, part in content.items():
        if "vbaProject" in name:
            raise _no("có macro; hãy lưu lại dưới dạng .docx")
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise _no("có khai báo XML không được phép")
        if name.endswith(".rels") and _EXTERNAL.search(part):
            raise _no("tham chiếu tới tệp ở nơi khác; hãy nhúng vào mẫu")
    return {name: part for name, part in content.items() if _TEXTS.match(name)}


def _require_bounds(read: zipfile.ZipFile) -> None:
    """A bomb is known by what it says it unpacks to; reading stops there in any case."""
    infos = read.infolist()
    if len(infos) > MOST_PARTS or sum(one.file_size for one in infos) > MOST_BYTES:
        raise _no("quá lớn khi giải nén")


def _parsed(part: bytes) -> Any:
    try:
        return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise _no(f"nội dung bị hỏng ({error})") from error


def _of_part(root: Any, where: str) -> Iterator[PlacedText]:
    tables = {one: number for number, one in enumerate(root.iter(f"{_W}tbl"), start=1)}
    for number, paragraph in enumerate(root.iter(f"{_W}p"), start=1):
        text = "".join(one.text or "" for one in paragraph.iter(f"{_W}t"))
        place = _cell(paragraph, tables) or f"đoạn {number}"
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        yield PlacedText(f"{where}{place}: «{shown}»", text)


def _cell(paragraph: Any, tables: dict[Any, int]) -> str:
    cell = next(paragraph.iterancestors(f"{_W}tc"), None)
    if cell is None:
        return ""
    row = next(cell.iterancestors(f"{_W}tr"))
    table = next(row.iterancestors(f"{_W}tbl"))
    across = row.findall(f"{_W}tc").index(cell) + 1
    down = table.findall(f"{_W}tr").index(row) + 1
    return f"bảng {tables[table]}, hàng {down}, ô {across}"


def _no(reason: str) -> InvalidInput:
    return InvalidInput(field="Tệp mẫu", reason=reason)
