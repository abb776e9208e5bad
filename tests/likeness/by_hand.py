"""The hundred pairs written by hand, which no threshold was set by."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.likeness.grams import Grams, grams_of

_FILE = Path(__file__).parent / "data" / "pairs.txt"


@dataclass(frozen=True, slots=True)
class HandPair:
    """Two works as somebody wrote them; `kind` says how the second differs, or what both share."""

    is_same: bool
    kind: str
    first: Grams
    second: Grams


def read_pairs() -> Iterator[HandPair]:
    """Every pair of the file."""
    text = _FILE.read_text(encoding="utf-8")
    blocks = [one for one in text.split("\n\n") if one[:1] in {"=", "!"}]
    for block in blocks:
        head, first, second = block.strip().split("\n")
        yield HandPair(head[0] == "=", head[1:].strip(), _grams(first), _grams(second))


def _grams(line: str) -> Grams:
    title, _, text = line.partition(" | ")
    return grams_of(title, text)
