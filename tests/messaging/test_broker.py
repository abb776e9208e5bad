"""The broker as the relay sees it, on both: order, refusals, what a topic holds."""

from collections.abc import Callable

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from shared.errors import BrokerAway
from shared.messaging.broker import Admin, Outgoing, Publisher, Sent, last_values
from shared.processes import LOOPBACK, free_port
from tests.parts.broker import BrokerPart

NewTopics = Callable[..., list[str]]


@pytest.fixture
def new_topics(broker: BrokerPart, tag: str) -> NewTopics:
    """Makes topics of a site of this test: `new_topics("own", "progress")`."""

    def make(*kinds: str) -> list[str]:
        names = [f"hoithi.{tag}.{kind}" for kind in kinds]
        with Admin(broker.address) as admin:
            admin.ensure(names, partitions=3, replication=1, retention_hours=1)
        return names

    return make


def events(topic: str, count: int, lane: int = 0, first: int = 1) -> list[Outgoing]:
    return [
        Outgoing(lane, topic, seq, f"k{seq % 5}", f'{{"n":{seq},"type":"t"}}', f"id-{seq}")
        for seq in range(first, first + count)
    ]


def test_topics_are_made_once_and_known(broker: BrokerPart, tag: str) -> None:
    names = [f"hoithi.{tag}.own", f"hoithi.{tag}.contests"]
    with Admin(broker.address) as admin:
        before = admin.identity(names)
        made = admin.ensure(names, partitions=3, replication=1, retention_hours=1)
        again = admin.ensure(names, partitions=3, replication=1, retention_hours=1)
    assert before.topic_ids == {}
    assert sorted(made.topic_ids) == sorted(names)
    assert again == made
    assert before.is_followed_by(made)
    assert not made.is_followed_by(type(made)(made.cluster_id, {names[0]: "other"}))


def test_everything_is_acknowledged_and_kept(broker: BrokerPart, new_topics: NewTopics) -> None:
    own, progress = new_topics("own", "progress")
    publisher = Publisher(broker.address)
    outgoing = [*events(own, 300), *events(progress, 2, lane=1), *events(own, 5, lane=1)]
    assert publisher.publish(outgoing) == {
        (0, own): Sent(300, 300),
        (1, progress): Sent(2, 2),
        (1, own): Sent(5, 5),
    }
    publisher.discard()
    values = last_values(broker.address, own, most=1000)
    assert len(values) == 305
    assert sorted(last_values(broker.address, progress)) == [
        b'{"n":1,"type":"t"}',
        b'{"n":2,"type":"t"}',
    ]


def test_empty_and_missing_topics_hold_nothing(broker: BrokerPart, new_topics: NewTopics) -> None:
    (own,) = new_topics("own")
    assert last_values(broker.address, own) == []
    assert last_values(broker.address, f"{own}.missing") == []


def test_refused_topic_stops_alone(apache_kafka: BrokerPart, tag: str) -> None:
    # The embedded broker has no limit of its own, and refuses no topic.
    own, progress = f"hoithi.{tag}.own", f"hoithi.{tag}.progress"
    with Admin(apache_kafka.address) as admin:
        admin.ensure([own, progress], partitions=1, replication=1, retention_hours=1)
    limit_events(apache_kafka.address, own, 600)
    long = Outgoing(0, own, 3, "k", "x" * 1000, "long")
    publisher = Publisher(apache_kafka.address)
    assert publisher.publish(events(own, 2)) == {(0, own): Sent(2, 2)}
    sent = publisher.publish([long, *events(progress, 4)])
    assert sent[0, progress] == Sent(4, 4)
    refused = sent[0, own]
    assert (refused.seq, refused.count, refused.refused) == (None, 0, True)
    assert "MessageSizeTooLarge" in str(refused.failure)
    limit_events(apache_kafka.address, own, 100_000)
    assert publisher.publish([long, *events(own, 2, first=4)]) == {(0, own): Sent(5, 3)}
    publisher.discard()


def limit_events(address: str, topic: str, size: int) -> None:
    admin = KafkaAdminClient(bootstrap_servers=address)
    limit = {"max.message.bytes": str(size)}
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs=limit)])
    admin.close()


def test_broker_that_is_away_is_told_from_one_that_refuses() -> None:
    address = f"{LOOPBACK}:{free_port()}"
    with pytest.raises(BrokerAway):
        Admin(address)
    with pytest.raises(BrokerAway):
        last_values(address, "hoithi.a.own")
    sent = Publisher(address).publish(events("hoithi.a.own", 2))
    (one,) = sent.values()
    assert (one.seq, one.count, one.refused) == (None, 0, False)


def test_publisher_goes_on_after_the_broker_was_away(own_broker: BrokerPart, tag: str) -> None:
    own = f"hoithi.{tag}.own"
    with Admin(own_broker.address) as admin:
        admin.ensure([own], partitions=3, replication=1, retention_hours=1)
    publisher = Publisher(own_broker.address)
    assert publisher.publish(events(own, 2)) == {(0, own): Sent(2, 2)}
    own_broker.kill9()
    (failed,) = publisher.publish(events(own, 2, first=3)).values()
    assert failed.failure is not None
    own_broker.restart()
    with Admin(own_broker.address) as admin:
        admin.ensure([own], partitions=3, replication=1, retention_hours=1)
    assert publisher.publish(events(own, 2, first=3)) == {(0, own): Sent(4, 2)}
    publisher.discard()
