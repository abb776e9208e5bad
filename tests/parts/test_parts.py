"""Every real part starts, and comes back from a kill or a wipe as it says."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from playwright.sync_api import sync_playwright

from tests.parts.broker import BrokerPart
from tests.parts.embedded import EmbeddedPart
from tests.parts.postgres import Databases, PostgresPart
from tests.parts.selection import (
    container_kafka,
    container_postgres,
    native_kafka,
    native_postgres,
)

EVENTS = [b"one", b"two", b"three"]


@pytest.fixture(params=[native_kafka, container_kafka])
def any_kafka(request: pytest.FixtureRequest) -> Iterator[BrokerPart]:
    """Apache Kafka in each of the two ways in which tests can run it."""
    make: Callable[[], BrokerPart] = request.param
    kafka = make()
    kafka.start()
    yield kafka
    kafka.stop()


@pytest.fixture(params=[native_postgres, container_postgres])
def any_postgres(request: pytest.FixtureRequest) -> Iterator[PostgresPart]:
    """PostgreSQL in each of the two ways in which tests can run it."""
    make: Callable[[], PostgresPart] = request.param
    server = make()
    server.start()
    yield server
    server.stop()


def new_topic(address: str) -> str:
    name = f"parts.{uuid4().hex}"
    admin = KafkaAdminClient(bootstrap_servers=address)
    admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])
    admin.close()
    return name


def cluster_and_topics(address: str) -> tuple[str, dict[str, str]]:
    admin = KafkaAdminClient(bootstrap_servers=address)
    cluster_id = admin.describe_cluster()["cluster_id"]
    names = [name for name in admin.list_topics() if name.startswith("parts.")]
    topics = {t["name"]: str(t["topic_id"]) for t in admin.describe_topics(names)} if names else {}
    admin.close()
    return cluster_id, topics


def produce(address: str, topic: str, values: list[bytes]) -> None:
    producer = KafkaProducer(bootstrap_servers=address, acks="all")
    for sent in [producer.send(topic, value, key=b"key", partition=0) for value in values]:
        sent.get(timeout=20)
    producer.close()


def consume(address: str, topic: str, count: int) -> list[bytes]:
    """Read from the start until `count` events are there or 20 seconds have passed."""
    consumer = KafkaConsumer(bootstrap_servers=address, consumer_timeout_ms=20_000)
    partition = TopicPartition(topic, 0)
    consumer.assign([partition])
    consumer.seek_to_beginning(partition)
    values = []
    for record in consumer:
        values.append(record.value)
        if len(values) == count:
            break
    consumer.close()
    return values


def test_broker_hands_on_events_in_order(broker: BrokerPart) -> None:
    topic = new_topic(broker.address)
    produce(broker.address, topic, EVENTS)
    assert consume(broker.address, topic, len(EVENTS)) == EVENTS


def test_kafka_killed_keeps_events_ids_and_address(any_kafka: BrokerPart) -> None:
    topic = new_topic(any_kafka.address)
    produce(any_kafka.address, topic, EVENTS)
    before = cluster_and_topics(any_kafka.address)
    any_kafka.kill9()
    any_kafka.restart()
    produce(any_kafka.address, topic, [b"four"])
    assert cluster_and_topics(any_kafka.address) == before
    assert consume(any_kafka.address, topic, 4) == [*EVENTS, b"four"]


def test_embedded_killed_comes_back_empty(own_embedded: BrokerPart) -> None:
    new_topic(own_embedded.address)
    cluster_id, topics = cluster_and_topics(own_embedded.address)
    own_embedded.kill9()
    own_embedded.restart()
    new_id, new_topics = cluster_and_topics(own_embedded.address)
    assert (len(topics), new_topics) == (1, {})
    assert new_id != cluster_id


def assert_wiped_broker_is_new(part: BrokerPart) -> None:
    address = part.address
    topic = new_topic(address)
    before_cluster, before = cluster_and_topics(address)
    part.wipe()
    after_cluster, after = cluster_and_topics(address)
    admin = KafkaAdminClient(bootstrap_servers=address)
    admin.create_topics([NewTopic(topic, num_partitions=1, replication_factor=1)])
    admin.close()
    again_cluster, again = cluster_and_topics(address)
    assert part.address == address
    assert after == {}
    assert after_cluster == again_cluster != before_cluster
    assert again.keys() == before.keys()
    assert again[topic] != before[topic]


def test_embedded_wiped_comes_back_empty_under_new_ids(own_embedded: BrokerPart) -> None:
    assert_wiped_broker_is_new(own_embedded)


def test_kafka_wiped_comes_back_empty_under_new_ids(any_kafka: BrokerPart) -> None:
    assert_wiped_broker_is_new(any_kafka)


def test_embedded_broker_names_its_cluster(own_embedded: EmbeddedPart) -> None:
    assert cluster_and_topics(own_embedded.address)[0] == own_embedded.cluster_id


def test_database_is_empty_and_stores_text(database_url: str) -> None:
    engine = sa.create_engine(database_url)
    assert sa.inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (name VARCHAR(40))"))
        connection.execute(sa.text("INSERT INTO t VALUES ('Lộc Ninh')"))
        assert connection.scalars(sa.text("SELECT name FROM t")).all() == ["Lộc Ninh"]
    engine.dispose()


def test_postgres_databases_are_apart_and_dropped(any_postgres: PostgresPart) -> None:
    postgres = Databases(any_postgres)
    first, second = postgres.new_database(), postgres.new_database()
    engine = sa.create_engine(first)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (n INT)"))
    other = sa.create_engine(second)
    assert sa.inspect(other).get_table_names() == []
    postgres.drop(first)
    postgres.drop(second)
    with sa.create_engine(postgres.maintenance_url).connect() as connection:
        names = connection.scalars(sa.text("SELECT datname FROM pg_database")).all()
    assert {sa.make_url(first).database, sa.make_url(second).database}.isdisjoint(names)


def test_chromium_draws_a_page(chromium: Path) -> None:
    with sync_playwright() as playwright:
        # Root, as in CI, may not use the browser's own sandbox.
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content("<h1>Hội thi</h1>")
        assert page.inner_text("h1") == "Hội thi"
        browser.close()
