"""The broker as the relay and the tools see it; the only importer of kafka-python."""

import importlib.util
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Any, Self

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from kafka.errors import (
    InvalidTopicError,
    KafkaError,
    KafkaTimeoutError,
    MessageSizeTooLargeError,
    TopicAlreadyExistsError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)
from kafka.partitioner.default import DefaultPartitioner, murmur2

from shared.errors import BrokerAway
from shared.events.contract import Audience
from shared.events.topics import parse_topic
from shared.messaging.retry import pauses

CONTENT_TYPE = ("content-type", b"application/cloudevents+json")
SEND_TIMEOUT_S = 15.0
READ_TIMEOUT_S = 10.0
CREATE_TIMEOUT_S = 5.0

Lane = tuple[int, str]
"""A database of the relay process, by number, and a topic it writes."""

_TYPE = '"type":"'
_TRACE = '"traceparent":"'
_TRACE_LENGTH = 200
_REFUSALS = (
    InvalidTopicError,
    MessageSizeTooLargeError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One event for one topic; `seq` is its place in the log of the database `lane`."""

    lane: int
    topic: str
    seq: int
    key: str
    event: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Sent:
    """How far a topic got: the last acknowledged `seq`, how many, and what stopped it, if anything.

    `refused` says that the topic itself is the trouble, not the connection.
    """

    seq: int | None
    count: int
    failure: str | None = None
    refused: bool = False

    def then(self, later: "Sent") -> "Sent":
        """This and what came after it."""
        seq = self.seq if later.seq is None else later.seq
        return Sent(seq, self.count + later.count, later.failure, later.refused)


@dataclass(frozen=True, slots=True)
class Identity:
    """Which cluster answers, and the id of each of the topics asked about that exists."""

    cluster_id: str
    topic_ids: Mapping[str, str]

    def is_followed_by(self, later: "Identity") -> bool:
        """Whether `later` is the same cluster, with no topic made anew; some may have appeared."""
        known = self.topic_ids
        same = all(known.get(name, its_id) == its_id for name, its_id in later.topic_ids.items())
        return same and self.cluster_id == later.cluster_id


class Admin:
    """Administration: identity, topics, what a topic holds. Raises `BrokerAway`."""

    def __init__(self, address: str) -> None:
        self._address = address
        with self._reached():
            self._client = KafkaAdminClient(
                bootstrap_servers=address, bootstrap_timeout_ms=3000, request_timeout_ms=10_000
            )

    def identity(self, topics: Sequence[str]) -> Identity:
        """The cluster's id and the ids of those of `topics` that exist."""
        with self._reached():
            cluster = str(self._client.describe_cluster()["cluster_id"])
            found = self._client.describe_topics(list(topics)) if topics else []
        ids = {one["name"]: str(one["topic_id"]) for one in found if one["error_code"] == 0}
        return Identity(cluster, ids)

    def ensure(
        self, topics: Sequence[str], *, partitions: int, replication: int, retention_hours: int
    ) -> Identity:
        """Create those of `topics` that are missing, and wait until the broker knows them all."""
        found = self.identity(topics)
        missing = [topic for topic in topics if topic not in found.topic_ids]
        self.create(
            missing,
            partitions=partitions,
            replication=replication,
            retention_hours=retention_hours,
        )
        waits = pauses(first_s=0.02, most_s=0.5, total_s=CREATE_TIMEOUT_S)
        while len(found.topic_ids) < len(topics) and (wait := next(waits, None)) is not None:
            # Apache Kafka answers before every node has heard of a new topic.
            time.sleep(wait)
            found = self.identity(topics)
        return found

    def create(
        self, topics: Iterable[str], *, partitions: int, replication: int, retention_hours: int
    ) -> list[str]:
        """Create those of `topics` that are missing; which they were. `.contests` keep all."""
        created = []
        for name in topics:
            endless = parse_topic(name).audience is Audience.CONTESTS
            keep_ms = -1 if endless else retention_hours * 3_600_000
            topic = NewTopic(
                name, partitions, replication, topic_configs={"retention.ms": str(keep_ms)}
            )
            with self._reached():
                try:
                    self._client.create_topics([topic], timeout_ms=10_000)
                except TopicAlreadyExistsError:
                    continue
            created.append(name)
        return created

    def delete(self, topics: Sequence[str]) -> None:
        """Delete topics with all they hold."""
        with self._reached():
            self._client.delete_topics(list(topics))

    def close(self) -> None:
        """End the connection."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.close()

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (KafkaError, OSError, TimeoutError) as error:
            if isinstance(error, TopicAlreadyExistsError):
                raise
            raise BrokerAway(address=self._address) from error


class Publisher:
    """Publishes in order, waits for every acknowledgement, and starts anew after any failure."""

    def __init__(self, address: str) -> None:
        require_fast_checksum()
        self._address = address
        self._producer: Any = None

    def publish(self, outgoing: Sequence[Outgoing]) -> dict[Lane, Sent]:
        """Send all, in order, and say how far each topic of each database got.

        After a failure the producer is thrown away: a refused idempotent producer refuses every
        later send as well.
        """
        sent = self._attempt(outgoing)
        refused = sorted({topic for (_, topic), one in sent.items() if one.refused})
        if len(refused) > 1:
            # One refused topic makes the producer give up every other with the same error: only
            # asked by itself does each tell whether it is meant.
            for topic in refused:
                sent |= self._again(topic, outgoing, sent)
        return sent

    def _again(
        self, topic: str, outgoing: Sequence[Outgoing], sent: Mapping[Lane, Sent]
    ) -> dict[Lane, Sent]:
        rest = [
            one
            for one in outgoing
            if one.topic == topic and one.seq > (sent[one.lane, topic].seq or 0)
        ]
        return {place: sent[place].then(later) for place, later in self._attempt(rest).items()}

    def _attempt(self, outgoing: Sequence[Outgoing]) -> dict[Lane, Sent]:
        try:
            if self._producer is None:
                self._producer = _producer(self._address)
            pending = self._send_all(outgoing)
            self._producer.flush(timeout=SEND_TIMEOUT_S)
        except (KafkaError, OSError, TimeoutError) as error:
            self.discard()
            return {(one.lane, one.topic): Sent(None, 0, _words(error)) for one in outgoing}
        sent = self._collect(pending)
        if any(one.failure for one in sent.values()):
            self.discard()
        return sent

    def discard(self) -> None:
        """Throw the producer away; the next publication makes a new one."""
        producer, self._producer = self._producer, None
        if producer is not None:
            try:
                producer.close(timeout=0)
            except (KafkaError, OSError, AssertionError):
                return  # it is thrown away because it does not work

    def _send_all(self, outgoing: Sequence[Outgoing]) -> list[tuple[Outgoing, Any]]:
        pending: list[tuple[Outgoing, Any]] = []
        stopped: dict[str, Exception] = {}
        for one in outgoing:
            if one.topic not in stopped:
                result = self._send(one)
                if isinstance(result, Exception):
                    # Each further try would wait for the same metadata again.
                    stopped[one.topic] = result
            pending.append((one, stopped.get(one.topic) or result))
        return pending

    def _send(self, one: Outgoing) -> Any:
        try:
            return self._producer.send(
                one.topic, key=one.key.encode(), value=one.event.encode(), headers=_headers(one)
            )
        except KafkaError as error:
            return error

    def _collect(self, pending: Sequence[tuple[Outgoing, Any]]) -> dict[Lane, Sent]:
        sent: dict[Lane, Sent] = {}
        for one, future in pending:
            place = (one.lane, one.topic)
            before = sent.get(place, Sent(None, 0))
            if before.failure is not None:
                continue  # only the acknowledged prefix counts
            error = _failure(future)
            if error is None:
                sent[place] = Sent(one.seq, before.count + 1)
            else:
                refused = isinstance(error, _REFUSALS)
                sent[place] = Sent(before.seq, before.count, _words(error), refused)
        return sent


def last_values(address: str, topic: str, *, most: int = 200) -> list[bytes]:
    """The newest values of each partition of a topic, at most `most` each. Raises `BrokerAway`."""
    try:
        consumer = KafkaConsumer(
            bootstrap_servers=address,
            enable_auto_commit=False,
            bootstrap_timeout_ms=3000,
            fetch_max_wait_ms=20,
        )
    except (KafkaError, OSError) as error:
        raise BrokerAway(address=address) from error
    try:
        return _read_tail(consumer, topic, most)
    except KafkaError as error:
        raise BrokerAway(address=address) from error
    finally:
        consumer.close()


def require_fast_checksum() -> None:
    """Raise `RuntimeError` where crc32c is missing: kafka-python would take nine times as long."""
    if importlib.util.find_spec("crc32c") is None:
        raise RuntimeError("Thiếu gói crc32c; hãy cài đặt lại bằng lệnh make run.")


def _read_tail(consumer: Any, topic: str, most: int) -> list[bytes]:
    partitions = [
        TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()
    ]
    if not partitions:
        return []
    consumer.assign(partitions)
    for partition, end in consumer.end_offsets(partitions).items():
        consumer.seek(partition, max(0, end - most))
    values: list[bytes] = []
    deadline = time.monotonic() + READ_TIMEOUT_S
    # The embedded broker's end offsets stop at its last batch; what a fetch tells is right.
    while not all(_is_read(consumer, one) for one in partitions):
        if time.monotonic() > deadline:
            raise KafkaTimeoutError(topic)
        for records in consumer.poll(timeout_ms=100).values():
            values += [record.value for record in records]
    return values


def _is_read(consumer: Any, partition: TopicPartition) -> bool:
    end = consumer.highwater(partition)
    return end is not None and consumer.position(partition) >= end


def _headers(one: Outgoing) -> list[tuple[str, bytes]]:
    """What operators see without reading the body; the body decides.

    Type and trace parent are the last attributes of canonical JSON, so no parsing is needed.
    """
    headers = [CONTENT_TYPE, ("ce_id", one.event_id.encode())]
    before, found, kind = one.event.rpartition(_TYPE)
    if found:
        headers.append(("ce_type", kind.removesuffix('"}').encode()))
        # A parent's id has no quotation mark, so nothing else that is called so passes for one.
        trace, end, _ = before[-_TRACE_LENGTH:].rpartition(_TRACE)[2].partition('"')
        if trace and end and before.endswith(f'{_TRACE}{trace}",'):
            headers.append(("traceparent", trace.encode()))
    return headers


class _Partitioner(DefaultPartitioner):  # type: ignore[misc]
    """The library's own choice, with the hash of a key kept: Python needs 10 µs for it."""

    def partition(self, topic: str, *what: Any) -> int:
        _, key, _, _, cluster = what
        return (_hash(key) & 0x7FFFFFFF) % len(cluster.partitions_for_topic(topic))


@lru_cache(maxsize=4096)
def _hash(key: bytes) -> int:
    return int(murmur2(key))


def _producer(address: str) -> Any:
    return KafkaProducer(
        bootstrap_servers=address,
        acks="all",
        enable_idempotence=True,
        linger_ms=1000,  # every publication ends with a flush, which waits for none of it
        partitioner=_Partitioner(),
        batch_size=256 * 1024,
        max_request_size=1024 * 1024,
        max_block_ms=5000,
        request_timeout_ms=10_000,
        delivery_timeout_ms=14_000,
        metadata_max_age_ms=5000,
        allow_auto_create_topics=False,
        bootstrap_timeout_ms=3000,
        metrics_enabled=False,
    )


def _failure(future: Any) -> Exception | None:
    if isinstance(future, Exception):
        return future
    if not future.is_done:
        return TimeoutError("không có xác nhận trong thời hạn")
    return None if future.succeeded() else future.exception


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
