"""A small HTTP client: keep-alive connections, one request at a time on each, first come by rank.

A full client would cost as much as the server that is measured.
"""

import asyncio
import heapq
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

_BODY_START = b"\r\n\r\n"
_REST_S = 2.0


class RequestFailed(Exception):
    """A door answered with an error: the measurement would mean nothing."""


@dataclass(slots=True)
class Counted:
    """What was asked: how often, and how long it took in seconds, by kind of request."""

    requests: int = 0
    waited_s: dict[str, list[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a kind for the statistics, a path, and who asks."""

    kind: str
    path: str
    person: str


class Connection:
    """One keep-alive connection, made anew after a rest: the server closes idle ones."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used_at = 0.0

    async def ask(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        """Send one request and read its answer: status and body."""
        reader, writer = await self._open()
        writer.write(head + body)
        answer = await reader.readuntil(_BODY_START)
        lowered = answer.lower()
        at = lowered.index(b"content-length:") + 15
        length = int(lowered[at : lowered.index(b"\r", at)])
        content = await reader.readexactly(length) if length else b""
        self._used_at = time.monotonic()
        return int(answer[9:12]), content

    def close(self) -> None:
        """End the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if time.monotonic() - self._used_at > _REST_S:
            self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port, limit=2**22)
        return self._streams


class Clients:
    """So many clients, each with a connection; who waits with the lower rank goes first."""

    def __init__(self, host: str, port: int, count: int) -> None:
        self._host = host
        self._all = [Connection(host, port) for _ in range(count)]
        self._idle = list(self._all)
        self._waiting: list[tuple[int, int, asyncio.Future[Connection]]] = []
        self._turn = 0
        self.counted = Counted()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        for one in self._all:
            one.close()

    async def post(self, rank: int, asked: Asked, body: Mapping[str, Any], key: str) -> Any:
        """Post JSON under an idempotency key; the answer's. Raises `RequestFailed`."""
        more = f"content-type: application/json\r\nidempotency-key: {key}\r\n"
        return json.loads(await self._ask(rank, asked, f"POST {asked.path}", more, body))

    async def get(self, rank: int, asked: Asked) -> bytes:
        """The bytes of a page or answer. Raises `RequestFailed`."""
        return await self._ask(rank, asked, f"GET {asked.path}", "", None)

    async def _ask(
        self, rank: int, asked: Asked, line: str, more: str, body: Mapping[str, Any] | None
    ) -> bytes:
        content = b"" if body is None else json.dumps(body).encode()
        named = f"host: {self._host}\r\nx-hoithi-as: {asked.person}\r\n{more}"
        head = f"{line} HTTP/1.1\r\n{named}content-length: {len(content)}\r\n\r\n"
        connection = await self._take(rank)
        start = time.perf_counter()
        try:
            status, answer = await connection.ask(head.encode(), content)
        finally:
            self._give(connection)
        self.counted.requests += 1
        self.counted.waited_s.setdefault(asked.kind, []).append(time.perf_counter() - start)
        if status >= 300:
            raise RequestFailed(f"{line}: {status} {answer[:600].decode()}")
        return answer

    async def _take(self, rank: int) -> Connection:
        if self._idle:
            return self._idle.pop()
        self._turn += 1
        waiting: asyncio.Future[Connection] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, self._turn, waiting))
        return await waiting

    def _give(self, connection: Connection) -> None:
        while self._waiting:
            _, _, waiting = heapq.heappop(self._waiting)
            if not waiting.done():
                waiting.set_result(connection)
                return
        self._idle.append(connection)
