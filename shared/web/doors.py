"""What every door of a service needs: the site, the person, and one call that runs a command."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response

from shared.errors import InvalidInput, NotAllowed
from shared.identity.person import Person, person_of
from shared.runtime import SiteRuntime
from shared.service import Command
from shared.unit import Context
from shared.web.security import is_loopback

PERSON_HEADER = "x-hoithi-as"
PERSON_COOKIE = "hoithi_as"
MAX_KEY = 200


class OnlyOnThisMachine(NotAllowed):
    """Until there are accounts, a person is only named, which proves nothing over a network."""

    code = "only_on_this_machine"
    message = "Bản trình diễn chỉ nhận việc từ chính máy đang chạy."


def site_of(request: Request) -> SiteRuntime:
    """The site that the request is for."""
    site: SiteRuntime = request.app.state.site
    return site


def current_person(request: Request) -> Person:
    """Who asks, by header or cookie.

    Raises `InvalidInput` when nobody is named, `OnlyOnThisMachine` when asked over a network.
    """
    if not is_loopback(request):
        raise OnlyOnThisMachine()
    key = request.headers.get(PERSON_HEADER) or request.cookies.get(PERSON_COOKIE)
    if not key:
        raise InvalidInput(
            field="Người thực hiện",
            reason="chưa chọn người thực hiện; hãy chọn một người ở trang đầu "
            f"(hoặc gửi tiêu đề {PERSON_HEADER}).",
        )
    return person_of(key)


async def _site(request: Request) -> SiteRuntime:
    # What a door depends on is awaited: FastAPI sends plain functions to a thread, at a cost.
    return site_of(request)


async def _person(request: Request) -> Person:
    return current_person(request)


async def _person_if_any(request: Request) -> Person | None:
    """Who asks, or None: for pages that everybody may look at."""
    named = request.headers.get(PERSON_HEADER) or request.cookies.get(PERSON_COOKIE)
    return current_person(request) if named and is_loopback(request) else None


SiteDoor = Annotated[SiteRuntime, Depends(_site)]
CurrentPerson = Annotated[Person, Depends(_person)]
AnyPerson = Annotated[Person | None, Depends(_person_if_any)]
IdempotencyKey = Annotated[str | None, Header(alias="Idempotency-Key", max_length=MAX_KEY)]


async def carry_out(
    request: Request, service: str, command: Command, *, status: int = 200
) -> Response:
    """Run a command for the person who asks and answer with its JSON, after the commit.

    A header `Idempotency-Key` makes a repeated request get the first one's answer.
    """
    answer = await perform(request, service, command, request.headers.get("idempotency-key"))
    return Response(answer, status, media_type="application/json")


async def perform(request: Request, service: str, command: Command, key: str | None) -> bytes:
    """Run a command for the person who asks, once per idempotency key; its answer as JSON."""
    person = current_person(request)
    context = Context(person.account, trace_parent=request.headers.get("traceparent"))
    if key is not None and len(key) > MAX_KEY:
        raise InvalidInput(field="Idempotency-Key", reason=f"dài quá {MAX_KEY} ký tự.")
    # Keys belong to the person who made them: two people may both count from 1.
    scoped = f"{person.key}/{key}" if key else None
    return await site_of(request).execute(service, command, context, scoped)
