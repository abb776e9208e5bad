"""What every answer carries and every request must pass, whatever page or door it is for."""

import ipaddress
from collections.abc import Awaitable, Callable
from functools import lru_cache
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",  # the style sheet draws its arrows and ticks from data addresses
        "connect-src 'self'",
        "frame-src 'self'",  # a paper of a dossier, inside the page about it
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_ONLY_HTTPS = (b"strict-transport-security", b"max-age=31536000")
_OURS = {"same-origin", "none"}
_READING = {"GET", "HEAD", "OPTIONS"}
_IN_PROCESS = "testclient"  # the name under which an app is called without a network


class SecurityHeaders:
    """Adds the same headers to every answer, but for those that a door has set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "http":
            # Said over a line that is not secured, it would be believed of nobody (RFC 6797, 7.2).
            always = (*_HEADERS, _ONLY_HTTPS) if scope["scheme"] == "https" else _HEADERS
            send = _with_headers(send, always)
        await self._app(scope, receive, send)


class SameOrigin:
    """Refuses what another web site has a browser send here.

    Browsers name the origin of every request that changes something, and since 2020–2023 also how
    it relates to the page; programs name neither. Together with cookies that are not sent along
    from elsewhere (SameSite) this takes the place of a token in every form
    (docs/decisions/0029).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "http" and scope["method"] not in _READING and _is_foreign(scope):
            refusal = PlainTextResponse("Yêu cầu đến từ một trang khác, không được nhận.", 403)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def is_loopback(connection: HTTPConnection) -> bool:
    """Whether the asker sits on this machine; a socket file counts."""
    return connection.client is None or _is_loopback(connection.client.host)


@lru_cache(maxsize=1024)
def _is_loopback(host: str) -> bool:
    if host == _IN_PROCESS:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_foreign(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if headers.get("authorization", "").lower().startswith("bearer "):
        return False  # no browser adds a token by itself, and no cookie is read beside one
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc != headers.get("host")
    return headers.get("sec-fetch-site", "none") not in _OURS


def _with_headers(
    send: Send, always: tuple[tuple[bytes, bytes], ...]
) -> Callable[[Message], Awaitable[None]]:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = list(message.get("headers", ()))
            names = {name.lower() for name, _ in given}
            # A door that gives files out knows better what may be done with them.
            added = [(name, value) for name, value in always if name not in names]
            message = {**message, "headers": [*given, *added]}
        await send(message)

    return send_with_headers
