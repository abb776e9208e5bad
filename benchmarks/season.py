"""The demonstration as a newcomer meets it: how soon the first page, how much memory afterwards."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.figures import Figure, say
from services.demonstration.running import DemonstrationFolder
from shared import processes

BROKER = "tansu"
PLAY_TIMEOUT_S = 900.0
SETTLE_S = 10.0
IDLE_S = 20.0


def figures() -> list[Figure]:
    """First page after start, length of the play, memory and idle CPU after the season."""
    with tempfile.TemporaryDirectory(prefix="hoithi-bench-") as name:
        folder = DemonstrationFolder(Path(name) / "demo")
        began = time.monotonic()
        with _demonstration(folder) as (process, port):
            _await_first_page(process, port)
            first_page_s = time.monotonic() - began
            say(f"first page after {first_page_s:.1f} s; the seasons are played …")
            _await_played(process, folder)
            played_s = time.monotonic() - began
            time.sleep(SETTLE_S)
            return [
                Figure("first page after start", f"{first_page_s:.1f} s", "≤ 15 s"),
                Figure("both seasons played", f"{played_s:.0f} s after start", "< 120 s"),
                *_memory(process),
                _idle(process),
            ]


@contextmanager
def _demonstration(folder: DemonstrationFolder) -> Iterator["tuple[subprocess.Popen[bytes], int]"]:
    port = processes.free_port()
    command = [sys.executable, "-m", "services.cli", "demo", "--port", str(port)]
    log_file = folder.path.parent / "demo.log"
    process = processes.spawn(
        [*command, "--data", str(folder.path)], log_file=log_file, environment=dict(os.environ)
    )
    try:
        yield process, port
    finally:
        processes.end(process, 60.0)


def _await_first_page(process: "subprocess.Popen[bytes]", port: int) -> None:
    while True:
        _require_alive(process)
        try:
            with urllib.request.urlopen(f"http://{processes.LOOPBACK}:{port}/", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)


def _await_played(process: "subprocess.Popen[bytes]", folder: DemonstrationFolder) -> None:
    until = time.monotonic() + PLAY_TIMEOUT_S
    while not folder.is_played:
        _require_alive(process)
        if time.monotonic() > until:
            raise TimeoutError("the seasons were not played to their end")
        time.sleep(0.2)


def _require_alive(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is not None:
        raise RuntimeError(f"the demonstration ended with {process.returncode}")


def _memory(process: "subprocess.Popen[bytes]") -> list[Figure]:
    """Memory without the broker. Shared pages count once in PSS and in every process in RSS."""
    parts = {
        _name(one): one.memory_full_info() for one in _family(process) if BROKER not in one.name()
    }
    each = ", ".join(f"{name} {one.rss / 2**20:.0f}" for name, one in parts.items())
    rss = sum(one.rss for one in parts.values()) / 2**20
    pss = sum(one.pss for one in parts.values()) / 2**20
    return [
        Figure("resident without the broker, after the season", f"{rss:.0f} MiB", "≤ 400 MiB"),
        Figure("  by process; shared pages counted once", f"{each}; {pss:.0f} MiB"),
    ]


def _idle(process: "subprocess.Popen[bytes]") -> Figure:
    family = _family(process)
    before = {one.pid: sum(one.cpu_times()[:2]) for one in family}
    time.sleep(IDLE_S)
    shares = {
        _name(one): 100 * (sum(one.cpu_times()[:2]) - before[one.pid]) / IDLE_S for one in family
    }
    words = ", ".join(f"{name} {share:.1f} %" for name, share in shares.items())
    return Figure("idle CPU, of one core", words)


def _family(process: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    top = psutil.Process(process.pid)
    return [top, *top.children(recursive=True)]


def _name(process: psutil.Process) -> str:
    words = process.cmdline()
    if "process" in words:
        return words[words.index("process") + 1]
    return "broker" if BROKER in process.name() else "supervisor"
