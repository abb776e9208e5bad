"""What a whole entry costs in commits, statements and deliveries: the same on every machine.

How long it takes is no test; `make bench` says so. What is added here was added to every entry of
every contest, so a higher count has to be worth it.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from benchmarks.connections import Asked
from benchmarks.contests import JUDGES, MeasuredBranch, write_contests
from benchmarks.in_process import Counts, HandWatch, InProcess
from benchmarks.stories import GROUP, Story
from services.app import Installation
from shared.settings import Settings

ENTRIES = GROUP
DELIVERIES = {
    ("intake", "entry.forwarded"): ENTRIES,
    ("intake", "forwarding.received"): ENTRIES,
    ("intake", "results.signed"): 1,
    # Whose contact a judge is, the judge does not mark: judging keeps a pseudonym of it.
    ("judging", "entry.registered"): ENTRIES,
    ("judging", "entry.received"): ENTRIES,
    ("judging", "entry.screened"): ENTRIES,
    ("reporting", "entry.registered"): ENTRIES,
    ("reporting", "entry.screened"): ENTRIES,
    ("reporting", "sheet.submitted"): JUDGES * ENTRIES,
    # Both sites read what is said of progress below: of registering, screening, awarding, sending
    # and of the receipt that came back; the province hears its own receiving too.
    ("reporting", "entry.progressed"): (5 * 2 + 1) * ENTRIES,
    ("reporting", "entry.scored"): 2 * ENTRIES,
    ("reporting", "results.signed"): 1,
    # The decision's paper is drafted, numbered and drafted anew with its number, once a branch;
    # what went up together has its letter at the sender, and its list at both ends.
    ("reporting", "document.drafted"): 3,
    ("reporting", "document.numbered"): 1,
    ("reporting", "batch.forwarded"): 2,
    ("reporting", "entry.forwarded"): ENTRIES,
    ("reporting", "entry.received"): ENTRIES,
    ("reporting", "forwarding.received"): ENTRIES,
}


@dataclass(slots=True)
class CountedDoors:
    """Doors that note how many statements each request led to, by kind."""

    place: InProcess
    statements: dict[str, list[int]] = field(default_factory=dict)

    async def post(self, rank: int, asked: Asked, body: Mapping[str, Any], key: str) -> Any:
        before = self.place.counts.statements.total()
        answer = await self.place.post(rank, asked, body, key)
        spent = self.place.counts.statements.total() - before
        self.statements.setdefault(asked.kind, []).append(spent)
        return answer

    async def get(self, rank: int, asked: Asked) -> bytes:
        before = self.place.counts.statements.total()
        answer = await self.place.get(rank, asked)
        spent = self.place.counts.statements.total() - before
        self.statements.setdefault(asked.kind, []).append(spent)
        return answer


@dataclass(frozen=True, slots=True)
class Told:
    """One branch's contest, and what it cost."""

    counts: Counts
    statements: Mapping[str, list[int]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("counts")
    first, second = write_contests(folder / "contests", "count", 2)
    settings = Settings(data=folder / "data", contests=folder / "contests", broker="127.0.0.1:1")
    with InProcess(Installation(settings), is_traced=True) as place:
        # The first fills caches that every later one finds filled.
        _tell(place, CountedDoors(place), first)
        place.counts = Counts()
        doors = CountedDoors(place)
        _tell(place, doors, second)
        yield Told(place.counts, doors.statements)


def _tell(place: InProcess, doors: CountedDoors, branch: MeasuredBranch) -> None:
    asyncio.run(Story(doors, branch, HandWatch(place), ENTRIES).tell())


def test_each_event_is_delivered_to_whom_it_concerns_and_to_no_one_else(told: Told) -> None:
    assert told.counts.deliveries == Counter(DELIVERIES)


def test_sheet_takes_five_statements_and_the_last_one_tells_of_it_in_two(told: Told) -> None:
    assert told.statements["sheet"] == [5, 5, 7] * ENTRIES


def test_dossier_takes_few_statements(told: Told) -> None:
    assert max(told.statements["dossier"]) <= 11


def test_page_of_the_register_takes_one_statement(told: Told) -> None:
    assert told.statements["list"] == [1] * ENTRIES


def test_doors_commit_once_per_command(told: Told) -> None:
    alone = 1 + JUDGES  # a dossier and its sheets
    together = 5  # proposing, deciding, forming the panel, closing, signing
    assert told.counts.at_doors == alone * ENTRIES + together


def test_a_whole_entry_takes_few_statements(told: Told) -> None:
    assert told.counts.statements.total() / ENTRIES <= 117
