"""The figures, as a table: `make bench`, or `python -m benchmarks` with some of them named.

Absolute figures are targets and depend on the machine; counts and ratios do not.
"""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from benchmarks import (
    catching_up,
    large,
    lists,
    pages,
    registering,
    season,
    seeing,
    signed_in,
    whole,
)
from benchmarks.figures import Figure, busy, loop_s, say, show

BOTH = (4, 16)
PARTS: Mapping[str, tuple[str, str]] = {
    "whole": ("embedded", "sqlite"),
    "postgresql": ("embedded", "postgresql"),
    "kafka": ("kafka", "sqlite"),
}
ALWAYS = (
    "whole",
    "postgresql",
    "kafka",
    "screen",
    "catching-up",
    "season",
    "pages",
    "lists",
    "signed-in",
)


def whole_entry(name: str, times: int) -> list[Figure]:
    """The whole entry on one broker and database; one line of why where a part cannot be had."""
    broker, database = PARTS[name]
    clients = BOTH if name == "whole" else BOTH[:1]
    try:
        found = whole.passes(broker, database, clients, times)
    except LookupError as missing:
        return [Figure(f"{database}, {broker}", f"not measured: {missing}")]
    words = f"{database}, {broker}"
    return [line for number in clients for line in whole.figures(words, number, found[number])]


def screen(rate: float | None) -> list[Figure]:
    """Award to screen; the full load is measured first where it was not named."""
    if rate is None:
        passed = whole.passes("embedded", "sqlite", BOTH[:1], 1)[BOTH[0]][0].passed
        rate = passed.per_second
    return seeing.figures(rate)


def main(arguments: Sequence[str]) -> int:
    """Measure what was asked for, and print it; the sections first measured are printed first."""
    chosen = _parser().parse_args(arguments)
    sections: dict[str, Callable[[], list[Figure]]] = {
        name: lambda name=name: whole_entry(name, chosen.passes)
        for name in PARTS  # type: ignore[misc]
    }
    sections["screen"] = lambda: screen(chosen.full_load)
    sections["catching-up"] = lambda: catching_up.figures(chosen.events)
    sections["season"] = season.figures
    sections["pages"] = pages.figures
    sections["register"] = registering.figures
    sections["lists"] = lists.figures
    sections["signed-in"] = signed_in.figures
    sections["large"] = lambda: large.flatness(chosen.entries)
    sections["seasons"] = lambda: large.memory_over(chosen.seasons)
    figures: list[Figure] = []
    for name in chosen.only or ALWAYS:
        say(f"{name} …")
        figures += sections[name]()
    show("Figures", [*figures, _machine()])
    return 0


def _machine() -> Figure:
    words = f"{os.cpu_count()} cores, {busy():.1f} programs per core wanted to run"
    return Figure("the machine", f"{words}; a bare loop of a million {1000 * loop_s():.0f} ms")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = [*ALWAYS, "large", "seasons"]
    parser.add_argument("only", nargs="*", metavar="SECTION", help=", ".join(names))
    parser.add_argument("--passes", type=int, default=whole.PASSES, help="of which the best counts")
    parser.add_argument("--events", type=int, default=catching_up.EVENTS, help="to catch up")
    parser.add_argument("--entries", type=int, default=100_000, help="for `large`")
    parser.add_argument("--seasons", type=int, default=10, help="for `seasons`")
    parser.add_argument("--full-load", type=float, help="entries/s, for `screen`")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
