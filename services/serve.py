"""Supervises the processes of an installation: starts them, restarts what ends, stops them all."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from shared import processes

STOP_TIMEOUT_S = 12.0
_FIRST_PAUSE_S = 0.2
_MOST_PAUSE_S = 10.0
_HEALTHY_AFTER_S = 20.0

_logger = structlog.get_logger()


@dataclass(slots=True)
class Child:
    """One supervised process: what to run, and how its last start went."""

    name: str
    arguments: tuple[str, ...]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    next_start_at: float = 0.0
    pause_s: float = _FIRST_PAUSE_S
    restarts: int = field(default=0)


class Supervisor:
    """Keeps `hoithi process …` children alive; each writes to its own log file."""

    def __init__(self, logs: Path, environment: Mapping[str, str]) -> None:
        self._logs = logs
        self._environment = inherited(environment)
        self._children: list[Child] = []

    def add(self, name: str, *arguments: str) -> Child:
        """Name a process to be kept alive."""
        child = Child(name, arguments)
        self._children.append(child)
        return child

    def start(self) -> None:
        """Start every process once."""
        for child in self._children:
            self._start(child)

    def run(self, stop: threading.Event) -> None:
        """Restart what ends, until `stop` is set; then end all."""
        try:
            while not stop.wait(0.1):
                self.tend()
        finally:
            self.stop()

    def tend(self) -> None:
        """Start again what has ended, with growing pauses while it does not stay up."""
        now = time.monotonic()
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                self._note_end(child, now)
            if child.process is None and now >= child.next_start_at:
                self._start(child)

    def stop(self) -> None:
        """End every process, politely first."""
        running = [one.process for one in self._children if one.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        for process in running:
            processes.end(process, STOP_TIMEOUT_S)
        for child in self._children:
            child.process = None

    def child(self, name: str) -> Child:
        """The process of that name. Raises `StopIteration`."""
        return next(one for one in self._children if one.name == name)

    def _note_end(self, child: Child, now: float) -> None:
        code = child.process.returncode if child.process else None
        stayed = now - child.started_at > _HEALTHY_AFTER_S
        child.pause_s = _FIRST_PAUSE_S if stayed else min(child.pause_s * 2, _MOST_PAUSE_S)
        child.next_start_at = now + child.pause_s
        child.process = None
        child.restarts += 1
        _logger.warning("process_ended", process=child.name, code=code, again_in_s=child.pause_s)

    def _start(self, child: Child) -> None:
        command = [sys.executable, "-m", "services.cli", "process", *child.arguments]
        log_file = self._logs / f"{child.name}.log"
        child.process = processes.spawn(command, log_file=log_file, environment=self._environment)
        child.started_at = time.monotonic()


def supervise_sites(
    supervisor: Supervisor, sites: Sequence[str], services: Sequence[str], only: Sequence[str] = ()
) -> None:
    """Name web, worker and relay for these sites, or those of them that `only` names."""
    named = [part for site in sites for part in ("--site", site)]
    chosen = [part for service in services for part in ("--service", service)]
    for kind, extra in (("relay", []), ("worker", chosen), ("web", [])):
        if not only or kind in only:
            supervisor.add(kind, kind, *named, *extra)


def inherited(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process to be started: this one's, with more."""
    return {**os.environ, **more}


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
