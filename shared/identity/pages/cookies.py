"""The secret of a session, made, kept as a digest and handed to the browser as a cookie."""

from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from shared.clock import wall_now
from shared.identity.commands import NewLogin
from shared.identity.tokens import digest_of, new_secret
from shared.web.doors import PERSON_COOKIE, session_cookie, site_of
from shared.web.preferences import own_address

NOBODY = "nobody"
"""The actor of what is done before anybody is signed in."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A session to begin: the secret for the browser, and what is kept of it."""

    secret: str
    kept: NewLogin


def new_login(request: Request) -> Fresh:
    """A session under a new secret, whatever cookie came with the request."""
    secret = new_secret()
    agent = request.headers.get("user-agent", "")
    return Fresh(secret, NewLogin(digest_of(secret), wall_now() + _lasts(request), agent))


def handed_out(request: Request, answer: Response, fresh: Fresh) -> Response:
    """The answer, with the session's cookie and without that of the demonstration."""
    answer.set_cookie(
        session_cookie(request),
        fresh.secret,
        path=f"/{site_of(request).name}",
        max_age=int(_lasts(request).total_seconds()),
        httponly=True,
        samesite="lax",  # strict would not send it with the first click on a link in a letter
        secure=request.url.scheme == "https",
    )
    answer.delete_cookie(PERSON_COOKIE)
    return answer


def back_to(request: Request, asked: str) -> str:
    """Where to go after signing in: the page that was asked for, else what waits for one."""
    address = own_address(asked)
    return address if address != "/" else f"/{site_of(request).name}/"


def _lasts(request: Request) -> timedelta:
    return timedelta(days=request.app.state.settings.session_days)
