"""What a document is compared by: numbers that stand for its pairs of neighbouring words.

A title is short, so its single words count as well. The numbers of titles and of texts lie apart.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from shared.likeness.formulas import FORMULAIC
from shared.likeness.words import words_of

SPACE = 1 << 20
"""How many grams there are: two hundred thousand documents still meet few strangers in one."""

SAMPLING = 3
"""Of a long text every third gram is kept in a stored index."""

_SHORT = 96


@dataclass(frozen=True, slots=True)
class Grams:
    """The sorted grams of a title and of a text, each once; a number from 0 to `SPACE`."""

    title: tuple[int, ...]
    text: tuple[int, ...]


def grams_of(title: str, text: str) -> Grams:
    """What a document with this title and text is compared by."""
    words = words_of(title)
    heading = [*(f"t {one}" for one in words), *(f"t {pair}" for pair in _pairs(words))]
    return Grams(_numbers(heading), _numbers(_pairs(words_of(text))))


def sampled(grams: tuple[int, ...]) -> tuple[int, ...]:
    """Those by which a stored document is found: all of a short one, every third of a long one.

    Which third depends on the gram alone, so that two documents keep the same of what they share.
    """
    if len(grams) <= _SHORT:
        return grams
    return tuple(one for one in grams if one % SAMPLING == 0)


def to_bytes(grams: tuple[int, ...]) -> bytes:
    """Grams as they are stored: four bytes each, in the machine's order of bytes."""
    return array("I", grams).tobytes()


def from_bytes(stored: bytes) -> tuple[int, ...]:
    """Grams from their stored form."""
    found = array("I")
    found.frombytes(stored)
    return tuple(found)


def _pairs(words: list[str]) -> list[str]:
    return [f"{one[0]} {one[1]}" for one in pairwise(words) if one not in FORMULAIC]


def _numbers(names: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({crc32(one.encode()) % SPACE for one in names}))
