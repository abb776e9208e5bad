"""An index of documents in memory: exact, incremental, for some ten thousands of them."""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log
from typing import Generic

from shared.likeness.grams import SPACE, Grams
from shared.likeness.searching import Found, K, find
from shared.likeness.weighing import weight_of


class MemoryIndex(Generic[K]):
    """Documents by their grams. A document added again takes the place of what it was."""

    def __init__(self) -> None:
        # What one document holds is its number: most grams stay so, and cost no object.
        self._holders: list[int | array[int] | None] = [None] * SPACE
        self._spread = array("I", bytes(4 * SPACE))
        self._logs = [0.0, 0.0]
        self._grams: list[Grams | None] = []
        self._keys: list[K | None] = []
        self._numbers: dict[K, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, key: K, grams: Grams) -> None:
        """Take a document in."""
        if self.holds(key, grams):
            return
        self.drop(key)
        number = self._numbers[key] = len(self._keys)
        self._keys.append(key)
        self._grams.append(grams)
        for gram in {*grams.title, *grams.text}:
            self._put(gram, number)

    def holds(self, key: K, grams: Grams) -> bool:
        """Whether a document is here just like this."""
        number = self._numbers.get(key)
        return number is not None and self._grams[number] == grams

    def drop(self, key: K) -> None:
        """Forget a document; its number stays with its grams and is passed over."""
        number = self._numbers.pop(key, None)
        if number is not None:
            self._keys[number] = self._grams[number] = None

    def find(self, grams: Grams) -> list[Found[K]]:
        """The documents that may be alike, most alike first."""
        return find(self, grams)

    def spread(self, gram: int) -> int:
        """How many documents hold a gram."""
        return self._spread[gram]

    def holders(self, grams: Sequence[int]) -> Iterable[tuple[int, Collection[int]]]:
        """The documents that hold each of these grams."""
        for gram in grams:
            held = self._holders[gram]
            if held is not None:
                yield gram, (held,) if isinstance(held, int) else held

    def documents(self, numbers: Collection[int]) -> Mapping[K, Grams]:
        """Those of the documents that are still there."""
        found = ((self._keys[number], self._grams[number]) for number in sorted(numbers))
        return {key: grams for key, grams in found if key is not None and grams is not None}

    def total(self, grams: Collection[int]) -> float:
        """What grams weigh together."""
        # Through C as far as it goes: this runs for some thousand grams per question.
        logs = sum(map(self._logs.__getitem__, map(self._spread.__getitem__, grams)))
        return max(0.0, len(grams) * weight_of(len(self), 1) - logs)

    def _put(self, gram: int, number: int) -> None:
        held = self._holders[gram]
        if held is None:
            self._holders[gram] = number
        elif isinstance(held, int):
            self._holders[gram] = array("I", (held, number))
        else:
            held.append(number)
        self._spread[gram] += 1
        if self._spread[gram] >= len(self._logs):
            self._logs.append(log(self._spread[gram]))
