"""How alike two documents are, given how many documents hold each of their grams.

A gram weighs log((n + 1) / spread). The likeness of two sets of grams is the weight of what they
share over the geometric mean of their weights: 1000 for the same, 500 where each is half of the
other, about 0 for two that share what everybody writes. All in integer thousandths.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from math import log, sqrt

from shared.likeness.grams import Grams

Total = Callable[[Collection[int]], float]
"""The weight of some grams together."""

TEXT_IS_ALIKE = 350
TITLE_IS_ALIKE = 900
BARE_TITLE_IS_ALIKE = 720
TEXT_OF_ONE_AUTHOR = 180
TITLE_OF_ONE_AUTHOR = 600
_LEAST_SHARED = 6
_BARE = 12


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two documents are, in thousandths; `text` is None where one has hardly any."""

    title: int
    text: int | None

    @property
    def most(self) -> int:
        """The higher of the two: by it a list is ordered."""
        return max(self.title, self.text or 0)


def weight_of(documents: int, spread: int) -> float:
    """What a gram weighs that `spread` of so many documents hold."""
    return log((documents + 1) / max(1, min(spread, documents)))


def compare(one: Grams, other: Grams, total: Total) -> Likeness:
    """How alike two documents are."""
    title = _shared(one.title, other.title, total, least=2)
    if min(len(one.text), len(other.text)) < _BARE:
        return Likeness(title, None)
    return Likeness(title, _shared(one.text, other.text, total, least=_LEAST_SHARED))


def is_alike(likeness: Likeness, *, has_common_author: bool) -> bool:
    """Whether a person should look at two documents.

    Where both say what they are about, the title alone has to be nearly the same; where one is
    only a title, less of it will do. A common author makes people look earlier.
    """
    text, title = likeness.text, likeness.title
    if has_common_author and ((text or 0) >= TEXT_OF_ONE_AUTHOR or title >= TITLE_OF_ONE_AUTHOR):
        return True
    if text is None:
        return title >= BARE_TITLE_IS_ALIKE
    return text >= TEXT_IS_ALIKE or title >= TITLE_IS_ALIKE


def may_be_alike(likeness: Likeness) -> bool:
    """Whether it could be, should the two have an author in common."""
    return is_alike(likeness, has_common_author=True)


def _shared(one: Sequence[int], other: Sequence[int], total: Total, least: int) -> int:
    common = set(one).intersection(other)
    if not common or len(common) < min(least, len(one), len(other)):
        return 0
    whole = sqrt(total(one) * total(other))
    return min(1000, round(1000 * total(common) / whole)) if whole else 0
