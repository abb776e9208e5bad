"""Apache Kafka in tests, run natively from the jars that `make kafka` brings."""

import base64
import os
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

from shared import processes
from tests.parts.broker import await_ready

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".parts" / "kafka"
STOP_TIMEOUT_S = 15.0


def why_not_native() -> str | None:
    """The reason why Kafka cannot run natively here, or None if it can."""
    if not shutil.which("java"):
        return "no java (Debian: apt install openjdk-17-jre-headless)"
    if not (HOME / "libs").is_dir():
        return "no jars (make kafka)"
    return None


def new_cluster_id() -> str:
    """A cluster id as Kafka wants it: 22 characters that do not look like an option."""
    while True:
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).rstrip(b"=").decode()
        if not cluster_id.startswith("-"):
            return cluster_id


class NativeKafka:
    """One Kafka node on free loopback ports, with a data folder of its own."""

    keeps_data = True
    description = "Apache Kafka, native"

    def __init__(self) -> None:
        self._port = processes.free_port()
        self._controller_port = processes.free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="hoithi-kafka-"))
        self._cluster_id = new_cluster_id()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"{processes.LOOPBACK}:{self._port}"

    @property
    def log_file(self) -> Path:
        return self._folder / "kafka.out"

    def start(self) -> None:
        if self._process is None or self._process.poll() is not None:
            self._process = self._launch()
            await_ready(lambda: processes.accepts(self.address), self._failure, "Apache Kafka")

    def stop(self) -> None:
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kill9(self) -> None:
        if self._process is not None:
            processes.kill(self._process)

    def restart(self) -> None:
        self._end()
        self.start()

    def wipe(self) -> None:
        self.kill9()
        shutil.rmtree(self._folder / "data", ignore_errors=True)
        self._cluster_id = new_cluster_id()
        self.start()

    def _end(self) -> None:
        if self._process is not None:
            processes.end(self._process, STOP_TIMEOUT_S)

    def _launch(self) -> "subprocess.Popen[bytes]":
        settings = {
            "BROKER_LIBS": str(HOME / "libs"),
            "BROKER_ARCHIVE": str(HOME / "kafka.jsa"),
            "BROKER_DATA": str(self._folder / "data"),
            "BROKER_PORT": str(self._port),
            "BROKER_CONTROLLER_PORT": str(self._controller_port),
            "BROKER_CLUSTER_ID": self._cluster_id,
        }
        script = str(ROOT / "deploy" / "kafka" / "run.sh")
        environment = {k: v for k, v in os.environ.items() if not k.startswith("KAFKA_")}
        return processes.spawn([script], log_file=self.log_file, environment=environment | settings)

    def _failure(self) -> str | None:
        if self._process is None or self._process.poll() is None:
            return None
        last = self.log_file.read_text(errors="replace")[-2000:]
        return f"ended with {self._process.returncode}\n{last}"
