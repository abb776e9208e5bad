"""The whole entry, measured: several passes on one installation, of which the best counts."""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contests import MeasuredBranch, write_contests
from benchmarks.entries import Pass, branches_for, measure
from benchmarks.figures import Figure, loop_s, say
from benchmarks.parts import Parts
from benchmarks.stack import Stack

PRELOADED = 1000
PASSES = 3
PROCESSES = ("web", "worker", "relay")
BESIDE = ("chores", "broker", "database", "generator")
TARGETS = {4: "≥ 200/s, ≤ 8 ms", 16: "≥ 250/s, ≤ 8 ms"}


@dataclass(frozen=True, slots=True)
class Measured:
    """A pass, and how long a bare loop took just before it."""

    passed: Pass
    loop_s: float

    @property
    def loops(self) -> float:
        """CPU per entry, in thousands of rounds of a bare loop: the same on a slower machine."""
        return self.passed.cpu_ms / self.loop_s


@contextmanager
def running(
    broker: str, database: str, branches: int, profiled: str | None = None
) -> Iterator[tuple[Stack, list[MeasuredBranch]]]:
    """An installation with contests of so many branches, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hoithi-bench-") as name:
        folder = Path(name)
        made = write_contests(folder / "contests", "bench", branches)
        parts = Parts(folder, broker, database)
        with Stack(folder, folder / "contests", parts, profiled=profiled) as stack:
            yield stack, made


def passes(
    broker: str, database: str, clients: Sequence[int], times: int = PASSES
) -> dict[int, list[Measured]]:
    """Preload, then let so many clients bring their entries, several times each."""
    count = branches_for(PRELOADED)
    with running(broker, database, count * (1 + times * len(clients))) as (stack, branches):
        groups = iter([branches[at : at + count] for at in range(0, len(branches), count)])
        say(f"{stack.parts.words}: bringing {PRELOADED:,} entries before anything is measured …")
        asyncio.run(measure(stack, next(groups), 16))
        found: dict[int, list[Measured]] = {}
        for _ in range(times):
            for number in clients:
                found.setdefault(number, []).append(one(stack, next(groups), number))
        return found


def one(stack: Stack, branches: list[MeasuredBranch], clients: int) -> Measured:
    """One pass, told about."""
    loop = loop_s()
    measured = Measured(asyncio.run(measure(stack, branches, clients)), loop)
    passed = measured.passed
    say(
        f"{stack.parts.words}, {clients} clients: {passed.per_second:.0f} entries/s, "
        f"{passed.cpu_ms:.1f} ms of CPU each; a bare loop of a million {1000 * loop:.0f} ms"
    )
    return measured


def figures(words: str, clients: int, found: Sequence[Measured]) -> list[Figure]:
    """The best of several passes: what disturbs a pass only ever makes it slower."""
    best = min(found, key=lambda one: one.passed.cpu_ms)
    fastest = max(one.passed.per_second for one in found)
    passed = best.passed
    cpu = ", ".join(f"{name} {passed.cpu_ms_of(name):.1f}" for name in PROCESSES)
    beside = ", ".join(
        f"{name} {passed.cpu_ms_of(name):.1f}" for name in BESIDE if passed.cost.cpu_s[name]
    )
    commits = ", ".join(f"{name} {passed.commits_of(name):.2f}" for name in PROCESSES)
    who = f"{words}, {clients} clients"
    target = TARGETS.get(clients, "") if words == "sqlite, embedded" else ""
    return [
        Figure(who, f"{fastest:.0f} entries/s, {passed.cpu_ms:.1f} ms of CPU", target),
        Figure("  CPU, ms per entry", f"{cpu}; beside it {beside}"),
        Figure("  CPU against a bare loop", f"{best.loops:.0f} thousand rounds per entry"),
        Figure(
            "  counts per entry",
            f"commits {commits}; {passed.events / passed.entries:.2f} events, "
            f"{passed.deliveries / passed.entries:.2f} deliveries",
        ),
    ]
