"""Chooses what stands for Apache Kafka and PostgreSQL: an address, a container, a local program."""

import os

from tests.parts.availability import unavailable
from tests.parts.broker import AddressedBroker, BrokerPart
from tests.parts.containers import (
    KAFKA_IMAGE,
    POSTGRES_IMAGE,
    ContainerKafka,
    ContainerPostgres,
    why_no_container,
)
from tests.parts.kafka import NativeKafka, why_not_native
from tests.parts.postgres import AddressedPostgres, NativePostgres, PostgresPart, native_programs

KAFKA_ADDRESS = "HOITHI_TEST_KAFKA"
POSTGRES_ADDRESS = "HOITHI_TEST_POSTGRES"
NO_POSTGRES = "no server (Debian: apt install postgresql-15)"


def choose_kafka() -> BrokerPart:
    """The Kafka to test on, not yet started; skips or fails the test if there is none."""
    address = os.environ.get(KAFKA_ADDRESS)
    return AddressedBroker(address) if address else choose_own_kafka()


def choose_own_kafka() -> BrokerPart:
    """A Kafka that a test may kill and wipe, so never one that somebody else runs."""
    if why_no_container(KAFKA_IMAGE) is None:
        return ContainerKafka()
    return native_kafka()


def native_kafka() -> NativeKafka:
    """A Kafka without Docker, not yet started."""
    reason = why_not_native()
    if reason:
        unavailable("kafka", reason)
    return NativeKafka()


def choose_postgres() -> PostgresPart:
    """The PostgreSQL to test on, not yet started; skips or fails the test if there is none."""
    url = os.environ.get(POSTGRES_ADDRESS)
    if url:
        return AddressedPostgres(url)
    if why_no_container(POSTGRES_IMAGE) is None:
        return ContainerPostgres()
    return native_postgres()


def native_postgres() -> NativePostgres:
    """A PostgreSQL without Docker, not yet started."""
    programs = native_programs()
    if programs is None:
        unavailable("postgres", NO_POSTGRES)
    return NativePostgres(programs)


def container_kafka() -> ContainerKafka:
    """A Kafka in a container, not yet started; skips or fails the test if there is no engine."""
    reason = why_no_container(KAFKA_IMAGE)
    if reason:
        unavailable("docker", reason)
    return ContainerKafka()


def container_postgres() -> ContainerPostgres:
    """A PostgreSQL in a container, not yet started."""
    reason = why_no_container(POSTGRES_IMAGE)
    if reason:
        unavailable("docker", reason)
    return ContainerPostgres()
