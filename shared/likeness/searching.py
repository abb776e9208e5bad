"""Finding the documents that are like one, wherever their grams are held."""

import heapq
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from shared.likeness.grams import Grams
from shared.likeness.weighing import Likeness, compare, may_be_alike, weight_of

K = TypeVar("K", bound=Hashable)
MOST_FOUND = 12
_MOST_STEPS = 4000
"""How many mentions are followed for one question: those of the rarest grams first."""

_TITLE_SHARE = 0.3
_TEXT_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Found(Generic[K]):
    """A document that is like the one asked for, or would be with a common author."""

    key: K
    likeness: Likeness


class Holdings(Protocol[K]):
    """Documents by their grams; inside, a document is a number."""

    def __len__(self) -> int:
        """How many documents there are."""

    def spread(self, gram: int) -> int:
        """About how many documents hold a gram."""

    def holders(self, grams: Sequence[int]) -> Iterable[tuple[int, Collection[int]]]:
        """The documents that hold each of these grams."""

    def documents(self, numbers: Collection[int]) -> Mapping[K, Grams]:
        """Those of the documents that are still there, with all of their grams."""

    def total(self, grams: Collection[int]) -> float:
        """What grams weigh together."""


def find(holdings: Holdings[K], grams: Grams) -> list[Found[K]]:
    """The documents that may be alike, most alike first; at most `MOST_FOUND`."""
    numbers = _candidates(holdings, grams.title, _TITLE_SHARE)
    numbers |= _candidates(holdings, grams.text, _TEXT_SHARE)
    compared = (
        Found(key, compare(grams, held, holdings.total))
        for key, held in holdings.documents(numbers).items()
    )
    alike = (one for one in compared if may_be_alike(one.likeness))
    return sorted(alike, key=lambda one: -one.likeness.most)[:MOST_FOUND]


def _candidates(holdings: Holdings[K], grams: Sequence[int], share: float) -> set[int]:
    """Documents that hold at least this share, by weight, of the rarest of these grams."""
    held = sorted((numbers for _, numbers in holdings.holders(_rarest(holdings, grams))), key=len)
    weights = [weight_of(len(holdings), len(numbers)) for numbers in held]
    left = sum(weights)
    least = share * left
    scores: dict[int, float] = {}
    for weight, numbers in zip(weights, held, strict=True):
        # Who is first met where less than that is left cannot hold enough any more.
        reach = numbers if left >= least else scores.keys() & set(numbers)
        for number in reach:
            scores[number] = scores.get(number, 0.0) + weight
        left -= weight
    enough = [(score, number) for number, score in scores.items() if score >= least]
    return {number for _, number in heapq.nlargest(MOST_FOUND, enough)}


def _rarest(holdings: Holdings[K], grams: Sequence[int]) -> list[int]:
    """As many as can be followed; the first at any price."""
    chosen: list[int] = []
    steps = 0
    for spread, gram in sorted((holdings.spread(one), one) for one in grams):
        steps += spread
        if chosen and steps > _MOST_STEPS:
            break
        if spread:
            chosen.append(gram)
    return chosen
