"""Comparing works that were registered, received or listed as excluded with all there are.

Registering only marks a dossier as uncompared; the comparing is done here, seconds later, in a
process of its own. It takes milliseconds for each, so nobody is kept from writing meanwhile:
what was found of some works is written afterwards, in one transaction with what it was found by, if
nothing else was compared in between.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.intake.domain.duplicates import Pair, in_order
from services.intake.store import compared, pairs
from services.intake.store.compared import Waiting
from services.intake.store.stored_index import StoredIndex
from shared.clock import wall_now
from shared.database import Session, to_text
from shared.files import ErrandContext
from shared.likeness.grams import Grams, grams_of
from shared.likeness.memory import MemoryIndex
from shared.likeness.people import common_people
from shared.likeness.searching import Found
from shared.likeness.weighing import is_alike

AT_ONCE = 10
MOST_IN_MEMORY = 20_000
"""Above it, documents are looked up in the database: memory stays below some 200 MB."""


@dataclass(slots=True)
class Finder:
    """What finds alike works of one site, opened once and kept up from the database."""

    most_in_memory: int = MOST_IN_MEMORY
    _memory: MemoryIndex[str] | None = None  # takes 12 MB even when it is empty
    _stored: StoredIndex | None = None
    _last: int = 0

    @property
    def at_once(self) -> int:
        """How many works may be compared before they are written, each with those before it."""
        return AT_ONCE if self._stored is None else 1

    def catch_up(self, session: Session) -> None:
        """Learn what was compared since, here or by another process; leave memory when it is full.

        Outside of a transaction.
        """
        if self._stored is not None:
            return
        if self._memory is None:
            self._memory = MemoryIndex()
        session.begin_reading()
        while len(self._memory) <= self.most_in_memory:
            rows = compared.later(session, self._last)
            if not rows:
                break
            for one in rows:
                self._memory.add(one.work, one.grams)
            self._last = rows[-1].number
        session.rollback()
        if len(self._memory) > self.most_in_memory:
            self._memory, self._stored = None, _open_stored(session)

    def find(self, grams: Grams) -> list[Found[str]]:
        """The works that may be alike; in a transaction."""
        index = self._memory if self._stored is None else self._stored
        return index.find(grams) if index is not None else []

    def meet(self, work: str, grams: Grams) -> None:
        """Let the next find a work that is not written yet."""
        if self._memory is not None:
            self._memory.add(work, grams)

    def keep(self, session: Session, work: str, grams: Grams) -> None:
        """Take a work in; in a writing transaction."""
        if self._stored is not None:
            self._stored.add(work, grams)
        else:
            compared.keep(session, work, grams)

    def kept(self, newest: int) -> None:
        """All up to this number is known."""
        self._last = newest


_finders: dict[str, Finder] = {}
"""By site: the errand runs in one thread per site, and what it knows is worth keeping."""


def _open_stored(session: Session) -> StoredIndex:
    """The index in the database, of all that was compared; outside of a transaction.

    What was compared while all fitted into memory is mentioned now, some thousand works at a time.
    """
    session.begin_reading()
    last = compared.mentioned_up_to(session)
    session.rollback()
    while (reached := _mention_some(session, last)) is not None:
        last = reached
    session.begin_reading()
    index = StoredIndex(session)
    session.rollback()
    return index


def _mention_some(session: Session, after: int) -> int | None:
    """Mention the next works after a number; the last of them, None where there were none."""
    session.begin()
    rows = compared.later(session, after)
    for one in rows:
        compared.mention(session, one.number, one.grams)
    session.commit()
    return rows[-1].number if rows else None


def compare_works(session: Session, context: ErrandContext) -> bool:
    """Compare some works that wait for it; False if none does."""
    return compare_waiting(session, _finders.setdefault(context.site, Finder()))


def compare_waiting(session: Session, finder: Finder) -> bool:
    """The same with a finder of the caller's."""
    finder.catch_up(session)
    session.begin_reading()
    works = compared.waiting(session, finder.at_once)
    newest = compared.newest(session)
    looked_at = [_look_at(session, finder, one) for one in works]
    session.rollback()
    if looked_at:
        _write(session, finder, looked_at, newest)
    return bool(works)


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """A work with what it is compared by and what it is like."""

    work: Waiting
    grams: Grams
    pairs: Sequence[Pair]


def _look_at(session: Session, finder: Finder, one: Waiting) -> _LookedAt:
    grams = grams_of(one.title, one.text)
    found = _LookedAt(one, grams, _pairs(session, finder, one, grams))
    finder.meet(one.work, grams)
    return found


def _write(session: Session, finder: Finder, looked_at: Sequence[_LookedAt], newest: int) -> None:
    """Write what was found; works go on waiting if another process compared one meanwhile."""
    session.begin()
    if compared.newest(session) != newest:
        session.rollback()
        return
    for one in looked_at:
        for pair in one.pairs:
            pairs.keep_found(session, pair, to_text(wall_now()))
        finder.keep(session, one.work.work, one.grams)
        compared.done(session, one.work)
    written = compared.newest(session)
    session.commit()
    finder.kept(written)


def _pairs(session: Session, finder: Finder, one: Waiting, grams: Grams) -> Sequence[Pair]:
    found = [item for item in finder.find(grams) if item.key != one.work]
    authors = compared.authors_of(session, [item.key for item in found]) if found else {}
    made = []
    for item in found:
        shared = bool(common_people(one.authors, authors.get(item.key, ())))
        if is_alike(item.likeness, has_common_author=shared):
            made.append(Pair(*in_order(one.work, item.key), item.likeness, shared))
    return made
