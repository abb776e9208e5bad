"""The second step of signing in: a code of the app, or one of the recovery codes."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from fastapi import Query, Request
from starlette.responses import RedirectResponse, Response

from shared.clock import wall_now
from shared.database import Session
from shared.identity import accounts, factor
from shared.identity.accounts import Account
from shared.identity.asker import NotSignedIn
from shared.identity.commands import AskCode, EnterCode, Proof
from shared.identity.pages.cookies import NOBODY, back_to, handed_out, new_login
from shared.identity.sealing import Sealer
from shared.identity.tokens import digest_of, new_secret
from shared.unit import Context
from shared.web.doors import SiteDoor, address_of, site_of
from shared.web.forms import read_form
from shared.web.problems import problem_of
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

STEP_COOKIE = "hoithi_step"
STEP_LASTS = timedelta(minutes=10)
router = SiteRouter()


class WrongSecondStep(NotSignedIn):
    """A code that is none, or an account that rests after too many of them."""

    code = "wrong_second_step"
    message = "Mã xác nhận không đúng hoặc đã dùng. Hãy chờ mã mới rồi nhập lại."


@dataclass(frozen=True, slots=True)
class SecondStepPage(Page):
    """The form for the code; `is_wrong` after one that was not right."""

    TEMPLATE: ClassVar[str] = "site/second_step.html"
    back: str
    is_wrong: bool


@router.get("/sign-in/code")
async def show_second_step(
    request: Request, sau: Annotated[str, Query(max_length=500)] = ""
) -> Response:
    """The form; `sau` is the page to go to then."""
    if STEP_COOKIE not in request.cookies:
        return RedirectResponse(f"/{site_of(request).name}/sign-in", 303)
    return await show(request, SecondStepPage(back_to(request, sau), is_wrong=False))


@router.post("/sign-in/code")
async def enter_code(request: Request, site: SiteDoor) -> Response:
    """Begin a session by the code. Raises `StepSpent`, `AccountRests`."""
    form = await read_form(request)
    back, fresh = back_to(request, form.optional("back") or ""), new_login(request)
    code = form.text("code", "Mã xác nhận")[:100]
    secret = request.cookies.get(STEP_COOKIE, "")
    command = EnterCode(secret, code, await _proof(request, secret, code), fresh.kept)
    context = Context(NOBODY, address=address_of(request))
    entered = json.loads(await site.execute("site", command, context))
    if entered["login"] is None:
        status = problem_of(WrongSecondStep()).status
        return await show(request, SecondStepPage(back, is_wrong=True), status=status)
    answer = handed_out(request, RedirectResponse(back, 303), fresh)
    answer.delete_cookie(STEP_COOKIE, path=_path(request))
    return answer


async def ask_for_code(request: Request, account: str, back: str) -> Response:
    """Lead to the second step, which whoever has this cookie may take for ten minutes."""
    site, secret = site_of(request), new_secret()
    context = Context(account, address=address_of(request))
    await site.execute("site", AskCode(account, secret, wall_now() + STEP_LASTS), context)
    return to_second_step(request, secret, back)


def to_second_step(request: Request, secret: str, back: str) -> Response:
    """Lead to the second step with the secret that it takes."""
    answer = RedirectResponse(f"{_path(request)}/code?{urlencode({'sau': back})}", 303)
    answer.set_cookie(
        STEP_COOKIE,
        secret,
        path=_path(request),
        max_age=int(STEP_LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


async def _proof(request: Request, secret: str, code: str) -> Proof | None:
    """That the code is the app's of whoever this step is for."""
    known = await site_of(request).query("site", _whose, digest_of(secret))
    if known is None or known.factor is None:
        return None
    sealer: Sealer = request.app.state.sealer
    return factor.proof_of(sealer, known.factor, code, wall_now())


def _whose(session: Session, digest: str) -> Account | None:
    step = accounts.link(session, digest)
    return accounts.by_id(session, step.account) if step else None


def _path(request: Request) -> str:
    return f"/{site_of(request).name}/sign-in"
