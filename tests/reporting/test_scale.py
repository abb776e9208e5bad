"""The monitor stays cheap and right: few statements, no growth with entries, several writers."""

import random
import threading
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from services.reporting.queries.monitor import monitor
from services.reporting.service import SERVICE
from services.reporting.tables import MonitorTally, table_of
from shared.clock import FixedClock
from shared.database import Session
from shared.events.contracts import EntryProgressed, EntryScored
from shared.events.envelope import Event
from shared.messaging.inbox import Inbox
from tests.reporting.made import (
    BINH_PHUOC,
    LOC_NINH,
    PROVINCE,
    WALL,
    Maker,
    database,
    inbox,
    published,
    received,
)

STAGES = ("registered", "eligible", "sent", "received_above")


def progress_of(entries: int, first: int = 0) -> list[Event[Any]]:
    """Five events of each entry, over three units."""
    maker, events = Maker("district"), []
    for number in range(first, first + entries):
        unit = ("huyen-doan", "xa-loc-an", "thpt-loc-ninh")[number % 3]
        told = [
            EntryProgressed(stage=one, title=f"Giải pháp {number}", unit=unit, unit_name=unit)
            for one in STAGES
        ]
        for data in (*told, EntryScored(round="cham-diem", sheets=3)):
            service = "judging" if isinstance(data, EntryScored) else "intake"
            events.append(maker.event(service, LOC_NINH, f"e{number:05d}", data))
    return events


def counted(session: Session) -> list[Any]:
    """Every count by unit."""
    table = table_of(MonitorTally)
    rows = session.core.execute(sa.select(table).order_by(table.c.unit)).all()
    return [tuple(one) for one in rows if any(one[3:])]


class Counting:
    """Counts the statements that a session runs."""

    def __init__(self, session: Session) -> None:
        self.session, self.number = session, 0
        for name in ("run", "all", "one", "run_many"):
            setattr(self, name, self._counted(getattr(session, name)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.session, name)

    def _counted(self, work: Any) -> Any:
        def run(*given: Any) -> Any:
            self.number += 1
            return work(*given)

        return run


def test_the_monitor_takes_the_same_statements_and_rows_for_any_number_of_entries(
    sqlite_url: str,
) -> None:
    reporting = database(sqlite_url)
    box = inbox(reporting)
    rules = published(Maker("province"), BINH_PHUOC, PROVINCE)
    box.apply(received(rules + published(Maker("district"), BINH_PHUOC, LOC_NINH)))
    box.apply(received(progress_of(10)))
    numbers, rows = [], []

    for more in (0, 300):
        box.apply(received(progress_of(more, first=10)))
        with reporting.session() as session:
            counting = Counting(session)
            monitor(counting, "province", WALL, 10)  # type: ignore[arg-type]
            numbers.append(counting.number)
            rows.append(len(counted(session)))

    assert numbers[0] == numbers[1]
    assert numbers[0] <= 10
    assert rows == [3, 3]


@pytest.mark.parametrize("size", [1, 3, 7, 37, 100, 250])
def test_any_size_of_batch_counts_right(sqlite_url: str, size: int) -> None:
    reporting = database(sqlite_url)
    box, events = inbox(reporting), progress_of(50)

    for start in range(0, len(events), size):
        box.apply(received(events[start : start + size]))

    with reporting.session() as session:
        found = counted(session)
    by_unit = {row[2]: row[3] for row in found}
    assert by_unit == {"huyen-doan": 17, "xa-loc-an": 17, "thpt-loc-ninh": 16}
    assert {row[3:] for row in found} == {(n, 0, n, 0, n, 0, n, n, 0, 0) for n in by_unit.values()}


def test_two_workers_at_once_lose_and_double_nothing(postgres_url: str) -> None:
    reporting = database(postgres_url)
    events = progress_of(60)
    random.Random(7).shuffle(events)
    failures: list[BaseException] = []

    def work(mine: Sequence[Event[Any]]) -> None:
        box = Inbox(reporting, "province", SERVICE, FixedClock(WALL))
        try:
            for start in range(0, len(mine), 10):
                box.apply(received(list(mine[start : start + 10])))
        except BaseException as error:
            failures.append(error)
        finally:
            box.close()

    # The same entries in both halves, which no two workers of one group would get.
    threads = [threading.Thread(target=work, args=(events[one::2],)) for one in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reporting.session() as session:
        found = {row[2]: row[3:] for row in counted(session)}
    assert failures == []
    assert found == dict.fromkeys(
        ("huyen-doan", "thpt-loc-ninh", "xa-loc-an"), (20, 0, 20, 0, 20, 0, 20, 20, 0, 0)
    )
    reporting.close()
