"""An index of documents that lies in the database: for more of them than memory should hold.

It compares by every third gram of a long text. How many documents hold a gram is counted when the
index is opened and kept up from there, in four megabytes; everything else is looked up.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log

from services.intake.store import compared
from shared.database import Session
from shared.likeness.grams import SPACE, Grams, sampled
from shared.likeness.searching import Found, find
from shared.likeness.weighing import weight_of


class StoredIndex:
    """Documents by their grams, in the tables of `services.intake.store.compared`.

    A reading or writing transaction has to be open for whatever it is asked.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._count = compared.count(session)
        self._spread = array("I", bytes(4 * SPACE))
        for gram, spread in compared.spreads(session):
            self._spread[gram] = spread
        self._logs = [log(max(1, spread)) for spread in range(max(self._spread) + 2)]

    def __len__(self) -> int:
        return self._count

    def add(self, key: str, grams: Grams) -> None:
        """Take a document in; in a writing transaction."""
        compared.mention(self._session, compared.keep(self._session, key, grams), grams)
        self._count += 1
        for gram in {*grams.title, *sampled(grams.text)}:
            self._spread[gram] += 1
            if self._spread[gram] >= len(self._logs):
                self._logs.append(log(self._spread[gram]))

    def find(self, grams: Grams) -> list[Found[str]]:
        """The documents that may be alike, most alike first."""
        return find(self, _thinned(grams))

    def spread(self, gram: int) -> int:
        """About how many documents mention a gram."""
        return self._spread[gram]

    def holders(self, grams: Sequence[int]) -> Iterable[tuple[int, Collection[int]]]:
        """The documents that mention each of these grams."""
        return compared.mentions(self._session, grams).items()

    def documents(self, numbers: Collection[int]) -> Mapping[str, Grams]:
        """Those of the documents that are still there, with what is compared of them."""
        rows = compared.held(self._session, numbers) if numbers else []
        return {one.work: _thinned(one.grams) for one in rows}

    def total(self, grams: Collection[int]) -> float:
        """What grams weigh together."""
        logs = sum(map(self._logs.__getitem__, map(self._spread.__getitem__, grams)))
        return max(0.0, len(grams) * weight_of(self._count, 1) - logs)


def _thinned(grams: Grams) -> Grams:
    return Grams(grams.title, sampled(grams.text))
