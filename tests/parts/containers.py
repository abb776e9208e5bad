"""Apache Kafka and PostgreSQL in containers of the images that `make docker-images` builds."""

import shutil
import subprocess
from typing import Any

import docker
from docker.errors import DockerException, ImageNotFound
from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from sqlalchemy.engine import URL
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from shared import processes
from tests.parts.broker import await_ready
from tests.parts.kafka import new_cluster_id
from tests.parts.postgres import DRIVER, SETTINGS, is_answering

KAFKA_IMAGE = "hoithi/kafka:local"
POSTGRES_IMAGE = "hoithi/postgres:local"
STOP_TIMEOUT_S = 10

# The container that would clean up after a crash has an image that cannot be had everywhere.
testcontainers_config.ryuk_disabled = True


def why_no_container(image: str) -> str | None:
    """The reason why a container of this image cannot run here, or None if it can."""
    try:
        client = docker.from_env(timeout=5)
        client.images.get(image)
    except ImageNotFound:
        return f"no image {image} (make docker-images)"
    except DockerException:
        return "no Docker engine answers (as root: deploy/setup/engine.sh start)"
    return None


def find_compose() -> list[str]:
    """The command of Docker Compose: the plugin, else Debian's program; empty if none is here."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and _succeeds([*command, "version"]):
            return command
    return []


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


class ContainerKafka:
    """One Kafka node in a container, on the same port inside and outside.

    The same port lets the broker reach itself by the address that it advertises, which transactions
    need, and keeps that address over kill, restart and wipe.
    """

    keeps_data = True
    description = f"Apache Kafka, in a container of {KAFKA_IMAGE}"

    def __init__(self) -> None:
        self._port = processes.free_port()
        self._container: DockerContainer | None = None

    @property
    def address(self) -> str:
        return f"{processes.LOOPBACK}:{self._port}"

    def start(self) -> None:
        if self._container is None:
            self._container = self._new_container().start()
        else:
            self._wrapped().start()
        await_ready(self._answers, self._failure, self.description)

    def stop(self) -> None:
        if self._container is not None:
            self._container.stop(force=True)
            self._container = None

    def kill9(self) -> None:
        if self._failure() is None:
            self._wrapped().kill("SIGKILL")
            self._wrapped().wait()

    def restart(self) -> None:
        self._wrapped().stop(timeout=STOP_TIMEOUT_S)
        self.start()

    def wipe(self) -> None:
        self.stop()
        self.start()

    def _new_container(self) -> DockerContainer:
        container = DockerContainer(KAFKA_IMAGE)
        container.with_env("BROKER_PORT", str(self._port))
        container.with_env("BROKER_ADVERTISED", self.address)
        container.with_env("CLUSTER_ID", new_cluster_id())
        _publish(container, self._port, self._port)
        return container

    def _wrapped(self) -> Any:
        if self._container is None:
            raise RuntimeError("the container was not started")
        return self._container.get_wrapped_container()

    def _answers(self) -> bool:
        # The engine's proxy takes connections before Kafka does, so an open port says nothing.
        try:
            admin = KafkaAdminClient(
                bootstrap_servers=self.address, bootstrap_timeout_ms=500, request_timeout_ms=1000
            )
        except KafkaError:
            return False
        admin.close()
        return True

    def _failure(self) -> str | None:
        container = self._wrapped()
        container.reload()
        if container.status == "running":
            return None
        return f"{container.status}\n{container.logs(tail=20).decode(errors='replace')}"


class ContainerPostgres:
    """A PostgreSQL server in a container."""

    description = f"PostgreSQL, in a container of {POSTGRES_IMAGE}"

    def __init__(self) -> None:
        port = processes.free_port()
        self.url = URL.create(
            DRIVER, "hoithi", "hoithi", host=processes.LOOPBACK, port=port, database="postgres"
        )
        options = [f"-c{k}={v}" for k, v in SETTINGS.items() if k != "listen_addresses"]
        self._container = (
            DockerContainer(POSTGRES_IMAGE)
            .with_env("POSTGRES_USER", "hoithi")
            .with_env("POSTGRES_PASSWORD", "hoithi")
            .with_env("POSTGRES_DB", "postgres")
            .with_command(options)
        )
        _publish(self._container, 5432, port)

    def start(self) -> None:
        self._container.start()
        await_ready(lambda: is_answering(self.url), self._failure, self.description)

    def stop(self) -> None:
        self._container.stop(force=True)

    def _failure(self) -> str | None:
        container: Any = self._container.get_wrapped_container()
        container.reload()
        if container.status == "running":
            return None
        return f"{container.status}\n{container.logs(tail=20).decode(errors='replace')}"


def _publish(container: DockerContainer, inside: int, outside: int) -> None:
    """Let the loopback address alone reach a port; the library's own method opens it to all."""
    ports: dict[Any, Any] = container.ports
    ports[inside] = (processes.LOOPBACK, outside)
