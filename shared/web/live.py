"""Pushing to open pages: one watcher per database, one calculation per change, for all who look.

A board is what a page shows, cell by cell. Each reader is sent the whole board once and then only
the cells that differ from what it was sent last, so that a slow reader skips what lies between.
"""

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import sqlalchemy as sa
import structlog
from starlette.requests import Request
from starlette.responses import StreamingResponse

from shared.database import Database, Prepared, Session
from shared.drivers import is_transient
from shared.errors import NotAllowed, TransientError
from shared.web.doors import asker_if_any, find_asker, site_of

POLL_S = 0.02
REFRESH_S = 1.0
"""Ages and silence change without any event: a board is calculated anew at least this often."""

_POLL_SERVER_S = 0.05
ASK_S = 1.0
"""A stream ends so long after its session, its person's account or roles do."""

_REST = 3
"""After a calculation its threefold cost passes before the next: it takes a quarter at most."""
_RECENT = 8
"""The quickest of so many calculations is their cost: in a busy process the others had to wait."""

_SNAPSHOT = Prepared(sa.select(sa.cast(sa.func.pg_current_snapshot(), sa.Text)))
_logger = structlog.get_logger()


class Cell(NamedTuple):
    """What one cell shows: its text, and the word for its look ("" for none)."""

    text: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """What a page shows; `layout` differs when rows came, went or changed their order."""

    layout: str
    cells: Mapping[str, Cell] = field(default_factory=dict)

    def since(self, before: "Board | None") -> str | None:
        """What brings a reader from an earlier board to this one; None if they are equal."""
        known = before.cells if before else {}
        changed = {key: cell for key, cell in self.cells.items() if known.get(key) != cell}
        # The layout goes first: a page that was loaded before it changed fetches its rows anew.
        moved = before is None or before.layout != self.layout
        text = message("layout", self.layout) if moved else ""
        return text + (message("cells", changed) if changed else "") or None


def message(event: str, data: object) -> str:
    """One server-sent event. Source: HTML Living Standard, section 9.2."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {event}\ndata: {text}\n\n"


class Watch:
    """Tells when another connection has committed to a database; opened while somebody asks."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._session: Session | None = None
        self._token: object = None
        self._lock = threading.Lock()  # the server is asked in a thread

    async def changed(self, within_s: float) -> bool:
        """Wait for a change since the last call, at most so long; whether there was one."""
        end = time.monotonic() + within_s
        while True:
            token = await self._read()
            if token != self._token:
                self._token = token
                return True
            if time.monotonic() >= end:
                return False
            await asyncio.sleep(self._pause)

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            if self._session is not None:
                self._session.close()
                self._session = None

    @property
    def _pause(self) -> float:
        return POLL_S if self._database.dialect == "sqlite" else _POLL_SERVER_S

    async def _read(self) -> object:
        if self._database.dialect == "sqlite":
            return self._open().data_version()
        return await asyncio.to_thread(self._read_server)

    def _read_server(self) -> object:
        # The transactions in progress change with every commit of any; no table is read for it.
        with self._lock:
            return self._open().one(_SNAPSHOT)

    def _open(self) -> Session:
        if self._session is None:
            self._session = self._database.session()
        return self._session


class Feed:
    """One board of one site, kept current while anybody reads it."""

    def __init__(self, watch: Watch, calculate: Callable[[], Awaitable[Board]]) -> None:
        self._watch = watch
        self._calculate = calculate
        self._board: Board | None = None
        self._moved = asyncio.Event()
        self._readers = 0
        self._task: asyncio.Task[None] | None = None

    async def messages(self) -> AsyncGenerator[str]:
        """The whole board, then what changes, until the reader goes away."""
        async with self._reading():
            sent: Board | None = None
            while True:
                board, moved = self._board, self._moved
                text = board.since(sent) if board else None
                sent = board
                if text is not None:
                    yield text
                await moved.wait()

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[None]:
        self._readers += 1
        if self._task is None:
            self._task = asyncio.create_task(self._keep_current())
        try:
            yield
        finally:
            self._readers -= 1
            if self._readers == 0:
                await self._stop()

    async def _stop(self) -> None:
        task, self._task, self._board = self._task, None, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._watch.close()

    async def _keep_current(self) -> None:
        took: deque[float] = deque(maxlen=_RECENT)
        while True:
            began = time.monotonic()
            await self._refresh()
            took.append(time.monotonic() - began)
            await asyncio.sleep(min(_REST * min(took), REFRESH_S))
            await self._watch.changed(REFRESH_S)

    async def _refresh(self) -> None:
        try:
            board = await self._calculate()
        except Exception as error:
            if not isinstance(error, TransientError) and not is_transient(error):
                # Readers keep what they see, with its age; one fault must not end the feed.
                _logger.error("board_failed", exc_info=error)
            return
        if board != self._board:
            self._board = board
            moved, self._moved = self._moved, asyncio.Event()
            moved.set()


def feed_of(
    request: Request, name: str, service: str, calculate: Callable[[], Awaitable[Board]]
) -> Feed:
    """The one feed of this name on the request's site; it watches the service's database."""
    feeds: dict[str, Feed] = request.app.state.feeds
    if name not in feeds:
        feeds[name] = Feed(Watch(site_of(request).databases[service]), calculate)
    return feeds[name]


def stream(request: Request, feed: Feed) -> StreamingResponse:
    """A feed as an answer that does not end by itself, but soon after who asks may not any more."""
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    messages = while_the_same(feed.messages(), partial(_is_the_same, request))
    return StreamingResponse(messages, media_type="text/event-stream", headers=headers)


async def while_the_same(
    messages: AsyncGenerator[str], is_the_same: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[str]:
    """The messages, while the question asked every second is answered yes; then a last word."""
    coming, asked = asyncio.ensure_future(anext(messages)), time.monotonic()
    try:
        while True:
            await asyncio.wait({coming}, timeout=ASK_S)
            if time.monotonic() - asked >= ASK_S:
                asked = time.monotonic()
                if not await is_the_same():
                    yield message("ended", "")
                    return
            if coming.done():
                yield coming.result()
                coming = asyncio.ensure_future(anext(messages))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        await messages.aclose()


async def _is_the_same(request: Request) -> bool:
    """Whether who opened the stream still is who they were, in the same roles."""
    try:
        return await find_asker(request) == asker_if_any(request)
    except NotAllowed:
        return False
