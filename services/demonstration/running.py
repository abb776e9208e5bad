"""Starts the demonstration on this machine: an embedded broker and every site on one port.

Imports little: this process stays all day, and what it has done by others goes with them.
"""

import http.client
import json
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from services.serve import Supervisor, inherited, supervise_sites
from shared import processes
from shared.messaging.embedded import EmbeddedBroker

CONTESTS = Path(__file__).parents[2] / "contests" / "demo"
READY_TIMEOUT_S = 300.0
_STOP_TIMEOUT_S = 10.0
_TEND_S = 0.2
_PLAYED = "played.json"

_logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DemonstrationFolder:
    """Where the demonstration keeps everything, and whether its seasons were played."""

    path: Path

    @property
    def is_played(self) -> bool:
        """Whether both seasons were played to their end."""
        return (self.path / _PLAYED).exists()

    @property
    def is_begun(self) -> bool:
        """Whether there are databases."""
        return any(self.path.glob("*/site.db"))

    def mark_played(self, seed: int) -> None:
        """Remember that both seasons were played."""
        (self.path / _PLAYED).write_text(json.dumps({"seed": seed}), "utf-8")

    def clear(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.path, ignore_errors=True)


class Demonstration:
    """The running demonstration: broker, processes, settings."""

    def __init__(self, folder: DemonstrationFolder, port: int) -> None:
        self.folder = folder
        self._port = port
        self._broker = EmbeddedBroker(log_file=folder.path / "logs" / "broker.log")
        self._supervisor: Supervisor | None = None
        self._environment = _environment(folder.path, self._broker.address, port)

    @property
    def url(self) -> str:
        """Where to look."""
        return f"http://{processes.LOOPBACK}:{self._port}"

    def start(self) -> None:
        """Start everything and return when the first page answers.

        Raises `TimeoutError` when it does not in five minutes.
        """
        done = subprocess.run(
            self._command("prepare"),
            env=inherited(self._environment),
            stdout=subprocess.PIPE,
            check=True,
        )
        known = json.loads(done.stdout.splitlines()[-1])
        self._environment |= _neighbours(self.url, known["sites"])
        self._broker.start()
        supervisor = Supervisor(self.folder.path / "logs", self._environment)
        supervise_sites(supervisor, known["sites"], known["services"])
        supervisor.start()
        self._supervisor = supervisor
        self._await_first_page()

    def play(self, seed: int, stop: threading.Event) -> bool:
        """Play both seasons, restarting what ends meanwhile; False if told to stop before the end.

        Raises `CalledProcessError` when they cannot be played.
        """
        playing = subprocess.Popen(
            self._command("perform", str(seed)), env=inherited(self._environment)
        )
        try:
            while playing.poll() is None and not stop.wait(_TEND_S):
                self.tend()
        finally:
            if playing.poll() is None:
                processes.end(playing, _STOP_TIMEOUT_S)
        if playing.returncode and not stop.is_set():
            raise subprocess.CalledProcessError(playing.returncode, "perform")
        return playing.returncode == 0

    def tend(self) -> None:
        """Restart what has ended; a broker that died comes back empty and is refilled."""
        if not self._broker.is_running:
            _logger.warning("broker_ended")
            self._broker.start()
        if self._supervisor is not None:
            self._supervisor.tend()

    def stop(self) -> None:
        """End every process, then the broker."""
        if self._supervisor is not None:
            self._supervisor.stop()
        self._broker.stop()

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "services.cli", "demo", *words]

    def _await_first_page(self) -> None:
        until = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < until:
            self.tend()
            if self._answers():
                return
            time.sleep(0.05)
        where = self.folder.path / "logs"
        raise TimeoutError(
            f"Sau năm phút {self.url} vẫn chưa trả lời; hãy xem nhật ký trong {where}"
        )

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(processes.LOOPBACK, self._port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < 400
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _environment(folder: Path, broker: str, port: int) -> dict[str, str]:
    return {
        "HOITHI_DATA": str(folder),
        "HOITHI_CONTESTS": str(CONTESTS),
        "HOITHI_BROKER": broker,
        "HOITHI_EMBEDDED_BROKER": "true",
        "HOITHI_PARTITIONS": "3",
        "HOITHI_PORT": str(port),
        "HOITHI_HEARTBEAT_S": "60",
        "HOITHI_MAIL_MAILBOX": "true",
        # Nobody sleeps in a demonstration: letters are to be seen at once.
        "HOITHI_MAIL_QUIET_FROM": "00:00",
        "HOITHI_MAIL_QUIET_UNTIL": "00:00",
    }


def _neighbours(url: str, sites: Sequence[str]) -> dict[str, str]:
    """Where the sites push their files to one another, and what they show for it."""
    token = secrets.token_urlsafe(24)
    return {
        "HOITHI_SITE_URLS": json.dumps({one: f"{url}/{one}" for one in sites}),
        "HOITHI_SITE_TOKENS": json.dumps(dict.fromkeys(sites, token)),
    }
