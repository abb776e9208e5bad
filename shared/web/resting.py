"""The doors while the operator works on the machine: a page that says so, and when to come back.

Workers and relays go on; `hoithi maintenance` says when.
"""

from http import HTTPStatus

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.language import translated
from shared.maintenance import Watch
from shared.web.problems import Problem, respond

CODE = "maintenance"
_READING = {"GET", "HEAD", "OPTIONS"}
_ALWAYS = ("/healthz", "/readyz", "/static/", "/lua-chon")
_WORDS = "Hệ thống đang tạm dừng để bảo trì. Chưa ghi gì; xin trở lại sau ít phút."


class Resting:
    """Answers 503 for every door, or for those that change something, while a note lies there."""

    def __init__(self, app: ASGIApp, watch: Watch) -> None:
        self._app, self._watch = app, watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        resting = self._watch.now() if scope["type"] == "http" else None
        if resting is None or scope["path"].startswith(_ALWAYS):
            await self._app(scope, receive, send)
            return
        if resting.reads and scope["method"] in _READING:
            await self._app(scope, receive, send)
            return
        words = " ".join(one for one in (translated(_WORDS), resting.message) if one)
        problem = Problem(HTTPStatus.SERVICE_UNAVAILABLE, CODE, words, {})
        answer = respond(Request(scope), problem)
        answer.headers["retry-after"] = str(resting.retry_after_s)
        await answer(scope, receive, send)
