"""What a file is by its content, whatever it is called."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from shared.content import Content, WrongContent, recognise

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _word() -> bytes:
    out = io.BytesIO()
    document = Document()
    document.add_paragraph("Bản mô tả giải pháp")
    document.save(out)
    return out.getvalue()


def _excel() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def _archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _many_parts() -> bytes:
    return _archive(**{f"{number}": b"" for number in range(20_001)})


@pytest.mark.parametrize(
    ("make", "kind", "media_type"),
    [
        (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "pdf", "application/pdf"),
        (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(50), "picture", "image/png"),
        (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(50), "picture", "image/jpeg"),
        (lambda: b"\xff\xd8\xff\xe1\0\x10Exif\0" + bytes(50), "picture", "image/jpeg"),
        (lambda: b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(50), "video", "video/mp4"),
        (_word, "word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (_excel, "excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (lambda: OLE + "WordDocument".encode("utf-16-le"), "word", "application/msword"),
        (lambda: OLE + "Workbook".encode("utf-16-le"), "excel", "application/vnd.ms-excel"),
        (lambda: _archive(a=b"x"), "archive", "application/zip"),
        ("Bản mô tả giải pháp 🙂\r\n".encode, "text", "text/plain"),
        (("ă" * 100_001).encode, "text", "text/plain"),
    ],
)
def test_a_file_is_what_its_content_says(
    tmp_path: Path, make: Callable[[], bytes], kind: str, media_type: str
) -> None:
    path = tmp_path / "hinh.exe"
    path.write_bytes(make())
    assert recognise(path) == Content(kind, media_type)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "tệp rỗng (0 byte)"),
        (lambda: b"MZ\x90\0" + bytes(200), "không thuộc loại tệp nào"),
        (lambda: b"\x7fELF\x02\x01\x01" + bytes(100), "không thuộc loại tệp nào"),
        (lambda: b"#!/bin/sh\nrm -rf /\n", "không thuộc loại tệp nào"),
        (lambda: b"<!doctype html><html><script>alert(1)</script>", "không thuộc loại tệp nào"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không thuộc loại tệp nào"),
        (lambda: bytes(range(256)), "không thuộc loại tệp nào"),
        (lambda: "Tiếng Việt".encode("utf-16"), "không thuộc loại tệp nào"),
        (lambda: b"a" * 70_000 + b"\xff", "không thuộc loại tệp nào"),
        (lambda: OLE, "không phải tệp Word"),
        (lambda: b"PK\x03\x04" + bytes(100), "tệp nén bị hỏng"),
        (lambda: _word()[:-100], "tệp nén bị hỏng"),
        (lambda: _archive(bomb=bytes(20 * 1024 * 1024)), "bung ra quá lớn"),
        (_many_parts, "bung ra quá lớn"),
    ],
)
def test_what_is_no_kind_of_dossier_is_refused(
    tmp_path: Path, make: Callable[[], bytes], reason: str
) -> None:
    path = tmp_path / "mo-ta.pdf"
    path.write_bytes(make())
    with pytest.raises(WrongContent) as refusal:
        recognise(path)
    assert reason in str(refusal.value)


def test_macros_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "mo-ta.docx"
    parts = {"[Content_Types].xml": b"x", "word/document.xml": b"x", "word/vbaProject.bin": b"x"}
    path.write_bytes(_archive(**parts))
    with pytest.raises(WrongContent) as refusal:
        recognise(path)
    assert "macro" in str(refusal.value)
