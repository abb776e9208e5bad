"""Writes `widths.json`: how wide each Vietnamese letter is, in thousandths of the letter size."""

import json
import string
from pathlib import Path

from fontTools.ttLib import TTFont

from shared.documents.measuring import FILE

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_MARKS = "–—…“”‘’«»·•×°½"
FACES = {"regular": "Tinos_400Regular.ttf", "bold": "Tinos_700Bold.ttf"}


def letters() -> str:
    """Every letter and mark that a Vietnamese paper is written with."""
    from unicodedata import normalize

    toned = {normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES}
    small = {*toned, "đ"}
    plain = string.ascii_letters + string.digits + string.punctuation + " \u00a0"
    return "".join(sorted({*plain, *small, *(one.upper() for one in small), *_MARKS}))


def missing(font: Path) -> str:
    """The letters that a font lacks."""
    with TTFont(font) as read:
        known = read.getBestCmap()
    return "".join(one for one in letters() if ord(one) not in known)


def widths(fonts: Path) -> str:
    """The file's text, from the fonts of a folder."""
    return json.dumps({face: _face(fonts / name) for face, name in FACES.items()}, indent=0) + "\n"


def _face(font: Path) -> dict[str, int]:
    with TTFont(font) as read:
        known, glyphs = read.getBestCmap(), read["hmtx"]
        scale = 1000 / read["head"].unitsPerEm
        return {one: round(glyphs[known[ord(one)]][0] * scale) for one in letters()}


def main(fonts: Path) -> None:
    """Write the file where it is shipped."""
    FILE.write_text(widths(fonts), "utf-8")
