"""Order holds within one source, topic and key only: any other order ends in the same state."""

import random
from collections.abc import Iterator, Sequence

import pytest

from shared.messaging.dead_letters import Record
from tests.messaging import counter
from tests.messaging.asking import act, codes
from tests.messaging.conftest import NewSite
from tests.messaging.counter import Add, Ask, Open
from tests.messaging.sites import ToySite

SEEDS = range(12)


def sources(reader: ToySite, new_site: NewSite) -> list[list[Record]]:
    """What three sites tell the reader, in each one's order: openings, additions, values."""
    told = []
    for index, name in enumerate("xyz"):
        writer = new_site(name)
        act(writer, *[Open(f"of-{name}-{number}") for number in range(3)])
        asked = [
            Ask(f"k{(index + number) % 4}", words, reader.name)
            for number, words in enumerate([f"open k{index}", "add 1", "add 2", "add 101", "add 4"])
        ]
        values = [Add(f"of-{name}-{number % 3}", number) for number in range(9)]
        act(writer, *asked, *values, Ask("k3", "open", reader.name) if name == "z" else Open("_"))
        told.append(writer.records())
    return told


def shuffled(lanes: Sequence[Sequence[Record]], seed: int) -> Iterator[Record]:
    """One after the other from lanes drawn at random; each lane is a source, topic and key."""
    draw = random.Random(seed)
    split: dict[tuple[int, str, bytes | None], list[Record]] = {}
    for number, lane in enumerate(lanes):
        for record in lane:
            split.setdefault((number, record.topic, record.key), []).append(record)
    left = list(split.values())
    while left:
        lane = draw.choice(left)
        yield lane.pop(0)
        left = [one for one in left if one]


def end_of(reader: ToySite) -> object:
    refused = reader.session.core.exec_driver_sql("SELECT event_id FROM refusal").scalars()
    return (
        reader.values(), counter.told(reader.session), reader.counts()["waiting"],
        sorted(refused), codes(reader), sorted(reader.steps()),
    )  # fmt: skip


@pytest.fixture
def reader(new_site: NewSite) -> ToySite:
    return new_site("reader")


def test_every_shuffle_of_all_sources_ends_in_the_same_state(
    reader: ToySite, new_site: NewSite
) -> None:
    lanes = sources(reader, new_site)
    site = new_site("straight")
    site.feed(site.inbox(), [record for lane in lanes for record in lane])
    expected = end_of(site)
    assert expected != ({}, {}, 0, [], [], [])
    for seed in SEEDS:
        again = new_site(f"shuffle-{seed}")
        inbox = again.inbox()
        batch: list[Record] = []
        for number, record in enumerate(shuffled(lanes, seed)):
            batch.append(record)
            if number % 5 == seed % 5:
                again.feed(inbox, batch)
                batch = []
        again.feed(inbox, batch)
        assert end_of(again) == expected, f"seed {seed}"
