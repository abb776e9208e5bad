"""How well and how fast near-duplicates are found: `python -m benchmarks.likeness [COUNT …]`.

Half of the targets are the machine's: times are of the asking thread alone, so that a neighbour on
the machine does not count. The first count goes through memory, the second through the database.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from services.intake.store.stored_index import StoredIndex
from services.intake.tables import METADATA
from shared.database import Database
from shared.likeness.grams import Grams, grams_of
from shared.likeness.memory import MemoryIndex
from shared.likeness.searching import Found
from tests.likeness.indexes import alike_numbers
from tests.likeness.labelled import Made, Quality, is_copy, make

SEED = 2026
IN_MEMORY, STORED = 10_000, 100_000
MOST_ASKED = 4_000
_KEPT_TOGETHER = 2_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One index: quality over what was asked, milliseconds per question and per document added."""

    name: str
    documents: int
    quality: Quality
    p50_ms: float
    p99_ms: float
    added_ms: float
    memory_mb: float

    def line(self) -> str:
        """As a line of a table."""
        return (
            f"{self.name:<10} {self.documents:>8,}  precision {self.quality.precision:.4f}  "
            f"recall {self.quality.recall:.4f} ({self.quality.copies} copies)  "
            f"question p50 {self.p50_ms:.1f} p99 {self.p99_ms:.1f} ms  "
            f"taking in {self.added_ms:.2f} ms  memory {self.memory_mb:.0f} MiB"
        )


def in_memory(made: Sequence[Made]) -> Measured:
    """The index in memory."""
    index = MemoryIndex[str]()
    return _measured("memory", made, index.find, index.add, lambda: None)


def stored(made: Sequence[Made]) -> Measured:
    """The index in a database of its own, a file of SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder)}/intake.db", schema="intake")
        METADATA.create_all(database.engine)
        with database.session() as session:
            session.begin()
            index = StoredIndex(session)

            def keep() -> None:
                session.commit()
                session.begin()

            found = _measured("stored", made, index.find, index.add, keep)
            session.commit()
        database.close()
    return found


def _measured(
    name: str,
    made: Sequence[Made],
    find: Callable[[Grams], Sequence[Found[str]]],
    add: Callable[[str, Grams], None],
    keep: Callable[[], None],
) -> Measured:
    """Take everything in, then ask for every copy and for as many innocents."""
    before, began = _memory_mb(), time.thread_time()
    for place, one in enumerate(made, start=1):
        add(str(one.number), grams_of(one.title, one.text))
        if place % _KEPT_TOGETHER == 0:
            keep()
    added = 1000 * (time.thread_time() - began) / len(made)
    quality, times = _ask(made, find)
    return Measured(
        name,
        len(made),
        quality,
        times[len(times) // 2],
        times[int(len(times) * 0.99)],
        added,
        _memory_mb() - before,
    )


def _ask(
    made: Sequence[Made], find: Callable[[Grams], Sequence[Found[str]]]
) -> tuple[Quality, list[float]]:
    copies = found = in_vain = 0
    times = []
    for one in _asked(made):
        began = time.thread_time()
        results = find(grams_of(one.title, one.text))
        times.append(1000 * (time.thread_time() - began))
        numbers = [number for number in alike_numbers(made, one, results) if number != one.number]
        copies += one.copy_of is not None
        found += one.copy_of in numbers
        in_vain += sum(not is_copy(one, made[number]) for number in numbers)
    return Quality(copies, found, in_vain), sorted(times)


def _asked(made: Sequence[Made]) -> Iterator[Made]:
    chance = Random(SEED)
    copies = [one for one in made if one.copy_of is not None]
    others = [one for one in made if one.copy_of is None]
    half = min(MOST_ASKED // 2, len(copies))
    yield from chance.sample(copies, half)
    yield from chance.sample(others, half)


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(counts: Sequence[str]) -> None:
    """Print a line per index."""
    sizes = [int(one) for one in counts] or [IN_MEMORY, STORED]
    for measure, size in zip((in_memory, stored), sizes, strict=False):
        print(measure(make(size, SEED)).line(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
