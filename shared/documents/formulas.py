"""Cells of a workbook that hold no value: formulas never calculated, and errors such as #N/A.

What reads workbooks gives such a cell as an empty one, so that a list would be short of a name and
nobody would hear of it.
"""

import io
import re
import zipfile
from typing import IO
from xml.parsers import expat

from shared.documents.sheets import Place

NOT_CALCULATED = "ô công thức chưa có kết quả"
_FIRST_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml")
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CHUNK = 1024 * 1024


def without_value(content: bytes) -> dict[Place, str]:
    """Each such cell of the first sheet with what is wrong; nothing for what is no .xlsx."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book, book.open(_sheet_of(book)) as sheet:
            return _Finder().read(sheet)
    except (zipfile.BadZipFile, LookupError, expat.ExpatError, EOFError, OSError):
        return {}


def _sheet_of(book: zipfile.ZipFile) -> str:
    """The first sheet as the workbook lists them. Raises `LookupError`."""
    ids = re.findall(rb"<(?:\w+:)?sheet\s[^>]*?\w+:id=\"([^\"]+)\"", book.read("xl/workbook.xml"))
    links = book.read("xl/_rels/workbook.xml.rels")
    for link in re.findall(rb"<Relationship\s[^>]*>", links):
        if ids and b'Id="' + ids[0] + b'"' in link:
            target = re.search(rb'Target="/?(?:xl/)?([^"]+)"', link)
            if target is not None:
                return f"xl/{target[1].decode()}"
    return next(name for name in sorted(book.namelist()) if _FIRST_SHEET.fullmatch(name))


class _Finder:
    """Goes through a sheet's XML and keeps nothing but the cells that are wrong."""

    def __init__(self) -> None:
        self._found: dict[Place, str] = {}
        self._cell, self._kind = "", ""
        self._has_formula = self._has_value = False
        self._text = ""
        self._in_value = False

    def read(self, sheet: IO[bytes]) -> dict[Place, str]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        while chunk := sheet.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        return self._found

    def _start(self, name: str, given: dict[str, str]) -> None:
        element = name.rpartition(" ")[2]
        if element == "c":
            self._cell, self._kind = given.get("r", ""), given.get("t", "")
            self._has_formula = self._has_value = False
            self._text = ""
        elif element == "f":
            self._has_formula = True
        elif element == "v":
            self._in_value = True

    def _characters(self, text: str) -> None:
        if self._in_value:
            self._has_value = True
            if self._kind == "e":
                self._text += text

    def _end(self, name: str) -> None:
        element = name.rpartition(" ")[2]
        if element == "v":
            self._in_value = False
        elif element == "c":
            self._judge()

    def _judge(self) -> None:
        place = _place(self._cell)
        if place is None:
            return
        if self._kind == "e":
            self._found[place] = f"ô báo lỗi {self._text}"
        elif self._has_formula and not self._has_value and self._kind != "str":
            self._found[place] = NOT_CALCULATED


def _place(address: str) -> Place | None:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]) - 1, column - 1
