"""Vietnamese text: folded for search without diacritics, and keyed for sorting as a dictionary.

Sorting follows the order of letters a ă â b c d đ e ê … y and, between words of equal letters, the
tones level, grave, hook, tilde, acute, dot. Source: TCVN 6398-1; Unicode CLDR, collation for `vi`.
"""

import unicodedata
from functools import lru_cache

_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_AFTER_LETTERS = 1000
_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
_END = "00"
"""Below the place of every letter: what is shorter comes first."""

_KEPT = 0x2000
"""Below it lie the letters of all that is written here; what stands above is not kept in memory."""

STORED_LETTERS = 60

SortKey = tuple[tuple[int, ...], tuple[int, ...], str]


class _Plain(dict[int, str]):
    """What each character is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code).casefold().replace("đ", "d"))
        plain = "".join(one for one in parts if not unicodedata.combining(one))
        if code < _KEPT:
            self[code] = plain
        return plain


_plain = _Plain()


def fold(text: str) -> str:
    """The text in lower case without diacritics, words one blank apart: what search compares."""
    return " ".join(text.translate(_plain).split())


@lru_cache(maxsize=16_384)  # lists sort the same names again and again
def sort_key(text: str) -> SortKey:
    """A key that orders names as a Vietnamese dictionary does; digits come before letters."""
    placed = [_placed(char) for char in unicodedata.normalize("NFC", text.casefold())]
    return tuple(one[0] for one in placed), tuple(one[1] for one in placed), text


def person_key(name: str) -> SortKey:
    """A key that orders people by given name, which stands last, then by the names before it."""
    rest, _, given = " ".join(name.split()).rpartition(" ")
    return sort_key(f"{given} {rest}")


def stored_key(text: str) -> str:
    """The order of `sort_key` as a text that a database compares, of the first letters alone.

    It holds digits and small letters only, which every collation puts in the same order.
    """
    letters, tones, _ = sort_key(" ".join(text.split())[:STORED_LETTERS])
    return "".join(map(_two_digits, letters)) + _END + "".join(map(str, tones))


def _two_digits(place: int) -> str:
    if place >= _AFTER_LETTERS:
        return f"z{place - _AFTER_LETTERS:06x}"
    return _BASE36[place // 36] + _BASE36[place % 36]


@lru_cache(maxsize=1024)
def _placed(char: str) -> tuple[int, int]:
    """The place of a character's letter, and its tone."""
    marks = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    bare = "".join(mark for mark in marks if mark not in _TONES)
    return _place(unicodedata.normalize("NFC", bare)), tone


def _place(letter: str) -> int:
    # Blanks and digits keep their own order below the letters, foreign letters follow above.
    known = _LETTERS.get(letter)
    if known is not None:
        return 200 + known
    code = ord(letter[0]) if letter else 0
    return code if code < 128 else _AFTER_LETTERS + code
