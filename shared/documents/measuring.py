"""How wide text is in Times New Roman, for lines that are broken evenly and rules below them.

The widths are those of Tinos, which has the metrics of Times New Roman; `shared.documents.build`
writes them.
"""

import json
from collections.abc import Mapping
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

FILE = Path(__file__).parent / "widths.json"
MM_PER_PT = 25.4 / 72
_USUAL = "n"
_MOST_LINES = 3


def width_mm(text: str, size_pt: float, *, bold: bool = False) -> float:
    """How wide a text is on one line."""
    known = _widths()["bold" if bold else "regular"]
    units = sum(known.get(letter, known[_USUAL]) for letter in text)
    return units / 1000 * size_pt * MM_PER_PT


def balanced(text: str, most_mm: float, size_pt: float, *, bold: bool = False) -> tuple[str, ...]:
    """The text in as few lines as fit the width, broken between words as evenly as can be.

    What fits in no three lines is left whole: it is broken where it is set.
    """
    words = text.split()
    for lines in range(1, min(_MOST_LINES, len(words)) + 1):
        best = min(_broken(words, lines), key=lambda one: _longest(one, size_pt, bold))
        if _longest(best, size_pt, bold) <= most_mm:
            return best
    return (" ".join(words),)


def _broken(words: list[str], lines: int) -> list[tuple[str, ...]]:
    found = []
    for cuts in combinations(range(1, len(words)), lines - 1):
        edges = (0, *cuts, len(words))
        pairs = pairwise(edges)
        found.append(tuple(" ".join(words[start:end]) for start, end in pairs))
    return found


def _longest(lines: tuple[str, ...], size_pt: float, bold: bool) -> float:
    return max(width_mm(one, size_pt, bold=bold) for one in lines)


@cache
def _widths() -> Mapping[str, Mapping[str, int]]:
    read: dict[str, dict[str, int]] = json.loads(FILE.read_text("utf-8"))
    return read
