"""What is typed, made fit to be kept: one spelling of every letter, nothing that no store can hold.

Decomposed Vietnamese is composed (NFC), so that the same word is the same text everywhere. Marks
that nobody sees and that turn the direction of reading or steer a terminal are taken away. What no
database or Word file can hold, and numbers and days beyond all sense, are refused.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from shared.errors import InvalidInput

MOST_DIGITS = 15
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_AS_LINE_ENDS = {0x0B: "\n", 0x0C: "\n", 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_KEPT = "\t\n\r"
_TURNING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_SHOWN = 30
_NO_LETTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_TO_LOOK_AT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
    f"\ud800-\udfff{_NO_LETTERS}]"
)
"""Finds what has to be taken away or refused; most texts hold nothing of it."""

T = TypeVar("T")


def clean(value: T) -> T:
    """The same value, texts cleaned wherever they stand in it. Raises `InvalidInput`."""
    return _clean(value)  # type: ignore[no-any-return]


def clean_text(text: str) -> str:
    """A text fit to be kept. Raises `InvalidInput`."""
    if text.isascii() and text.isprintable():
        return text
    if _TO_LOOK_AT.search(text) is None:
        return unicodedata.normalize("NFC", text)
    if any(one == "\0" or _is_broken(one) for one in text):
        raise InvalidInput(
            field=_beginning(text), reason="có ký tự hỏng, không lưu được; hãy gõ lại"
        )
    plain = text.translate(_AS_LINE_ENDS)
    if any(_is_unseen(one) for one in plain):
        plain = "".join(one for one in plain if not _is_unseen(one))
    return unicodedata.normalize("NFC", plain)


def _clean(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return clean_text(value)
    if kind is int:
        return _sensible(value, abs(value) < 10**MOST_DIGITS)
    if kind is Decimal:
        return _sensible(value, _is_sensible(value))
    if isinstance(value, date):
        return _sensible(value, _FIRST_YEAR <= value.year <= _LAST_YEAR)
    if kind in (tuple, list, frozenset, set):
        return kind(_clean(one) for one in value)
    if isinstance(value, Mapping):
        return {_clean(key): _clean(one) for key, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _cleaned_record(value)
    return value


def _cleaned_record(record: Any) -> Any:
    changed = {}
    for one in dataclasses.fields(record):
        before = getattr(record, one.name)
        after = _clean(before)
        if after is not before and after != before:
            changed[one.name] = after
    return dataclasses.replace(record, **changed) if changed else record


def _sensible(value: T, is_sensible: bool) -> T:
    if not is_sensible:
        told = str(value)[:_SHOWN]
        raise InvalidInput(field=f"«{told}»", reason="ngoài khoảng dùng được")
    return value


def _is_sensible(number: Decimal) -> bool:
    if not number.is_finite():
        return False
    return number == 0 or -MOST_DIGITS < number.adjusted() < MOST_DIGITS


def _is_broken(letter: str) -> bool:
    """Half of a pair, or a place in Unicode that is no letter and never will be."""
    code = ord(letter)
    return 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE


def _is_unseen(letter: str) -> bool:
    if letter in _KEPT:
        return False
    return unicodedata.category(letter) == "Cc" or ord(letter) in _TURNING


def _beginning(text: str) -> str:
    shown = "".join(one for one in text[:_SHOWN] if one.isprintable() and not _is_broken(one))
    return f"«{shown}…»" if shown else "Nội dung"
