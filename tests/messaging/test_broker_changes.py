"""A broker that comes back empty, a topic made anew, events cut away: all is filled again."""

from pathlib import Path

import pytest
from kafka import KafkaAdminClient, TopicPartition

from shared.events.codec import decode
from shared.events.contracts import SiteHeartbeat
from shared.messaging.broker import Admin
from shared.messaging.relay import refill
from shared.messaging.tables import inbox as inbox_table
from tests.messaging.asking import act
from tests.messaging.conftest import NewSite
from tests.messaging.counter import Ask, Open
from tests.messaging.running import Running, plan_for
from tests.messaging.sites import ToySite, until
from tests.parts.broker import BrokerPart

CHANGED = 75


def epoch(site: ToySite, group: str = "site-counter") -> int:
    with site.databases["site"].session() as session:
        found = session.core.exec_driver_sql(
            f"SELECT epoch FROM consumer_group WHERE name = 'hoithi.{site.name}.{group}'"
        )
        return int(found.scalar_one())


@pytest.mark.timeout(300)
def test_wiped_broker_is_filled_again_and_each_effect_happens_once(
    own_broker: BrokerPart, new_site: NewSite, tmp_path: Path
) -> None:
    site = new_site("a")
    keys = [f"k{number}" for number in range(8)]
    act(site, *[Open(key) for key in keys])
    with Running(tmp_path, plan_for(own_broker, site)) as running:
        running.start("relay").start("worker-1").start("worker-2").keep_alive()
        act(site, *[Ask(key, f"add {number}") for number in range(1, 31) for key in keys])
        until(lambda: all(site.values()[key] == 465 for key in keys))
        own_broker.wipe()
        act(site, *[Ask(key, "add 35") for key in keys])
        until(lambda: all(site.values()[key] == 500 for key in keys), 120)
        until(lambda: len(running.codes) >= 2)
        codes = running.codes[:2]
    assert sorted(codes) == [("worker-1", CHANGED), ("worker-2", CHANGED)]
    assert epoch(site) == 2
    expected = ["open", *[f"add {number}" for number in range(1, 31)], "add 35"]
    done = site.steps()
    assert {key: [words for name, words in done if name == key] for key in keys} == dict.fromkeys(
        keys, expected
    )
    assert site.counts()["dead"] == 0


@pytest.mark.timeout(300)
def test_topic_made_anew_is_filled_again(
    broker: BrokerPart, new_site: NewSite, tmp_path: Path
) -> None:
    site = new_site("a")
    act(site, Open("k"))
    with Running(tmp_path, plan_for(broker, site)) as running:
        running.start("relay").start("worker").keep_alive()
        act(site, *[Ask("k", "add 1") for _ in range(20)])
        until(lambda: site.values()["k"] == 20)
        with Admin(broker.address) as admin:
            admin.delete([site.topology.own])
        until(lambda: ("worker", CHANGED) in running.codes)
        act(site, Ask("k", "add 5"))
        until(lambda: site.values()["k"] == 25, 120)
    assert (epoch(site), len(site.steps())) == (2, 22)


@pytest.mark.timeout(300)
def test_new_reader_after_events_were_cut_away_is_complete_after_a_refill(
    apache_kafka: BrokerPart, new_site: NewSite, tmp_path: Path
) -> None:
    # What retention does after days: the topic's beginning is gone for good.
    writer = new_site("a", neighbours=("b",))
    topic = next(one for one in writer.topology.writes if ".up." in one)
    reader_name = topic.rsplit(".", 1)[1]
    act(writer, *[Ask("k", words, reader_name) for words in ("open", *["add 1"] * 29)])
    plan = plan_for(apache_kafka, writer)
    with Running(tmp_path, plan) as running:
        running.start("relay")
        until(lambda: cursor(writer, topic) == (30, 30))
        cut(apache_kafka.address, topic)
        reader = new_site("b", neighbours=("a",))
        assert reader.name == reader_name
        act(writer, Ask("k", "add 1", reader_name))
        running.start("worker", plan_for(apache_kafka, reader))
        until(lambda: reader.count(inbox_table) == 1)
        assert (reader.values(), reader.counts()["waiting"]) == ({}, 1)
        # The writer says 31 were published, and the reader has one: the gap shows.
        assert cursor(writer, topic) == (31, 31)
        writer.session.begin()
        assert refill(writer.session, topic, 0)
        writer.session.commit()
        until(lambda: reader.values() == {"k": 30})
    assert (reader.count(inbox_table), reader.counts()["waiting"]) == (31, 0)
    assert cursor(writer, topic) == (31, 31)


def cursor(site: ToySite, topic: str) -> tuple[int, int] | None:
    found = site.session.core.exec_driver_sql(
        f"SELECT seq, published FROM cursor WHERE topic = '{topic}'"
    ).first()
    return None if found is None else (found[0], found[1])


def cut(address: str, topic: str) -> None:
    """Delete everything that a topic holds now."""
    admin = KafkaAdminClient(bootstrap_servers=address)
    partitions = [TopicPartition(topic, number) for number in range(3)]
    admin.delete_records(dict.fromkeys(partitions, -1))
    admin.close()


@pytest.mark.timeout(300)
def test_relay_of_a_restored_backup_says_so_and_publishes_nothing(
    broker: BrokerPart, new_site: NewSite, tmp_path: Path
) -> None:
    site = new_site("a")
    act(site, Open("k"), Ask("k", "add 1"), Ask("k", "add 2"))
    with Running(tmp_path, plan_for(broker, site, heartbeat_s=1)) as running:
        running.start("relay")
        until(lambda: heartbeats_told_of(site, 2))
        running.kill("relay")
        site.session.core.exec_driver_sql("DELETE FROM log WHERE seq > 1")
        act(site, Ask("k", "add 3"), Ask("k", "add 4"))
        running.start("relay")
        until(lambda: "database_restored_from_old_backup" in running.said("relay"))
        assert running.is_up("relay")
    assert '"databases": ["counter"]' in running.said("relay")
    assert cursor(site, site.topology.own) == (2, 2)


def heartbeats_told_of(site: ToySite, seq: int) -> bool:
    """Whether a heartbeat went out that tells of so many events of the counter's database."""
    with site.databases["site"].session() as session:
        sent = session.core.exec_driver_sql(
            "SELECT event FROM log WHERE seq <= (SELECT min(seq) FROM cursor)"
        ).scalars()
        told = [decode(text.encode()).data for text in sent]
    heads = [head for one in told if isinstance(one, SiteHeartbeat) for head in one.databases]
    return any((head.service, head.seq) == ("counter", seq) for head in heads)
