"""A reader of one topic, timed: `python -m benchmarks.consuming ours|bare BROKER FOLDER EVENTS`.

`ours` is the service reporting as a worker runs it; `bare` is the same Faust loop with nothing but
the insert of the batch into the same table. Prints what it took as JSON.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
import uvloop

from services.reporting.service import SERVICE as REPORTING
from services.reporting.tables import StoredEvent, table_of
from shared.clock import SiteClock
from shared.database import Database, Prepared
from shared.messaging.inbox import Inbox, Received
from shared.messaging.tables import values_of
from shared.messaging.topology import Topology
from shared.messaging.worker import SiteWorker, WorkerSettings, run
from shared.migrating import upgrade
from shared.site import SERVICE as SITE

READER = "province"
TOPIC = "hoithi.district.progress"
FETCH_WAIT_MS = 20

_TABLE = table_of(StoredEvent)
_INSERT = Prepared(sa.insert(_TABLE).values(values_of(_TABLE, "position")))


class Timed(SiteWorker):
    """Counts what has been handled, and stops when all has been."""

    def __init__(self, settings: WorkerSettings, inboxes: Sequence[Inbox], events: int) -> None:
        super().__init__(settings, inboxes)
        self.stop = asyncio.Event()
        self.began: tuple[float, float, int] | None = None
        self.ended: tuple[float, float, int] | None = None
        self._left = events
        self._handled = 0

    def _handle(self, batch: Sequence[Received]) -> None:
        self._apply(batch)
        self._handled += len(batch)
        now = time.perf_counter(), time.process_time(), self._handled
        self.began = self.began or now  # the first batch pays for what is compiled once
        if self._handled >= self._left:
            self.ended = now
            self.stop.set()

    def _apply(self, batch: Sequence[Received]) -> None:
        super()._handle(batch)


class Bare(Timed):
    """The least that could be done with a batch: one transaction that inserts it."""

    def __init__(self, settings: WorkerSettings, database: Database, events: int) -> None:
        super().__init__(settings, (), events)
        self._session = database.session()

    def _apply(self, batch: Sequence[Received]) -> None:
        self._session.begin()
        self._session.run_many(_INSERT, [_row(one.record.value or b"") for one in batch])
        self._session.commit()


def _row(raw: bytes) -> dict[str, object]:
    text = raw.decode()
    body = json.loads(text)
    _, _, site, _ = body["source"].split("/")
    names = ("source", "type", "contest", "branch", "time", "revision")
    subject = body["subject"].rsplit("/", 1)[1]
    more = {"event_id": body["id"], "subject": subject, "site": site, "event": text}
    return {**{name: body[name] for name in names}, **more}


async def consume(kind: str, broker: str, folder: Path, events: int) -> dict[str, float]:
    """Read everything; seconds and CPU seconds per event, after the first batch."""
    databases = {
        one.name: Database(f"sqlite:///{folder / one.name}.db", schema=one.name, busy_timeout_ms=0)
        for one in (SITE, REPORTING)
    }
    for service in (SITE, REPORTING):
        upgrade(databases[service.name], service)
    settings = WorkerSettings(
        broker=broker,
        group_id=f"bench.{kind}",
        topology=Topology(READER, (), (TOPIC,)),
        data=folder / "faust",
        fetch_wait_ms=FETCH_WAIT_MS,
    )
    worker = _worker(kind, settings, databases, events)
    await run([worker], worker.stop)
    if worker.began is None or worker.ended is None:
        raise RuntimeError("nothing came")
    wall, cpu, count = (end - start for start, end in zip(worker.began, worker.ended, strict=True))
    return {"wall_s": wall / count, "cpu_s": cpu / count}


def _worker(
    kind: str, settings: WorkerSettings, databases: dict[str, Database], events: int
) -> Timed:
    database = databases["reporting"]
    if kind == "bare":
        return Bare(settings, database, events)
    clock = SiteClock(databases["site"].session())
    return Timed(settings, [Inbox(database, READER, REPORTING, clock)], events)


if __name__ == "__main__":
    _, its_kind, address, place, number = sys.argv
    print(json.dumps(uvloop.run(consume(its_kind, address, Path(place), int(number)))))
