"""A line of log for the requests that an operator wants to hear of: those that fail or drag."""

import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SLOW_S = 1.0
_logger = structlog.get_logger()


class AccessLog:
    """Logs answers of 500 and above and whatever took over a second."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, answered_s = time.perf_counter(), 0, 0.0

        async def note(message: Message) -> None:
            nonlocal status, answered_s
            if message["type"] == "http.response.start":
                # A stream of events never ends; what counts is when the answer began.
                status, answered_s = message["status"], time.perf_counter() - began
            await send(message)

        await self._app(scope, receive, note)
        if status < 500 and answered_s < SLOW_S:
            return
        _logger.warning(
            "request",
            method=scope["method"],
            path=scope["path"],
            status=int(status),
            took_ms=round(1000 * answered_s),
        )
