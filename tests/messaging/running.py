"""Starts the processes of toy sites, kills them, and starts them again as a supervisor would."""

import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

from shared import processes
from tests.messaging.process import Plan
from tests.messaging.sites import ToySite
from tests.parts.broker import BrokerPart

ROOT = Path(__file__).parents[2]


def plan_for(broker: BrokerPart, *sites: ToySite, **settings: object) -> Plan:
    """The plan of the processes of these sites on a broker."""
    neighbours = {
        one.name: [name.split(".")[3] for name in one.topology.writes if ".up." in name]
        for one in sites
    }
    plan = Plan(
        broker=broker.address,
        folder=str(sites[0].folder),
        url=sites[0].url,
        sites=neighbours,
        fetch_wait_ms=None if broker.keeps_data else 20,
    )
    return replace(plan, **settings)  # type: ignore[arg-type]


@dataclass
class Running:
    """The processes of a test, by name; each is kept alive until it is stopped."""

    folder: Path
    plan: Plan
    started: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    codes: list[tuple[str, int]] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _keeper: threading.Thread | None = None

    def start(self, name: str, plan: Plan | None = None) -> "Running":
        """Start a process; the first letters of its name say which kind: relay or worker."""
        file = (plan or self.plan).write(self.folder / f"{name}.json")
        command = [sys.executable, "-m", "tests.messaging.process", self.kind(name), str(file)]
        with self._lock:
            self.started[name] = processes.spawn(
                ["env", "-C", str(ROOT), *command], log_file=self.log(name)
            )
        return self

    def keep_alive(self) -> "Running":
        """Start again what ends, as the supervisor does."""
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()
        return self

    def kill(self, name: str) -> None:
        """End a process as a power cut would."""
        with self._lock:
            self.started[name].kill()
            self.started[name].wait()

    def end(self, name: str) -> int:
        """Ask a process to end; its exit code. It is not started again."""
        with self._lock:
            process = self.started.pop(name)
        process.send_signal(signal.SIGTERM)
        return process.wait(20)

    def is_up(self, name: str) -> bool:
        """Whether a process runs."""
        return self.started[name].poll() is None

    def log(self, name: str) -> Path:
        """Where a process writes."""
        return self.folder / f"{name}.log"

    def said(self, name: str) -> str:
        """What a process wrote so far."""
        return self.log(name).read_text(errors="replace") if self.log(name).exists() else ""

    def stop(self) -> None:
        """End every process."""
        self._stop.set()
        if self._keeper is not None:
            self._keeper.join()
        for process in self.started.values():
            process.kill()
        for process in self.started.values():
            process.wait()

    @staticmethod
    def kind(name: str) -> str:
        """The kind of process that a name stands for."""
        return "relay" if name.startswith("relay") else "worker"

    def _keep(self) -> None:
        while not self._stop.wait(0.1):
            with self._lock:
                ended = [name for name, one in self.started.items() if one.poll() is not None]
                for name in ended:
                    self.codes.append((name, self.started[name].returncode))
                    self.start(name)

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
