"""From a signed award to the province's screen, with half of the full load going on."""

import asyncio
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.connections import Clients
from benchmarks.contests import MeasuredBranch
from benchmarks.entries import DatabaseWatch
from benchmarks.figures import Figure, say
from benchmarks.stack import Stack
from benchmarks.stories import Story
from benchmarks.whole import running
from shared.processes import LOOPBACK

ENTRIES = 10
BRANCHES = 120
CLIENTS = 4
SETTLED_S = 30.0


@dataclass(slots=True)
class Screen:
    """One reader of the monitor above; `seen_at` says when a branch's awards came, by cell."""

    port: int
    site: str
    person: str
    wanted: Mapping[str, str]
    seen_at: dict[str, float] = field(default_factory=dict)

    async def read(self) -> None:
        """Read until cancelled."""
        reader, writer = await asyncio.open_connection(LOOPBACK, self.port, limit=2**24)
        head = f"GET /{self.site}/monitor/events HTTP/1.1\r\nhost: {LOOPBACK}\r\n"
        writer.write(f"{head}x-hoithi-as: {self.person}\r\n\r\n".encode())
        try:
            answer = (await reader.readline()).decode()
            if " 200 " not in answer:
                raise LookupError(f"the monitor does not let {self.person} in: {answer.strip()}")
            while line := await reader.readline():
                if line.startswith(b"data: {"):
                    self._note(json.loads(line.removeprefix(b"data: ")))
        finally:
            writer.close()

    def _note(self, cells: Mapping[str, tuple[str, str]]) -> None:
        now = time.perf_counter()
        for key, (text, _) in cells.items():
            if self.wanted.get(key) == text:
                self.seen_at.setdefault(key, now)


@dataclass(frozen=True, slots=True)
class SignedStory(Story):
    """A story that notes when its results were signed."""

    signed_at: dict[str, float] = field(default_factory=dict)

    async def sign(self) -> None:
        """See `Story.sign`; the award counts from its answer, which follows its commit."""
        await Story.sign(self)
        self.signed_at[cell_of(self.branch)] = time.perf_counter()


def cell_of(branch: MeasuredBranch) -> str:
    """The monitor's cell for the branch's awards."""
    return f"{branch.contest}|{branch.branch}|awarded"


def latencies(per_second: float) -> list[float]:
    """Seconds from each signature to the screen, while so many entries a second come in."""
    with running("embedded", "sqlite", BRANCHES) as (stack, branches):
        say(f"awards on the screen: {len(branches)} signatures at {per_second:.0f} entries/s …")
        return asyncio.run(_watch(stack, branches, ENTRIES / per_second))


def figures(full_per_second: float) -> list[Figure]:
    """Median and 99th percentile at half of the full load."""
    found = sorted(latencies(full_per_second / 2))
    middle, late = found[len(found) // 2], found[int(len(found) * 0.99)]
    reached = f"p50 {1000 * middle:.0f} ms, p99 {1000 * late:.0f} ms"
    what = f"signed award → province's screen, at {full_per_second / 2:.0f} entries/s"
    return [Figure(what, reached, "p50 ≤ 60 ms, p99 ≤ 150 ms")]


async def _watch(stack: Stack, branches: list[MeasuredBranch], every_s: float) -> list[float]:
    site = branches[0].parent_site
    screen = Screen(
        stack.port,
        site,
        branches[0].person("thu-ky"),
        {cell_of(one): str(ENTRIES) for one in branches},
    )
    reading = asyncio.create_task(screen.read())
    signed: dict[str, float] = {}
    watch = DatabaseWatch(stack, branches[0].site)
    async with Clients(LOOPBACK, stack.port, CLIENTS) as crowd, asyncio.TaskGroup() as group:
        for branch in branches:
            story = SignedStory(crowd, branch, watch, ENTRIES, signed)
            group.create_task(story.tell())
            await asyncio.sleep(every_s)
    watch.close()
    until = time.monotonic() + SETTLED_S
    while len(screen.seen_at) < len(signed) and time.monotonic() < until:
        await asyncio.sleep(0.05)
    if reading.done():
        reading.result()  # says why the screen went dark
    reading.cancel()
    if missing := signed.keys() - screen.seen_at.keys():
        raise LookupError(f"never seen: {sorted(missing)[:3]}")
    # The screen can be ahead of the clerk: the answer travels while the event does.
    return [max(0.0, screen.seen_at[cell] - at) for cell, at in signed.items()]
