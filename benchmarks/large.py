"""Flatness: the same pass again and again, with ever more entries in the databases."""

import psutil

from benchmarks.entries import branches_for
from benchmarks.figures import Figure, say
from benchmarks.stack import Stack
from benchmarks.whole import PROCESSES, Measured, one, running

PASS = 1000
SEASON = 2000
"""Entries of one season, about as many as a large province has with all its districts."""
CLIENTS = 16


def flatness(entries: int) -> list[Figure]:
    """What an entry costs at the beginning and after so many."""
    count = branches_for(PASS)
    found = []
    with running("embedded", "sqlite", count * (entries // PASS)) as (stack, branches):
        for start in range(0, len(branches), count):
            found.append(one(stack, branches[start : start + count], CLIENTS))
            say(f"{PASS * len(found):,} of {entries:,} entries")
    tenth = max(1, len(found) // 10)
    first, last = _middle(found[1 : tenth + 1]), _middle(found[-tenth:])
    words = f"{first:.0f} thousand rounds of a bare loop at first, {last:.0f} at last"
    return [Figure(f"CPU per entry up to {entries:,} entries", words, "flat")]


def memory_over(seasons: int) -> list[Figure]:
    """Resident memory after each of several seasons in a row, and how the broker grows."""
    count = branches_for(SEASON)
    figures = []
    with running("embedded", "sqlite", count * seasons) as (stack, branches):
        events, broker = 0, _broker_mib(stack)
        for season in range(seasons):
            passed = one(stack, branches[season * count : (season + 1) * count], CLIENTS).passed
            events += passed.events
            shares = {name: _mib(stack.running[name].pid) for name in PROCESSES}
            words = ", ".join(f"{name} {share:.0f}" for name, share in shares.items())
            total = f"{sum(shares.values()):.0f} MiB ({words})"
            figures.append(Figure(f"resident after season {season + 1}", total, "flat"))
        grown = 1024 * (_broker_mib(stack) - broker) / max(events, 1)
        figures.append(Figure("the broker's growth", f"{grown:.2f} KiB per event of {events:,}"))
    return figures


def _middle(found: list[Measured]) -> float:
    loops = sorted(one.loops for one in found)
    return loops[len(loops) // 2]


def _mib(pid: int) -> float:
    return float(psutil.Process(pid).memory_info().rss) / 2**20


def _broker_mib(stack: Stack) -> float:
    return sum(_mib(pid) for pid in stack.parts.broker_pids)
