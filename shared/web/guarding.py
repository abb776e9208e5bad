"""What a request must keep to before any door reads it: a readable address, a body of a size."""

import re
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import HoithiError, InvalidInput
from shared.files import FileTooLarge
from shared.web.problems import problem_of, respond

MOST_TYPED = 2 * 1024 * 1024
"""Bytes of a body that is no file: a dossier of forty pages is a tenth of it."""

_BESIDE_A_FILE = 64 * 1024
_PACKS = re.compile(r"^/[^/]+/(?:import/|api/v1/branches/[^/]+/[^/]+/imports/long$)")
"""Where a list may come in one pack with the files of its lines."""

_READING = {"GET", "HEAD", "OPTIONS"}


class Guard:
    """Refuses addresses that no store can be asked for, and bodies that are larger than allowed.

    A body that says its length is refused before a byte of it is read; one that does not, or
    lies, as soon as it is over. A form with parts and a PUT are files, all else was typed.
    """

    def __init__(self, app: ASGIApp, most_file: int, most_pack: int = 0) -> None:
        self._app, self._most_file = app, most_file
        self._most_pack = max(most_file, most_pack)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        refusal = _unreadable(scope) or self._too_large(request)
        if refusal is not None:
            await respond(request, problem_of(refusal))(scope, receive, send)
            return
        if scope["method"] not in _READING:
            receive = _counted(receive, *self._most(request))
        await self._app(scope, receive, send)

    def _too_large(self, request: Request) -> HoithiError | None:
        stated = request.headers.get("content-length", "0")
        if not (stated.isascii() and stated.isdecimal()):
            return InvalidInput(field="Content-Length", reason="phải là số")
        most, shown = self._most(request)
        return too_large(shown) if int(stated[:18]) > most else None

    def _most(self, request: Request) -> tuple[int, int]:
        """The most bytes of a request, and the limit as people know it."""
        kind = request.headers.get("content-type", "")
        is_form = kind.startswith("multipart/form-data")
        if is_form and _PACKS.search(request.url.path):
            return self._most_pack + _BESIDE_A_FILE, self._most_pack
        if request.method == "PUT" or is_form:
            return self._most_file + _BESIDE_A_FILE, self._most_file
        return MOST_TYPED, MOST_TYPED


def too_large(most: int) -> FileTooLarge:
    """The refusal of a body over the limit."""
    reason = f"dung lượng vượt quá {most // (1024 * 1024)} MB"
    return FileTooLarge(field="Nội dung gửi lên", reason=reason, limit=most)


def _unreadable(scope: Scope) -> InvalidInput | None:
    query = scope.get("query_string", b"").lower()
    if "\0" in scope["path"] or b"%00" in query or b"\0" in query:
        return InvalidInput(field="Địa chỉ", reason="có ký tự hỏng")
    return None


def _counted(receive: Receive, most: int, shown: int) -> Callable[[], Awaitable[Message]]:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise too_large(shown)
        return message

    return counted
