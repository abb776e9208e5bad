"""What a file is, by its content; its name proves nothing.

Only kinds that a dossier may have are known. What is none of them (programs, web pages, drawings
with scripts, what nobody recognises) is refused, and so is an archive that is a trap: Word and
Excel files are archives too, and whoever opens them later reads all of them.
"""

import mmap
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import puremagic

from shared.errors import InvalidInput
from shared.profiles.model.dossier import FileKind

MAX_PARTS = 20_000
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 200
"""Text packs about ten to one, an empty sheet a hundred to one; a trap a thousand to one."""
_SMALL = 10 * 1024 * 1024
_HEAD = 64 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument."
_FIELD = "Tệp đính kèm"


class WrongContent(InvalidInput):
    """A file is of no kind that is taken. Facts: `field`, `reason`."""

    code = "wrong_content"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file is; `kind` is what a contest's rules call it."""

    kind: FileKind
    media_type: str


PDF = Content("pdf", "application/pdf")
_BY_MEDIA: Mapping[str, Content] = MappingProxyType(
    {
        one.media_type: one
        for one in (
            PDF,
            *(Content("picture", f"image/{name}") for name in ("png", "jpeg", "gif", "webp")),
            Content("picture", "image/tiff"),
            Content("picture", "image/heif"),
            Content("video", "video/mp4"),
            Content("video", "video/quicktime"),
            Content("video", "video/webm"),
            Content("archive", "application/vnd.rar"),
            Content("archive", "application/x-7z-compressed"),
        )
    }
)
_BY_PART: Mapping[str, Content] = MappingProxyType(
    {
        "word/": Content("word", f"{_OFFICE}wordprocessingml.document"),
        "xl/": Content("excel", f"{_OFFICE}spreadsheetml.sheet"),
        "ppt/": Content("slides", f"{_OFFICE}presentationml.presentation"),
    }
)
_BY_STREAM: Mapping[str, Content] = MappingProxyType(
    {
        "WordDocument": Content("word", "application/msword"),
        "Workbook": Content("excel", "application/vnd.ms-excel"),
        "PowerPoint Document": Content("slides", "application/vnd.ms-powerpoint"),
    }
)
_ARCHIVE = Content("archive", "application/zip")
_TEXT = Content("text", "text/plain")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f")) + b"\x7f"


def recognise(path: Path) -> Content:
    """Decide what a file is. Raises `WrongContent`; reads a few kilobytes of most files."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        raise WrongContent(field=_FIELD, reason="tệp rỗng (0 byte)")
    if head.startswith(_ZIP):
        return _packed(path)
    if head.startswith(_OLE):
        return _old_office(path)
    found = _by_signature(head) or (_TEXT if _is_text(path) else None)
    if found is None:
        raise WrongContent(field=_FIELD, reason="nội dung không thuộc loại tệp nào được nhận")
    return found


def recognise_if_known(path: Path) -> Content | None:
    """As `recognise`; None for what it refuses, where others have let the file in."""
    try:
        return recognise(path)
    except WrongContent:
        return None


def _by_signature(head: bytes) -> Content | None:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    return _BY_MEDIA.get(matches[0].mime_type) if matches else None


def _packed(path: Path) -> Content:
    """An office file or an archive; only its directory is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        raise WrongContent(field=_FIELD, reason="tệp nén bị hỏng") from None
    _require_harmless(parts, path.stat().st_size)
    names = {one.filename for one in parts}
    if "[Content_Types].xml" in names:
        for start, content in _BY_PART.items():
            if any(name.startswith(start) for name in names):
                if any(name.endswith("vbaProject.bin") for name in names):
                    raise WrongContent(field=_FIELD, reason="tệp văn phòng có chứa macro")
                return content
    return _ARCHIVE


def _require_harmless(parts: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(one.file_size for one in parts)
    is_trap = unpacked > MAX_UNPACKED or (unpacked > _SMALL and unpacked > size * MAX_RATIO)
    if len(parts) > MAX_PARTS or is_trap:
        raise WrongContent(field=_FIELD, reason="tệp nén bung ra quá lớn, không an toàn để mở")


def _old_office(path: Path) -> Content:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for name, found in _BY_STREAM.items():
            if content.find(name.encode("utf-16-le")) >= 0:
                return found
    raise WrongContent(field=_FIELD, reason="không phải tệp Word, Excel hoặc PowerPoint")


def _is_text(path: Path) -> bool:
    """Whether it is plain text: UTF-8 throughout, nothing that controls, nothing that is run."""
    with path.open("rb") as file:
        head = file.read(_HEAD).lower()
        if head.startswith(b"#!") or any(mark in head for mark in _MARKUP):
            return False
        file.seek(0)
        rest = b""
        while piece := file.read(_HEAD):
            if piece.translate(None, _CONTROLS) != piece:
                return False
            rest = _undecoded(rest + piece)
            if len(rest) > 3:
                return False
    return not rest


def _undecoded(piece: bytes) -> bytes:
    """What is left at the end of a piece of UTF-8; more than three bytes are no letter begun."""
    try:
        piece.decode("utf-8")
    except UnicodeDecodeError as error:
        return piece[error.start :]
    return b""
