"""Signing in by an OpenID Connect provider: to it and back."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import RedirectResponse, Response

from shared.clock import wall_now
from shared.errors import NotYetKnown
from shared.identity.commands import EnterFromOutside
from shared.identity.outside import CALLBACK, OutsideRefused, Provider, secrets_of
from shared.identity.pages.cookies import NOBODY, Fresh, back_to, handed_out, new_login
from shared.identity.pages.second_step import STEP_LASTS, to_second_step
from shared.identity.tokens import new_secret
from shared.settings import Settings
from shared.unit import Context
from shared.web.doors import SiteDoor, address_of, site_of
from shared.web.routing import SiteRouter

OUTSIDE_COOKIE, BACK_COOKIE = "hoithi_outside", "hoithi_outside_back"
_LASTS = timedelta(minutes=10)
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class Came:
    """What the second step would need, should one be due."""

    account: str | None
    step: str
    fresh: Fresh
    is_in: bool


@router.get("/sign-in/oidc")
async def go(request: Request, sau: Annotated[str, Query(max_length=500)] = "") -> Response:
    """To the provider, with a secret in a cookie. Raises `NotYetKnown` where there is none."""
    provider, secret = _provider(request), new_secret()
    answer = RedirectResponse(await provider.address(secrets_of(secret), _callback(request)), 303)
    _keep(request, answer, OUTSIDE_COOKIE, secret)
    _keep(request, answer, BACK_COOKIE, back_to(request, sau).encode().hex())
    return answer


@router.get("/sign-in/oidc/callback")
async def come_back(request: Request, site: SiteDoor) -> Response:
    """From the provider. Raises `OutsideRefused`, `AccountRests`."""
    provider, secret = _provider(request), request.cookies.get(OUTSIDE_COOKIE)
    if not secret:
        raise OutsideRefused()
    asked = dict(request.query_params)
    who = await provider.identity(secrets_of(secret), asked, _callback(request))
    came = await _admit(request, who.issuer, who.subject, who.mail)
    if came.account is None:
        raise OutsideRefused()
    back = _back(request)
    if came.is_in:
        answer = handed_out(request, RedirectResponse(back, 303), came.fresh)
    else:
        answer = to_second_step(request, came.step, back)
    for name in (OUTSIDE_COOKIE, BACK_COOKIE):
        answer.delete_cookie(name, path=f"/{site.name}/sign-in")
    return answer


async def _admit(request: Request, issuer: str, subject: str, mail: str | None) -> Came:
    settings: Settings = request.app.state.settings
    fresh, step = new_login(request), new_secret()
    command = EnterFromOutside(
        issuer, subject, mail, settings.oidc_is_strong, step, wall_now() + STEP_LASTS, fresh.kept
    )
    context = Context(NOBODY, address=address_of(request))
    found = json.loads(await site_of(request).execute("site", command, context))
    return Came(found["account"], step, fresh, found["login"] is not None)


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotYetKnown(awaited="oidc")
    return provider


def _callback(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return f"{settings.url_of(site_of(request).name)}/{CALLBACK}"


def _keep(request: Request, answer: Response, name: str, value: str) -> None:
    answer.set_cookie(
        name,
        value,
        path=f"/{site_of(request).name}/sign-in",
        max_age=int(_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",  # the provider sends the browser back from its own site
        secure=request.url.scheme == "https",
    )


def _back(request: Request) -> str:
    try:
        asked = bytes.fromhex(request.cookies.get(BACK_COOKIE, "")).decode()
    except ValueError:
        asked = ""
    return back_to(request, asked)
