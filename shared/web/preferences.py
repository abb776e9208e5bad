"""What a person chose for pages: the language, light or dark, the branch to work in.

Each lies in a cookie of its own, so that it works before anybody has signed in. The language of
who signed in is the account's (`shared.identity.pages.personal`), whatever the browser keeps.
"""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.language import LANGUAGES, SOURCE, choose_language
from shared.web.forms import read_form

LANGUAGE_COOKIE = "hoithi_lang"
LOOK_COOKIE = "hoithi_look"
PLACE_COOKIE = "hoithi_place"
LOOKS: Mapping[str, str] = {"light": "Nền sáng", "dark": "Nền tối", "device": "Theo máy"}
_LIGHT = "light"
_HINT = "sec-ch-prefers-color-scheme"
HINT_HEADERS = ((b"accept-ch", b"Sec-CH-Prefers-Color-Scheme"), (b"vary", _HINT.encode()))
_A_YEAR_S = 365 * 24 * 3600
_FIELDS = {"language": LANGUAGE_COOKIE, "look": LOOK_COOKIE, "place": PLACE_COOKIE}
_MAX_PLACE = 200


class ChosenLanguage:
    """Answers every request in the language of whoever sent it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] == "http":
            choose_language(_language_of(scope))
        await self._app(scope, receive, send)


def look_of(request: Request) -> str:
    """Light or dark; «as the device has it» is known only of browsers that tell."""
    chosen = request.cookies.get(LOOK_COOKIE, _LIGHT)
    if chosen == "device":
        chosen = request.headers.get(_HINT, _LIGHT)
    return "dark" if chosen == "dark" else _LIGHT


def remembered_place(request: Request) -> str | None:
    """The branch chosen last, as contest and branch; it may be one of another site."""
    return request.cookies.get(PLACE_COOKIE)


async def choose(request: Request) -> Response:
    """Keep what was chosen and go back; what is not among the choices is left out."""
    form = await read_form(request)
    response = RedirectResponse(own_address(form.optional("back")), 303)
    for field, cookie in _FIELDS.items():
        value = form.optional(field)
        if value is not None and _is_known(field, value):
            remember_choice(response, cookie, value)
    return response


def remember_choice(response: Response, cookie: str, value: str) -> None:
    """Have the browser keep a choice for a year."""
    response.set_cookie(cookie, value, max_age=_A_YEAR_S, httponly=True, samesite="lax", path="/")


def own_address(back: str | None) -> str:
    """Where to go back to, never on another machine: "//host" and "\\host" are addresses of one."""
    if back is None or not back.startswith("/") or back[1:2] in ("/", "\\"):
        return "/"
    return back if back.isprintable() else "/"


def _is_known(field: str, value: str) -> bool:
    if field == "place":
        return len(value) <= _MAX_PLACE and value.isascii()
    return value in (LANGUAGES if field == "language" else LOOKS)


def _language_of(scope: Scope) -> str:
    chosen = HTTPConnection(scope).cookies.get(LANGUAGE_COOKIE)
    if chosen is None and "/api/" in scope["path"]:
        # A program says what it reads; people choose on the page, and Vietnamese comes first.
        chosen = Headers(scope=scope).get("accept-language", SOURCE)[:2].lower()
    return chosen or SOURCE


ROUTES = [Route("/lua-chon", choose, methods=["POST"])]
