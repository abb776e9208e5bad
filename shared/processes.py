"""Starts programs that end with whoever started them, and finds ports on the loopback address."""

import shutil
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

LOOPBACK = "127.0.0.1"


def spawn(
    command: Sequence[str],
    *,
    log_file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a program; what it prints goes to the end of `log_file`, or nowhere.

    It ends with the thread that started it, where the system can do that, so start it from one that
    lives as long. `environment` replaces the present one. `user` is for root alone.
    """
    full = [*_dying_with_parent(), *command]
    if log_file is None:
        return _open(full, subprocess.DEVNULL, environment, user)
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("ab") as log:
        return _open(full, log.fileno(), environment, user)


def end(process: "subprocess.Popen[bytes]", timeout_s: float) -> int:
    """Ask a program to end, by force after `timeout_s`; return its exit code."""
    process.terminate()
    try:
        return process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        return kill(process)


def kill(process: "subprocess.Popen[bytes]") -> int:
    """End a program as a power cut would; return its exit code."""
    process.kill()
    return process.wait()


def free_port() -> int:
    """A loopback port that nothing listens on now; somebody else may still take it first."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def accepts(address: str) -> bool:
    """Whether something takes connections at `host:port` now."""
    host, port = address.rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def _dying_with_parent() -> list[str]:
    """A prefix by which the kernel ends the program when its parent is killed.

    Without it a killed supervisor leaves programs behind that hold ports and memory. A function run
    between fork and exec could do the same, but is not safe in a process with threads.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "KILL", "--"] if setpriv else []


def _open(
    command: Sequence[str], output: int, environment: Mapping[str, str] | None, user: str | None
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=environment,
        user=user,
    )
