"""Comparing works that were registered, received or listed as excluded with all there are.

Registering only marks a dossier as uncompared; the comparing is done here, seconds later, in a
process of its own. It takes tens of milliseconds, so nobody is kept from writing meanwhile:
what was found is written afterwards, in one transaction with what it was found by, if nothing else
was compared in between.
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

    def catch_up(self, session: Session) -> None:
        """Learn what was compared since, here or by another process; leave memory when it is full.

        Outside of a transaction; one is open for reading while it lasts.
        """
        if self._memory is None and self._stored is None:
            self._memory = MemoryIndex()
        session.begin_reading()
        try:
            while self._memory is not None and (rows := compared.later(session, self._last)):
                for one in rows:
                    self._memory.add(one.work, one.grams)
                self._last = rows[-1].number
                if len(self._memory) > self.most_in_memory:
                    self._memory = None
            if self._memory is None and self._stored is None:
                self._stored = StoredIndex(session)
        finally:
            session.rollback()

    def find(self, grams: Grams) -> list[Found[str]]:
        """The works that may be alike; in a transaction."""
        index = self._memory if self._stored is None else self._stored
        return index.find(grams) if index is not None else []

    def add(self, session: Session, work: str, grams: Grams) -> None:
        """Take a work in; in a writing transaction."""
        if self._stored is not None:
            self._stored.add(work, grams)
            return
        compared.keep(session, work, grams)
        if self._memory is not None:
            self._memory.add(work, grams)


_finders: dict[str, Finder] = {}
"""By site: the errand runs in one thread per site, and what it knows is worth keeping."""


def compare_works(session: Session, context: ErrandContext) -> bool:
    """Compare some works that wait for it; False if none does."""
    return compare_waiting(session, _finders.setdefault(context.site, Finder()))


def compare_waiting(session: Session, finder: Finder) -> bool:
    """The same with a finder of the caller's."""
    session.begin_reading()
    works = compared.waiting(session, AT_ONCE)
    session.rollback()
    for one in works:
        finder.catch_up(session)
        _compare(session, finder, one)
    return bool(works)


def _compare(session: Session, finder: Finder, one: Waiting) -> None:
    """Compare one work; it goes on waiting if another process compared one at the same time."""
    grams = grams_of(one.title, one.text)
    session.begin_reading()
    newest = compared.newest(session)
    found = _pairs(session, finder, one, grams)
    session.rollback()
    session.begin()
    if compared.newest(session) != newest:
        session.rollback()
        return
    for pair in found:
        pairs.keep_found(session, pair, to_text(wall_now()))
    finder.add(session, one.work, grams)
    compared.done(session, one)
    session.commit()


def _pairs(session: Session, finder: Finder, one: Waiting, grams: Grams) -> Sequence[Pair]:
    found = [item for item in finder.find(grams) if item.key != one.work]
    authors = compared.authors_of(session, [item.key for item in found]) if found else {}
    made = []
    for item in found:
        shared = bool(common_people(one.authors, authors.get(item.key, ())))
        if is_alike(item.likeness, has_common_author=shared):
            made.append(Pair(*in_order(one.work, item.key), item.likeness, shared))
    return made
