"""What two texts have in common, as places in each, so that a page can mark it."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.likeness.words import Placed, placed_words

_RUN = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a text, `text[begin:end]`, that stands in the other one too."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Common:
    """The common passages of two texts, in the order of each."""

    first: tuple[Passage, ...]
    second: tuple[Passage, ...]


def common_passages(first: str, second: str) -> Common:
    """Every run of three words or more that both have, wherever it stands.

    Order does not matter, so that sentences that were moved are found; case and diacritics neither.
    """
    one, other = list(placed_words(first)), list(placed_words(second))
    runs = _runs(one) & _runs(other)
    return Common(_marked(one, runs), _marked(other, runs))


def _run_at(words: Sequence[Placed], place: int) -> tuple[str, ...]:
    return tuple(one.word for one in words[place : place + _RUN])


def _runs(words: Sequence[Placed]) -> set[tuple[str, ...]]:
    return {_run_at(words, place) for place in range(len(words) - _RUN + 1)}


def _marked(words: Sequence[Placed], runs: set[tuple[str, ...]]) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    last = -1
    for place in range(len(words) - _RUN + 1):
        if _run_at(words, place) not in runs:
            continue
        end = words[place + _RUN - 1].end
        if passages and place <= last:
            passages[-1] = Passage(passages[-1].begin, end)
        else:
            passages.append(Passage(words[place].begin, end))
        last = place + _RUN - 1
    return tuple(passages)
