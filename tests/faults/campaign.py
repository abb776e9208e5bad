"""A campaign: people at work in many branches while processes and the broker are killed.

Which fault comes when follows from a seed: after so many answers, and a moment later.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.contests import MeasuredBranch, write_contests
from benchmarks.entries import JUDGED, RECEIVED
from benchmarks.stories import Story
from services.app import Installation, prepare
from services.demonstration.draining import Drain
from shared.database import Prepared, Session
from shared.processes import LOOPBACK, free_port
from shared.settings import Settings
from tests.faults.journal import Journal
from tests.faults.processes import Processes
from tests.parts.broker import BrokerPart

ENTRIES = 4
AT_ONCE = 4
ANSWERS = ENTRIES + 2 + 1 + 3 * ENTRIES + 2
"""Commands of one branch: dossiers, screening, panel, sheets, closing, signing."""

LATEST_S = 0.8
EMBEDDED_FAULTS = ("worker", "relay", "web", "worker", "broker", "relay", "worker", "web")
KAFKA_FAULTS = ("worker", "broker", "relay", "wipe", "web")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is killed, after how many answers, and how many seconds later."""

    kind: str
    after: int
    later_s: float


@dataclass(slots=True)
class Campaign:
    """One campaign in a folder of its own; `run` it, then ask the oracle."""

    folder: Path
    broker: BrokerPart
    faults: int
    seed: int = 1
    done: list[Fault] = field(default_factory=list)
    branches: list[MeasuredBranch] = field(default_factory=list)

    async def run(self) -> tuple[Installation, Journal]:
        """Let every branch hold its contest, whatever happens; return when all is quiet."""
        self.branches = write_contests(self.folder / "contests", "thu-thach", self._count)
        port = free_port()
        environment = self._environment(port)
        installation = _installation(environment)
        prepare(installation, installation.site_names)
        running = Processes(self.folder, installation.site_names, environment)
        journal = Journal(f"http://{LOOPBACK}:{port}")
        running.start()
        try:
            await self._hold(installation, journal, running)
            await asyncio.to_thread(_drain, installation)
        finally:
            await journal.close()
            await asyncio.to_thread(running.stop)
        return installation, journal

    async def _hold(self, installation: Installation, journal: Journal, running: Processes) -> None:
        watch = Watch(installation, self.branches[0].site)
        gate = asyncio.Semaphore(AT_ONCE)

        async def tell(branch: MeasuredBranch) -> None:
            async with gate:
                await Story(journal, branch, watch, ENTRIES).tell()

        async with asyncio.TaskGroup() as group:
            disturbing = group.create_task(self._disturb(journal, running))
            stories = [group.create_task(tell(branch)) for branch in self.branches]
            await asyncio.gather(*stories)
            await disturbing
        watch.close()

    async def _disturb(self, journal: Journal, running: Processes) -> None:
        for fault in self.plan():
            while len(journal.answered) < fault.after:
                await asyncio.sleep(0.01)
            await asyncio.sleep(fault.later_s)
            await asyncio.to_thread(self._do, fault, running)
            self.done.append(fault)

    def plan(self) -> Sequence[Fault]:
        """Every fault of the campaign, spread evenly over the answers."""
        drawn = random.Random(self.seed)
        kinds = KAFKA_FAULTS if self.broker.keeps_data else EMBEDDED_FAULTS
        every = self._count * ANSWERS
        return [
            Fault(
                kinds[number % len(kinds)],
                1 + number * (every - 2) // self.faults,
                drawn.uniform(0, LATEST_S),
            )
            for number in range(self.faults)
        ]

    def _do(self, fault: Fault, running: Processes) -> None:
        match fault.kind:
            case "broker":
                self.broker.kill9()
                self.broker.restart()
            case "wipe":
                self.broker.wipe()
            case kind:
                running.kill(kind)

    @property
    def _count(self) -> int:
        return max(AT_ONCE, -(-self.faults * 6 // ANSWERS))

    def _environment(self, port: int) -> dict[str, str]:
        return {
            "HOITHI_DATA": str(self.folder / "data"),
            "HOITHI_CONTESTS": str(self.folder / "contests"),
            "HOITHI_BROKER": self.broker.address,
            "HOITHI_EMBEDDED_BROKER": str(not self.broker.keeps_data).lower(),
            "HOITHI_PARTITIONS": "3",
            "HOITHI_PORT": str(port),
            "HOITHI_HEARTBEAT_S": "5",
        }


class Watch:
    """Sees how far a branch has come, in the databases of its site."""

    def __init__(self, installation: Installation, site: str) -> None:
        databases = installation.databases(site)
        self._intake = databases["intake"].session()
        self._judging = databases["judging"].session()

    async def judged(self, branch: MeasuredBranch, entries: int) -> None:
        """See `benchmarks.stories.Watch`."""
        await _until(self._judging, JUDGED, branch, entries)

    async def received_above(self, branch: MeasuredBranch, entries: int) -> None:
        """See `benchmarks.stories.Watch`."""
        await _until(self._intake, RECEIVED, branch, entries)

    def close(self) -> None:
        """Give the connections back."""
        self._intake.close()
        self._judging.close()


async def _until(session: Session, count: Prepared, branch: MeasuredBranch, wanted: int) -> None:
    values = {"this_contest": branch.contest, "this_branch": branch.branch}
    until = time.monotonic() + 240
    while (row := session.one(count, values)) is None or row[0] < wanted:
        if time.monotonic() > until:
            raise TimeoutError(f"{branch.branch} of {branch.contest}: {row} of {wanted}")
        await asyncio.sleep(0.05)


def _drain(installation: Installation) -> None:
    drain = Drain(installation)
    try:
        drain.wait(lambda: None, timeout_s=120)
    finally:
        drain.close()


def _installation(environment: dict[str, str]) -> Installation:
    values: dict[str, object] = {
        key.removeprefix("HOITHI_").lower(): value for key, value in environment.items()
    }
    return Installation(Settings.model_validate(values))


def counted(done: Sequence[Fault]) -> dict[str, int]:
    """How many faults of each kind."""
    return dict(sorted(Counter(one.kind for one in done).items()))
