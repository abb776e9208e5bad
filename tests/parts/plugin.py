"""Fixtures for real parts.

Shared by the whole run, never to be killed: `embedded_broker`, `apache_kafka`, `broker` (both in
turn), `postgres`. For one test alone, to be killed or wiped: `own_embedded`, `own_kafka`,
`own_broker`. Databases, empty and for one test: `postgres_url`, `sqlite_url`, `database_url` (both
in turn). `chromium` and `libreoffice` are paths of programs, `compose` the command of Docker
Compose.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.documents.viewing import find_office
from tests.parts import availability
from tests.parts.broker import BrokerPart
from tests.parts.browser import find_chromium
from tests.parts.containers import KAFKA_IMAGE, POSTGRES_IMAGE, find_compose, why_no_container
from tests.parts.embedded import EmbeddedPart
from tests.parts.postgres import Databases
from tests.parts.selection import choose_kafka, choose_own_kafka, choose_postgres

BOTH_BROKERS = ("embedded", "kafka")
BOTH_DATABASES = ("sqlite", "postgres")


def pytest_report_header() -> str:
    """Say which parts may not be missing."""
    return f"required parts: {', '.join(sorted(availability.required_parts())) or 'none'}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where the tests run in several processes, each tells the one that sums up."""
    told_to = getattr(session.config, "workeroutput", None)
    if told_to is not None:
        told_to["real parts"] = availability.told()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """A process that ran a part of the tests has ended."""
    told = getattr(node, "workeroutput", {}).get("real parts")
    if told is not None:
        availability.hear(told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what stood for the real parts."""
    lines = availability.summary()
    if lines:
        terminalreporter.section("real parts")
        for line in lines:
            terminalreporter.line(line)


def _running(part: str, broker: BrokerPart) -> Iterator[BrokerPart]:
    try:
        broker.start()
        availability.note_used(part, broker.description)
        yield broker
    finally:
        broker.stop()


@pytest.fixture(scope="session")
def embedded_broker() -> Iterator[BrokerPart]:
    """The embedded broker of this run."""
    yield from _running("embedded", EmbeddedPart())


@pytest.fixture(scope="session")
def apache_kafka() -> Iterator[BrokerPart]:
    """The Apache Kafka of this run."""
    yield from _running("kafka", choose_kafka())


@pytest.fixture(scope="session", params=BOTH_BROKERS)
def broker(request: pytest.FixtureRequest) -> BrokerPart:
    """Each broker of this run in turn."""
    name = "embedded_broker" if request.param == "embedded" else "apache_kafka"
    chosen: BrokerPart = request.getfixturevalue(name)
    return chosen


@pytest.fixture
def own_embedded() -> Iterator[BrokerPart]:
    """An embedded broker for this test alone."""
    yield from _running("embedded", EmbeddedPart())


@pytest.fixture
def own_kafka() -> Iterator[BrokerPart]:
    """An Apache Kafka for this test alone."""
    yield from _running("kafka", choose_own_kafka())


@pytest.fixture(params=BOTH_BROKERS)
def own_broker(request: pytest.FixtureRequest) -> BrokerPart:
    """A broker of each kind in turn, for this test alone."""
    name = "own_embedded" if request.param == "embedded" else "own_kafka"
    chosen: BrokerPart = request.getfixturevalue(name)
    return chosen


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """Makes databases on the PostgreSQL of this run."""
    server = choose_postgres()
    try:
        server.start()
        availability.note_used("postgres", server.description)
        yield Databases(server)
    finally:
        server.stop()


@pytest.fixture
def postgres_url(postgres: Databases) -> Iterator[str]:
    """The URL of an empty PostgreSQL database for this test."""
    url = postgres.new_database()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The URL of an SQLite file for this test, not yet there."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture(params=BOTH_DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of each kind in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of a Chromium."""
    path = find_chromium()
    if path is None:
        availability.unavailable("chromium", "no browser (Debian: apt install chromium)")
    availability.note_used("chromium", str(path))
    return path


@pytest.fixture(scope="session")
def libreoffice() -> Path:
    """The path of LibreOffice's program."""
    path = find_office()
    if path is None:
        why = "no LibreOffice (Debian: apt install libreoffice-writer-nogui)"
        availability.unavailable("libreoffice", why)
    availability.note_used("libreoffice", str(path))
    return path


@pytest.fixture(scope="session")
def compose() -> list[str]:
    """The command of Docker Compose, where a Docker engine answers and our images are at hand."""
    command = find_compose()
    reason = (
        why_no_container(KAFKA_IMAGE)
        or why_no_container(POSTGRES_IMAGE)
        or (None if command else "no compose plugin (Debian: apt install docker-compose)")
    )
    if reason:
        availability.unavailable("docker", reason)
    availability.note_used("docker", " ".join(command))
    return command
