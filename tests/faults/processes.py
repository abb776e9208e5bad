"""The processes of an installation, started again at once whenever they end."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.app import SERVICES
from shared import processes

KINDS = ("relay", "worker", "web")


class Processes:
    """Web, worker and relay for these sites. A supervisor would pause longer after each end."""

    def __init__(self, folder: Path, sites: Sequence[str], environment: Mapping[str, str]) -> None:
        self.codes: Counter[tuple[str, int]] = Counter()
        self._folder = folder
        self._sites = [part for site in sites for part in ("--site", site)]
        self._environment = {**os.environ, **environment}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        """Start every process, and keep it alive."""
        for kind in KINDS:
            self._start(kind)
        self._keeper.start()

    def kill(self, kind: str) -> None:
        """End one as a power cut would."""
        with self._lock:
            processes.kill(self._running[kind])

    def stop(self) -> None:
        """End all politely."""
        self._stop.set()
        self._keeper.join()
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            processes.end(process, 15)

    def _start(self, kind: str) -> None:
        services = [part for one in SERVICES for part in ("--service", one.name)]
        more = services if kind == "worker" else []
        self._running[kind] = processes.spawn(
            [sys.executable, "-m", "services.cli", "process", kind, *self._sites, *more],
            log_file=self._folder / "logs" / f"{kind}.log",
            environment=self._environment,
        )

    def _keep(self) -> None:
        # The program ends with the thread that started it, so this one lives as long as they do.
        while not self._stop.wait(0.1):
            with self._lock:
                for kind, process in list(self._running.items()):
                    if process.poll() is not None:
                        self.codes[kind, process.returncode] += 1
                        self._start(kind)
