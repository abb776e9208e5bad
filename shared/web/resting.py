"""The doors while the operator works on the machine: a page that says so, and when to come back.

Workers and relays go on; `hoithi maintenance` says when.
"""

from dataclasses import replace

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.errors import TransientError
from shared.maintenance import Maintenance, Watch
from shared.web.problems import Problem, problem_of, respond

_READING = {"GET", "HEAD", "OPTIONS"}
_ALWAYS = ("/healthz", "/readyz", "/static/", "/lua-chon")


class UnderMaintenance(TransientError):
    """The operator works on the machine. Facts: `retry_after_s`."""

    code = "maintenance"
    message = "Hệ thống đang tạm dừng để bảo trì. Chưa ghi gì; xin trở lại sau ít phút."


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
        await respond(Request(scope), _problem(resting))(scope, receive, send)


def _problem(resting: Maintenance) -> Problem:
    """What is told, with the operator's own words at the end."""
    problem = problem_of(UnderMaintenance(retry_after_s=resting.retry_after_s))
    return replace(problem, detail=f"{problem.detail} {resting.message}".strip())
