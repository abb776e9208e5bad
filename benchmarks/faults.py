"""Many faults in mid-season, on both brokers: `python -m benchmarks.faults`.

The same campaign as in the tests, longer and with other seeds: what was answered with 2xx has to be
there, once, whatever was killed.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults.campaign import Campaign, counted
from tests.faults.oracle import differences
from tests.parts.broker import BrokerPart
from tests.parts.embedded import EmbeddedPart
from tests.parts.kafka import NativeKafka, why_not_native


@dataclass(frozen=True, slots=True)
class Ended:
    """How one campaign went."""

    broker: str
    seed: int
    faults: dict[str, int]
    answers: int
    repeated: int
    seconds: float
    differences: tuple[str, ...]


def one_campaign(broker: BrokerPart, faults: int, seed: int, folder: Path) -> Ended:
    """Run a campaign on a broker of its own and ask the oracle."""
    broker.start()
    started = time.monotonic()
    try:
        campaign = Campaign(folder, broker, faults, seed)
        installation, journal = asyncio.run(campaign.run())
        found = differences(installation, journal, campaign.branches)
    finally:
        broker.stop()
    return Ended(
        broker=broker.description,
        seed=seed,
        faults=counted(campaign.done),
        answers=len(journal.answered),
        repeated=sum(one.tries > 1 for one in journal.answered),
        seconds=time.monotonic() - started,
        differences=tuple(found),
    )


def campaigns(asked: Sequence[str], seeds: int, first: int) -> list[tuple[BrokerPart, int]]:
    """A broker for each campaign that was asked for, with its seed."""
    makers = {"embedded": EmbeddedPart, "kafka": NativeKafka}
    return [
        (makers[kind](), seed)
        for kind in asked
        if kind != "kafka" or why_not_native() is None
        for seed in range(first, first + seeds)
    ]


def show(ended: Sequence[Ended]) -> None:
    """Print the campaigns as a table, and every difference."""
    table = Table(title="Faults in mid-season")
    for head in ("broker", "seed", "faults", "answers", "asked again", "seconds", "differences"):
        table.add_column(head)
    for one in ended:
        faults = ", ".join(f"{count} {kind}" for kind, count in one.faults.items())
        numbers = (one.answers, one.repeated, round(one.seconds), len(one.differences))
        table.add_row(one.broker, str(one.seed), faults, *map(str, numbers))
    Console().print(table)
    for one in ended:
        for difference in one.differences:
            Console().print(f"{one.broker}, seed {one.seed}: {difference}")


def main(arguments: Sequence[str]) -> int:
    """Run every campaign; 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--faults", type=int, default=200, help="faults per campaign")
    parser.add_argument("--seeds", type=int, default=2, help="campaigns per broker")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--broker", choices=["embedded", "kafka"], action="append")
    chosen = parser.parse_args(arguments)
    ended = []
    asked = chosen.broker or ["embedded", "kafka"]
    for broker, seed in campaigns(asked, chosen.seeds, chosen.first):
        with tempfile.TemporaryDirectory(prefix="hoithi-faults-") as folder:
            ended.append(one_campaign(broker, chosen.faults, seed, Path(folder)))
            show(ended[-1:])
    show(ended)
    return 1 if any(one.differences for one in ended) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
