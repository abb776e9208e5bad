"""Vietnamese text from before Unicode: recognised by its words, converted where it is certain.

A text is taken for what it is only if nearly every word with a mark reads as a Vietnamese syllable,
and in no other encoding as well. TCVN3 (fonts named .Vn…) and VNI (VNI-…) also stand in workbooks,
as letters of Western Europe. Sources: TCVN 5712:1993, table VN3; Microsoft's code page 1258.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from shared.errors import InvalidInput

_TONES = "\u0300\u0309\u0303\u0301\u0323"
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđfghjklmnpqrstvwxz])?"
    "[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[cmnpt])?|đ"
)
_BEYOND_WESTERN = re.compile(r"[^\x00-\xff]")
_LEFT_OVER = re.compile(
    "(?<=[A-Za-z])[¨©ª«¬µ¶¸¹¼½¾](?=[A-Za-z])|(?<=[a-z])[µ¶¸¹](?!\\w)|®(?=[a-zÀ-ÿ])", re.ASCII
)
_BETWEEN = re.compile(r"[\x00-@\[-`{-\xa0]+")
_EDGES = "“”‘’–—…•«»·°²³×§"
_SURE, _AHEAD = 0.95, 0.2

_TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
_VNI_ALONE = dict(zip("ñôöíìæóòî", "đơưíìỉĩịỵ", strict=True))
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_HATS = {
    mark: hat + tone
    for hat, marks in (("\u0302", "âáàåãä"), ("\u0306", "êéèúüë"))
    for mark, tone in zip(
        marks, ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True
    )
}
_VNI_PAIR = re.compile(f"[aeouyôö][{''.join({*_VNI_TONES, *_VNI_HATS})}]|[{''.join(_VNI_ALONE)}]")


def _from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(one, one) for one in text)


def _from_vni(text: str) -> str:
    # Capitals have capital marks: they are read as small ones and raised again.
    def raised(found: re.Match[str]) -> str:
        pair = found[0]
        read = _vni_letter(pair.lower())
        return read.upper() if pair[0].isupper() else read

    return re.sub(_VNI_PAIR.pattern, raised, text, flags=re.IGNORECASE)


def _vni_letter(pair: str) -> str:
    base = _VNI_ALONE.get(pair[0], pair[0])
    if len(pair) == 1:
        return base
    mark = _VNI_TONES.get(pair[1]) or _VNI_HATS.get(pair[1], pair[1])
    return unicodedata.normalize("NFC", base + mark)


OLD: Mapping[str, Callable[[str], str]] = {"TCVN3 (ABC)": _from_tcvn3, "VNI": _from_vni}
"""Encodings whose letters stand in the places of Western European ones."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text; `encoding` names what it was converted from, None for Unicode."""

    text: str
    encoding: str | None = None


def decode(content: bytes) -> Decoded:
    """The text of a file. Raises `InvalidInput` where no encoding is certain."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Decoded(_strictly(content, "utf-16"))
    try:
        return Decoded(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    western = content.decode("latin-1")
    tried = {name: convert(western) for name, convert in OLD.items()}
    tried["Windows-1258"] = _windows_1258(content)
    ranked = sorted(tried, key=lambda name: share_of_syllables(tried[name]), reverse=True)
    best, second = (share_of_syllables(tried[name]) for name in ranked[:2])
    if best < _SURE or best - second < _AHEAD:
        reason = (
            f"dòng {line} không phải Unicode, không nhận ra chắc chắn bảng mã; "
            "hãy mở bằng đúng phần mềm đã soạn, lưu lại thành .xlsx hoặc «CSV UTF-8»"
        )
        raise InvalidInput(field="Tệp", reason=reason)
    return Decoded(unicodedata.normalize("NFC", tried[ranked[0]]), ranked[0])


@lru_cache(maxsize=4096)  # units and fields stand in every line
def repaired(text: str) -> tuple[str, str] | None:
    """A cell's text in Unicode and what it was written in; None where it is Unicode, or unclear."""
    if text.isascii() or _BEYOND_WESTERN.search(text) or share_of_syllables(text) == 1:
        return None
    found = {name: convert(text) for name, convert in OLD.items()}
    sure = [name for name, read in found.items() if read != text and share_of_syllables(read) == 1]
    return (found[sure[0]], sure[0]) if len(sure) == 1 else None


def is_suspect(text: str) -> bool:
    """Whether signs stand within words as only fonts of TCVN3 show them as letters."""
    return not text.isascii() and _LEFT_OVER.search(text) is not None


def share_of_syllables(text: str) -> float:
    """Of the words with marks, how many read as Vietnamese; 1 where there is none."""
    words = _marked(text)
    return sum(map(_is_syllable, words)) / len(words) if words else 1.0


def _marked(text: str) -> list[str]:
    return [
        word
        for part in _BETWEEN.split(unicodedata.normalize("NFC", text))
        if (word := part.strip(_EDGES)) and not word.isascii()
    ]


def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    bare = unicodedata.normalize("NFC", "".join(one for one in parts if one not in _TONES))
    return len(parts) - sum(one not in _TONES for one in parts) <= 1 and bool(
        _SYLLABLE.fullmatch(bare)
    )


def _windows_1258(content: bytes) -> str:
    return unicodedata.normalize("NFC", content.decode("cp1258", "replace"))


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InvalidInput(field="Tệp", reason="tệp UTF-16 bị hỏng") from error
