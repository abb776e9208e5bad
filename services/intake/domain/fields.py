"""Which field a work is about, by its words: a hint for people, which decides nothing.

Words come from two places: what works of the usual fields are about (`topics.yaml`), and pairs of
neighbouring words that settled works of this contest have in one field almost alone. Each can be
shown. See docs/decisions/0041 for what was measured.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from shared.likeness.formulas import FORMULAIC
from shared.likeness.words import words_of
from shared.vietnamese import fold

MOST_SHOWN = 4
_LEAST_WORDS = 2
"""How many words of the other field a work must have, and none of the chosen one's."""

_LEAST_WORKS, _MOST_ELSEWHERE = 4, 10
"""In how many settled works of a field a pair speaks for it; one in ten may be of another."""

_PUNCTUATION = str.maketrans(dict.fromkeys(".,;:!?()[]{}«»\"'“”/\\-–—", " "))


@dataclass(frozen=True, slots=True)
class Topic:
    """What some fields are about: words in their names, and words of their works."""

    names: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """A work whose field was settled when it was found eligible."""

    field: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class FieldWords:
    """The words that speak for each field by key: with diacritics, and learned pairs without."""

    written: Mapping[str, tuple[str, ...]]
    learned: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another field than the chosen one, and the words of the work that speak for it."""

    chosen: str
    field: str
    words: tuple[str, ...]


def field_words(
    names: Mapping[str, str], topics: Iterable[Topic], settled: Iterable[Settled]
) -> FieldWords:
    """What speaks for the fields of a contest, named by key, as its settled works stand now."""
    topics = tuple(topics)
    written = {
        key: tuple(
            word
            for topic in topics
            if any(_has(_plain(name), _plain(one)) for one in topic.names)
            for word in topic.words
        )
        for key, name in names.items()
    }
    return FieldWords(written, _learned(settled))


def suggest(known: FieldWords, chosen: str, title: str, text: str) -> Suggestion | None:
    """Another field that the words speak for and the chosen one has none of; else None."""
    if chosen not in known.written:
        return None
    spoken = {key: _spoken(known, key, title, text) for key in known.written}
    counted = sorted(((len(words), key) for key, words in spoken.items()), reverse=True)
    most, best = counted[0]
    runner_up = counted[1][0] if len(counted) > 1 else 0
    if best == chosen or spoken[chosen] or most < _LEAST_WORDS or most <= runner_up:
        return None
    return Suggestion(chosen, best, spoken[best][:MOST_SHOWN])


def _spoken(known: FieldWords, field: str, title: str, text: str) -> tuple[str, ...]:
    """The words of a field that a work has, each once; one inside of a longer one is the longer."""
    plain = f"{_plain(title)}{_plain(text)}"
    found = [word for word in known.written[field] if _has(plain, _plain(word))]
    pairs = [one for one in _pairs(title, text) if known.learned.get(one) == field]
    if pairs:
        folded = {fold(word) for word in found}
        found += [one for one in sorted(pairs) if not any(one in word for word in folded)]
    return tuple(
        word for word in found if not any(word != other and word in other for other in found)
    )


def _learned(settled: Iterable[Settled]) -> dict[str, str]:
    """Pairs of words by the field that has them almost alone."""
    holding: dict[str, Counter[str]] = {}
    for work in settled:
        for pair in _pairs(work.title, work.text):
            holding.setdefault(pair, Counter())[work.field] += 1
    found = {}
    for pair, fields in holding.items():
        field, most = fields.most_common(1)[0]
        elsewhere = fields.total() - most
        if most >= _LEAST_WORKS and elsewhere * _MOST_ELSEWHERE <= fields.total():
            found[pair] = field
    return found


@lru_cache(maxsize=1024)  # lists ask of the same settled works again and again
def _pairs(title: str, text: str) -> frozenset[str]:
    return frozenset(
        f"{first} {second}"
        for words in (words_of(title), words_of(text))
        for first, second in pairwise(words)
        if (first, second) not in FORMULAIC
    )


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Small letters with their marks, words one blank apart and blanks around."""
    folded = unicodedata.normalize("NFC", text.casefold()).translate(_PUNCTUATION)
    return f" {' '.join(folded.split())} "


def _has(text: str, word: str) -> bool:
    return word in text
