"""Outbox, log, relay, broker, worker, inbox: real processes, on both brokers."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from shared.messaging.dead_letters import all_letters, resume
from shared.messaging.tables import outbox
from tests.messaging import counter
from tests.messaging.asking import act, say
from tests.messaging.counter import Ask, Open
from tests.messaging.running import Running, plan_for
from tests.messaging.sites import ToySite, topology_of, until
from tests.parts.broker import BrokerPart


class World:
    """Two sites, `a` and `b`, neighbours of each other, with relay and worker."""

    def __init__(self, broker: BrokerPart, folder: Path) -> None:
        tag = uuid4().hex[:10]
        a, b = f"a-{tag}", f"b-{tag}"
        self.a = ToySite(a, "sqlite://", folder, topology_of(a, neighbours=(b,)))
        self.b = ToySite(b, "sqlite://", folder, topology_of(b, neighbours=(a,)))
        self.running = Running(folder, plan_for(broker, self.a, self.b, heartbeat_s=1))
        self.running.start("relay").start("worker").keep_alive()

    def close(self) -> None:
        self.running.stop()
        self.a.close()
        self.b.close()


@pytest.fixture(scope="module")
def world(broker: BrokerPart, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(broker, tmp_path_factory.mktemp("world"))
    yield made
    made.close()


def test_event_reaches_the_sites_own_services(world: World) -> None:
    act(world.a, Ask("own", "open"), Ask("own", "add 3"))
    until(lambda: world.a.values().get("own") == 3)
    assert "own" not in world.b.values()


def test_event_reaches_the_site_it_is_addressed_to_and_no_other(world: World) -> None:
    act(world.a, Ask("up", "open", world.b.name), Ask("up", "add 4", world.b.name))
    until(lambda: world.b.values().get("up") == 4)
    assert "up" not in world.a.values()


def test_progress_reaches_both_sites(world: World) -> None:
    act(world.a, Ask("seen", "open"), Ask("seen", "add 5"), Ask("seen", "add 6"))
    for site in (world.a, world.b):
        until(lambda site=site: counter.told(site.session).get("seen") == 11)  # type: ignore[misc]


def test_a_thousand_events_come_once_each_and_in_order_per_key(world: World) -> None:
    keys = [f"k{number}" for number in range(10)]
    act(world.a, *[Open(key) for key in keys])
    for number in range(100):
        act(world.a, *[Ask(key, f"add {number % 7}") for key in keys])
    total = sum(number % 7 for number in range(100))
    until(lambda: all(world.a.values()[key] == total for key in keys))
    expected = ["open", *[f"add {number % 7}" for number in range(100)]]
    for key in keys:
        assert [words for name, words in world.a.steps() if name == key] == expected
    assert (world.a.counts()["dead"], world.a.count(outbox)) == (0, 0)


def produce(world: World, topic: str, *records: tuple[bytes, bytes]) -> None:
    """Write past the relay, as a broken or hostile program would."""
    producer = KafkaProducer(bootstrap_servers=world.running.plan.broker, acks="all")
    for key, value in records:
        producer.send(topic, key=key, value=value).get(timeout=20)
    producer.close()


def letters(site: ToySite, topic: str) -> list[tuple[str, str]]:
    """The dead letters of a topic: in which service's database, and why."""
    found = []
    for name, database in site.databases.items():
        with database.session() as session:
            every = all_letters(session)
        found += [(name, one.code) for one in every if one.record.topic == topic]
    return found


def test_broken_records_die_and_the_rest_flows_on(world: World) -> None:
    topic = world.a.topology.own
    good = say(world.a, ("poisoned", "open"))[0]
    value = good.value or b""
    until(lambda: "poisoned" in world.a.values())
    produce(
        world,
        topic,
        (b"\xff", value),
        (b"poisoned", b"{"),
        (b"poisoned", value.replace(b"entry.withdrawn.v1", b"entry.withdrawn.v9")),
        (b"poisoned", value.replace(world.a.name.encode(), world.b.name.encode())),
        (b"poisoned", value.replace(b'"open"', b'"add 100"')),
    )
    act(world.a, Ask("poisoned", "add 1"))
    until(lambda: world.a.values()["poisoned"] == 1)
    until(lambda: len(letters(world.a, topic)) == 5)
    assert sorted(letters(world.a, topic)) == [
        ("counter", "same_id_other_bytes"),
        ("site", "broken_payload"),
        ("site", "broken_payload"),
        ("site", "forged_source"),
        ("site", "unknown_type"),
    ]


def test_too_many_dead_letters_on_an_own_topic_halt_until_resumed(world: World) -> None:
    site, topic = world.a, world.a.topology.own
    act(site, Open("halted"))
    produce(world, topic, *[(b"k", b"%d" % number) for number in range(55)])
    until(lambda: "too_many_dead_letters" in world.running.said("worker"))
    act(site, Ask("halted", "add 1"), Ask("halted", "add 2", world.b.name))
    until(lambda: site.count(outbox) == 0)
    with pytest.raises(AssertionError):
        until(lambda: site.values()["halted"] > 0, 2)
    for database in site.databases.values():
        with database.session() as session:
            session.begin()
            resume(session)
            session.commit()
    until(lambda: site.values()["halted"] == 1)


def test_too_many_dead_letters_of_another_site_raise_an_alarm_only(world: World) -> None:
    topic = f"hoithi.{world.b.name}.up.{world.a.name}"
    produce(world, topic, *[(b"k", b"%d" % number) for number in range(55)])
    until(lambda: len(letters(world.a, topic)) == 55)
    act(world.b, Ask("alarmed", "open", world.a.name), Ask("alarmed", "add 1", world.a.name))
    until(lambda: world.a.values().get("alarmed") == 1)
    alarms = [one for one in world.running.said("worker").splitlines() if topic in one]
    assert [json.loads(one)["halted"] for one in alarms] == [False]
