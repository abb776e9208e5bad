"""An installation to be measured: broker, databases, web, worker and relay, and what they cost."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

from benchmarks.launched import read_counts
from benchmarks.parts import Parts
from services.app import SERVICES, Installation, prepare
from services.demonstration.draining import Drain
from shared import processes
from shared.processes import LOOPBACK
from shared.settings import Settings

KINDS = ("relay", "worker", "web")
READY_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What the installation has cost so far: CPU seconds by process, commits by process."""

    at: float
    cpu_s: Mapping[str, float]
    commits: Mapping[str, int]

    def since(self, before: "Cost") -> "Cost":
        """What was added."""
        cpu = {name: value - before.cpu_s.get(name, 0.0) for name, value in self.cpu_s.items()}
        done = {name: value - before.commits.get(name, 0) for name, value in self.commits.items()}
        return Cost(self.at - before.at, cpu, done)


@dataclass(slots=True)
class Stack:
    """One installation in a folder of its own, to be used as a context."""

    folder: Path
    contests: Path
    parts: Parts
    profiled: str | None = None
    port: int = field(default_factory=processes.free_port)
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the web process answers."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def installation(self) -> Installation:
        """The same installation, as this process sees it."""
        names: dict[str, object] = {
            key.removeprefix("HOITHI_").lower(): value for key, value in self.environment.items()
        }
        return Installation(Settings.model_validate(names))

    def __enter__(self) -> Self:
        self.parts.start()
        self.environment = {
            "HOITHI_DATA": str(self.folder / "data"),
            "HOITHI_CONTESTS": str(self.contests),
            "HOITHI_BROKER": self.parts.broker_address,
            "HOITHI_EMBEDDED_BROKER": str(self.parts.is_embedded).lower(),
            "HOITHI_PARTITIONS": "3",
            "HOITHI_PORT": str(self.port),
            "HOITHI_HEARTBEAT_S": "60",
            "HOITHI_LOG_LEVEL": "WARNING",
        }
        if self.parts.database_url:
            self.environment["HOITHI_DATABASE_URL"] = self.parts.database_url
        installation = self.installation
        prepare(installation, installation.site_names)
        for kind in KINDS:
            self.start(kind)
        self._await_first_page()
        self.drain()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for process in self.running.values():
            processes.end(process, STOP_TIMEOUT_S)
        self.parts.stop()

    def start(self, kind: str, *extra: str) -> None:
        """Start one process, counted, and profiled if it is the one that was asked for."""
        sites = [part for site in self.installation.site_names for part in ("--site", site)]
        services = [part for one in SERVICES for part in ("--service", one.name)]
        command = ["process", kind, *sites, *(services if kind == "worker" else []), *extra]
        profile = ["--profile", str(self.profile_of(kind))] if kind == self.profiled else []
        launched = [sys.executable, "-m", "benchmarks.launched", str(self._counts_of(kind))]
        self.running[kind] = processes.spawn(
            [*launched, *profile, "--", *command],
            log_file=self.folder / "logs" / f"{kind}.log",
            environment={**os.environ, **self.environment},
        )

    def drain(self) -> None:
        """Return when everything that was said has been heard."""
        drain = Drain(self.installation)
        try:
            drain.wait(self.require_alive)
        finally:
            drain.close()

    def cost(self) -> Cost:
        """What it has cost so far."""
        cpu = {name: _cpu_s(process.pid) for name, process in self.running.items()}
        cpu["chores"] = sum(_helpers_s(process.pid) for process in self.running.values())
        cpu["broker"] = sum(_cpu_s(pid) for pid in self.parts.broker_pids)
        cpu["database"] = sum(_cpu_s(pid) for pid in self.parts.database_pids)
        cpu["generator"] = time.process_time()
        commits = {
            f"{kind}/{service}": count
            for kind in self.running
            for service, count in read_counts(self._counts_of(kind)).items()
        }
        return Cost(time.perf_counter(), cpu, commits)

    def profile_of(self, kind: str) -> Path:
        """The file that a process's profile is written to."""
        return self.folder / f"{kind}.profile.txt"

    def require_alive(self) -> None:
        """Raise `RuntimeError` with the last lines of its log if a process has ended."""
        for kind, process in self.running.items():
            if process.poll() is not None:
                log = (self.folder / "logs" / f"{kind}.log").read_text("utf-8", "replace")
                raise RuntimeError(f"{kind} ended with {process.returncode}\n{log[-3000:]}")

    def _counts_of(self, kind: str) -> Path:
        return self.folder / "counts" / kind

    def _await_first_page(self) -> None:
        until = time.monotonic() + READY_TIMEOUT_S
        while time.monotonic() < until:
            self.require_alive()
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.02)
        raise TimeoutError(f"{self.url} does not answer; see {self.folder / 'logs'}")


def _cpu_s(pid: int) -> float:
    """CPU of a process alone, in seconds."""
    try:
        return sum(psutil.Process(pid).cpu_times()[:2])
    except psutil.NoSuchProcess:
        return 0.0


def _helpers_s(pid: int) -> float:
    """CPU of what a process has started: papers and chores, which end when nothing waits."""
    try:
        process = psutil.Process(pid)
        living = sum(sum(one.cpu_times()[:2]) for one in process.children(recursive=True))
        return living + sum(process.cpu_times()[2:4])
    except psutil.NoSuchProcess:
        return 0.0
