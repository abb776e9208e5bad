"""What every door of a service needs: the site, who asks, and one call that runs a command."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Header, Request, Response
from starlette.requests import HTTPConnection

from shared.cleaning import clean
from shared.clock import wall_now
from shared.errors import InvalidInput, NotAllowed
from shared.identity import permissions
from shared.identity.asker import Asker, FactorMissing, NotPermitted, NotSignedIn
from shared.identity.commands import SeeLogin, SeeToken
from shared.identity.directory import Directory
from shared.identity.permissions import Reach, Thing
from shared.identity.tokens import PREFIX
from shared.language import choose_language
from shared.runtime import SiteRuntime
from shared.service import Command
from shared.unit import Context
from shared.web.limiting import Limits
from shared.web.security import is_loopback

PERSON_HEADER = "x-hoithi-as"
PERSON_COOKIE = "hoithi_as"
MAX_KEY = 200
DRY_RUN = "dry-run"
"""The header of a request that asks what would happen."""

_SEEN_AFTER = timedelta(minutes=5)


class OnlyOnThisMachine(NotAllowed):
    """A person of the demonstration is only named, which proves nothing over a network."""

    code = "only_on_this_machine"
    message = "Bản trình diễn chỉ nhận việc từ chính máy đang chạy."


class TokenSpent(NotSignedIn):
    """A token that is none, has ended, or opens no page."""

    code = "token_spent"
    message = "Mã truy cập không đúng, đã hết hạn, bị thu hồi, hoặc không dùng được ở địa chỉ này."


def site_of(request: Request) -> SiteRuntime:
    """The site that the request is for."""
    site: SiteRuntime = request.app.state.site
    return site


def session_cookie(request: HTTPConnection) -> str:
    """The name of the cookie of a session.

    Over https the browser takes it from nobody but who answers over https. No `__Host-`, which
    asks for the path `/`: the sites of an installation may share a host and keep apart by path.
    """
    is_secured = request.url.scheme == "https"
    return "__Secure-hoithi_session" if is_secured else "hoithi_session"


def asker_if_any(request: HTTPConnection) -> Asker | None:
    """Who asks, as `enter` found it; None where nobody is signed in."""
    return getattr(request.state, "asker", None)


def current_person(request: Request) -> Asker:
    """Who asks. Raises `NotSignedIn`."""
    asker = asker_if_any(request)
    if asker is None:
        raise NotSignedIn()
    return asker


async def enter(request: Request) -> None:
    """Before every door of a site: who asks, and whether the door's row of the table lets them in.

    How far they reach behind it is for handlers and queries to say. Raises `NotSignedIn`,
    `FactorMissing`, `NotPermitted`, `OnlyOnThisMachine`.
    """
    door = f"{request.method} {request.scope['route'].path}"
    actions = permissions.table().of_door(door)
    request.state.asker = asker = await find_asker(request)
    if asker is not None and asker.keeps_choices:
        choose_language(asker.language)
    if actions is None:
        raise LookupError(f"no row for {door} in permissions.yaml")
    limits: Limits = request.app.state.limits
    limits.require(request, door, asker)
    if not actions:
        return
    if asker is None:
        raise NotSignedIn()
    if asker.withheld and not any(one.before_factor for one in actions):
        raise FactorMissing()
    if not any(permissions.may_anywhere(asker, one) for one in actions):
        raise NotPermitted(action=actions[0].name)


async def find_asker(request: Request) -> Asker | None:
    """Who asks: a program by its token, a person of the demonstration by header, a session by
    cookie, a person of the demonstration by cookie.

    Beside a token no cookie is read. Raises `TokenSpent`, `NotSignedIn` for a header that names
    nobody, `OnlyOnThisMachine` over a network.
    """
    bearer = bearer_of(request)
    if bearer is not None:
        return await _by_token(request, bearer)
    named = request.headers.get(PERSON_HEADER)
    if named is not None:
        return _named(request, named)
    secret = request.cookies.get(session_cookie(request))
    if secret:
        signed_in = await _signed_in(request, secret)
        if signed_in is not None:
            return signed_in
    chosen = request.cookies.get(PERSON_COOKIE)
    return demonstration_asker(request, chosen) if chosen else None


def bearer_of(request: HTTPConnection) -> str | None:
    """The token that a request carries, of a person or of a neighbouring site."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def demonstration_asker(request: HTTPConnection, key: str) -> Asker | None:
    """The person of the demonstration with a key, asked from this machine alone."""
    askers: Mapping[str, Asker] = request.app.state.askers
    return askers.get(key) if is_loopback(request) else None


def _named(request: Request, key: str) -> Asker:
    if not is_loopback(request):
        raise OnlyOnThisMachine()
    asker = demonstration_asker(request, key)
    if asker is None:
        raise NotSignedIn()
    return asker


async def _by_token(request: Request, token: str) -> Asker | None:
    """Whose token it is; None for one of a neighbouring site, which its door knows itself."""
    if not token.startswith(PREFIX):
        return None
    directory: Directory = request.app.state.directory
    signed = await directory.bearer(token)
    if signed is None or not request.scope["route"].path.startswith("/api/"):
        raise TokenSpent()
    if signed.seen_at is None or wall_now() - signed.seen_at > _SEEN_AFTER:
        context = Context(signed.asker.account, address=address_of(request))
        await site_of(request).execute("site", SeeToken(signed.digest), context)
    return signed.asker


async def _signed_in(request: Request, secret: str) -> Asker | None:
    directory: Directory = request.app.state.directory
    signed = await directory.who(secret)
    if signed is None:
        return None
    if signed.seen_at is None or wall_now() - signed.seen_at > _SEEN_AFTER:
        context = Context(signed.asker.account)
        await site_of(request).execute("site", SeeLogin(signed.digest), context)
    return signed.asker


async def _site(request: Request) -> SiteRuntime:
    # What a door depends on is awaited: FastAPI sends plain functions to a thread, at a cost.
    return site_of(request)


async def _asker(request: Request) -> Asker:
    return current_person(request)


SiteDoor = Annotated[SiteRuntime, Depends(_site)]
CurrentPerson = Annotated[Asker, Depends(_asker)]
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", max_length=MAX_KEY)]


def reach_of(request: Request, action: str, contest: str, branch: str) -> Reach:
    """What of a branch who asks may see. Raises `NotPermitted` where it is nothing."""
    return permissions.require_reach(current_person(request), action, contest, branch)


def whole_of(request: Request, action: str, contest: str, branch: str) -> Reach:
    """Let only those on who reach the whole branch: for what cannot be shown in part.

    Raises `NotPermitted`.
    """
    found = reach_of(request, action, contest, branch)
    if not found.is_everything:
        raise permissions.not_permitted(action)
    return found


def may_touch(request: Request, action: str, contest: str, branch: str, thing: Thing) -> bool:
    """Whether who asks may do something to a thing: for what a page offers."""
    return permissions.reach(current_person(request), action, contest, branch).covers(thing)


async def carry_out(
    request: Request, service: str, command: Command, *, status: int = 200,
    on_behalf_of: str | None = None,
) -> Response:  # fmt: skip
    """Run a command for the person who asks and answer with its JSON, after the commit.

    A header `Idempotency-Key` makes a repeated request get the first one's answer; with
    `Dry-Run: true` the answer is what it would be, and nothing is written.
    """
    key, is_dry_run = request.headers.get("idempotency-key"), is_tried_out(request)
    answer = await perform(
        request, service, command, key, on_behalf_of=on_behalf_of, is_dry_run=is_dry_run
    )
    headers = {DRY_RUN: "true"} if is_dry_run else None
    return Response(answer, status, headers, media_type="application/json")


def is_tried_out(request: Request) -> bool:
    """Whether a request only asks what would happen. Raises `InvalidInput`."""
    asked = request.headers.get(DRY_RUN)
    if asked not in (None, "true", "false"):
        # Whoever misspells it must not find that it was done.
        raise InvalidInput(field="Dry-Run", reason="phải là true hoặc false")
    return asked == "true"


async def perform(
    request: Request, service: str, command: Command, key: str | None, *,
    on_behalf_of: str | None = None, is_dry_run: bool = False,
) -> bytes:  # fmt: skip
    """Run a command for the person who asks, once per idempotency key; its answer as JSON."""
    asker, command = current_person(request), clean(command)
    if key is not None and len(key) > MAX_KEY:
        raise InvalidInput(field="Idempotency-Key", reason=f"dài quá {MAX_KEY} ký tự.")
    # Keys belong to the person who made them: two people may both count from 1.
    scoped = f"{asker.key}/{key}" if key else None
    context = context_of(request, asker, on_behalf_of, is_dry_run=is_dry_run)
    return await site_of(request).execute(service, command, context, scoped)


def acted_for(request: Request, account: str) -> str | None:
    """Whom a request is made for, where that is another than who asks."""
    return account if account != current_person(request).account else None


def context_of(
    request: Request, asker: Asker, on_behalf_of: str | None = None, *, is_dry_run: bool = False
) -> Context:
    """For whom a command runs: whoever asks, and whom they act for."""
    return Context(
        actor=asker.account,
        on_behalf_of=on_behalf_of,
        trace_parent=request.headers.get("traceparent"),
        asker=asker,
        address=address_of(request),
        is_dry_run=is_dry_run,
    )


def address_of(request: HTTPConnection) -> str:
    """Where a request comes from, for the record."""
    return request.client.host if request.client else ""
