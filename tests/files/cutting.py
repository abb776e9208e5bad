"""A line that breaks: a proxy on this machine that lets so many bytes through and no more."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PIECE = 4096


@dataclass
class Line:
    """A line to a server; `cut_after` counts bytes upward over all connections, None is never."""

    server: str
    cut_after: int | None = None
    sent: int = 0
    url: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def restore(self) -> None:
        """The line holds again, and counts from 0."""
        self.cut_after, self.sent = None, 0

    def allows(self, piece: bytes) -> bytes:
        """As much of a piece as still goes through."""
        with self._lock:
            if self.cut_after is not None:
                piece = piece[: max(0, self.cut_after - self.sent)]
            self.sent += len(piece)
        return piece


@contextmanager
def line_to(server: str) -> Iterator[Line]:
    """A line to an address of this machine."""
    line = Line(server)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        threading.Thread(target=_accept, args=(listener, line), daemon=True).start()
        yield line
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, line: Line) -> None:
    target = urlsplit(line.server)
    while True:
        try:
            below, _ = listener.accept()
        except OSError:
            return
        above = socket.create_connection((target.hostname or "", target.port or 0))
        threading.Thread(target=_up, args=(below, above, line), daemon=True).start()
        threading.Thread(target=_down, args=(above, below), daemon=True).start()


def _up(below: socket.socket, above: socket.socket, line: Line) -> None:
    with contextlib.suppress(OSError):
        while piece := below.recv(_PIECE):
            through = line.allows(piece)
            above.sendall(through)
            if len(through) < len(piece):
                break
    _end(below, above)


def _down(above: socket.socket, below: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := above.recv(_PIECE):
            below.sendall(piece)
    _end(above, below)


def _end(*ends: socket.socket) -> None:
    for one in ends:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
