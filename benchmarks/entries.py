"""The whole entry: dossier, sheets, screening, signing, list page, forwarding, receipt back."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from benchmarks.connections import Clients
from benchmarks.contests import BRANCHES_PER_CONTEST, MeasuredBranch
from benchmarks.stack import Cost, Stack
from benchmarks.stories import GROUP, Story, tell_all
from services.intake.tables import METADATA as INTAKE
from services.judging.tables import METADATA as JUDGING
from shared.database import Prepared, Session
from shared.events.stages import IntakeStage
from shared.processes import LOOPBACK

WATCH_S = 0.02

_ENTRY = INTAKE.tables["entry"]
_STANDING = JUDGING.tables["standing"]
_COUNT = sa.select(sa.func.count())
JUDGED = Prepared(
    _COUNT.where(
        _STANDING.c.contest == sa.bindparam("this_contest"),
        _STANDING.c.branch == sa.bindparam("this_branch"),
    )
)
RECEIVED = Prepared(
    _COUNT.where(
        _ENTRY.c.contest == sa.bindparam("this_contest"),
        _ENTRY.c.branch == sa.bindparam("this_branch"),
        _ENTRY.c.stage == IntakeStage.RECEIVED_ABOVE.value,
    )
)


@dataclass(frozen=True, slots=True)
class Pass:
    """One measured pass: how many entries, with how many clients, in what time, at what cost."""

    entries: int
    clients: int
    cost: Cost
    requests: int
    waited_s: dict[str, list[float]]
    events: int
    deliveries: int

    @property
    def per_second(self) -> float:
        """Entries that went the whole way, per second."""
        return self.entries / self.cost.at

    @property
    def cpu_ms(self) -> float:
        """CPU of web, worker and relay per entry."""
        return sum(self.cpu_ms_of(name) for name in ("web", "worker", "relay"))

    def cpu_ms_of(self, name: str) -> float:
        """CPU of one process per entry."""
        return 1000 * self.cost.cpu_s[name] / self.entries

    def commits_of(self, kind: str) -> float:
        """Commits of one kind of process per entry."""
        done = sum(n for name, n in self.cost.commits.items() if name.startswith(f"{kind}/"))
        return done / self.entries


class DatabaseWatch:
    """Looks into the databases of one site, every 20 ms for all stories that wait."""

    def __init__(self, stack: Stack, site: str) -> None:
        databases = stack.installation.databases(site)
        self._intake = databases["intake"].session()
        self._judging = databases["judging"].session()
        self._stack = stack

    async def judged(self, branch: MeasuredBranch, entries: int) -> None:
        """See `Watch.judged`."""
        await self._until(self._judging, JUDGED, branch, entries)

    async def received_above(self, branch: MeasuredBranch, entries: int) -> None:
        """See `Watch.received_above`."""
        await self._until(self._intake, RECEIVED, branch, entries)

    def close(self) -> None:
        """Give the connections back."""
        self._intake.close()
        self._judging.close()

    async def _until(
        self, session: Session, count: Prepared, branch: MeasuredBranch, wanted: int
    ) -> None:
        values = {"this_contest": branch.contest, "this_branch": branch.branch}
        until = time.monotonic() + 120
        while (row := session.one(count, values)) is None or row[0] < wanted:
            self._stack.require_alive()
            if time.monotonic() > until:
                raise TimeoutError(f"{branch.branch} of {branch.contest}: {row} of {wanted}")
            await asyncio.sleep(WATCH_S)


async def measure(
    stack: Stack, branches: list[MeasuredBranch], clients: int, entries: int = GROUP
) -> Pass:
    """Let every branch hold its contest, with so many clients in all."""
    watch = DatabaseWatch(stack, branches[0].site)
    rows = rows_of(stack)
    async with Clients(LOOPBACK, stack.port, clients) as crowd:
        before = stack.cost()
        await tell_all([Story(crowd, one, watch, entries) for one in branches])
        cost = stack.cost().since(before)
    watch.close()
    added = rows_of(stack) - rows
    return Pass(
        entries=len(branches) * entries,
        clients=clients,
        cost=cost,
        requests=crowd.counted.requests,
        waited_s=crowd.counted.waited_s,
        events=added["log"],
        deliveries=added["inbox"],
    )


def rows_of(stack: Stack) -> Counter[str]:
    """How many events were logged and how many were delivered, over all databases."""
    installation, found = stack.installation, Counter[str]()
    for site in installation.site_names:
        for database in installation.databases(site).values():
            with database.session() as session:
                for table in ("log", "inbox"):
                    query = sa.select(sa.func.count()).select_from(sa.table(table))
                    found[table] += int(session.core.execute(query).scalar_one())
            database.close()
    return found


def branches_for(entries: int, group: int = GROUP) -> int:
    """How many branches it takes, whole contests of them."""
    wanted = -(-entries // group)
    return -(-wanted // BRANCHES_PER_CONTEST) * BRANCHES_PER_CONTEST
