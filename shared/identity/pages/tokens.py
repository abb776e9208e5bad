"""API tokens on one's own account: what there are, a new one shown once, an end."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from shared.clock import wall_now
from shared.errors import InvalidInput
from shared.identity import accounts, api_tokens
from shared.identity.api_tokens import ApiToken
from shared.identity.asker import DEMONSTRATION_PREFIX
from shared.identity.commands import EndToken, MakeToken
from shared.identity.handlers.tokens import MOST_DAYS
from shared.identity.pages.proving import prove_again
from shared.identity.scopes import KINDS, PARTS, in_words
from shared.identity.tokens import PREFIX, digest_of, new_secret
from shared.web.doors import CurrentPerson, SiteDoor, perform
from shared.web.forms import read_form, submit
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

USUAL_DAYS = 90
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class ShownToken:
    """A token, with its scope in words: pairs of part and kind."""

    token: ApiToken
    scope: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ScopePart:
    """A part of the system and the word and name of each kind of access to it."""

    name: str
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TokensPage(Page):
    """One's own tokens and the form for a new one."""

    TEMPLATE: ClassVar[str] = "site/tokens.html"
    is_demonstration: bool
    tokens: tuple[ShownToken, ...]
    parts: tuple[ScopePart, ...]
    usual_days: int
    most_days: int
    has_password: bool


@dataclass(frozen=True, slots=True)
class NewTokenPage(Page):
    """A new token, shown this once."""

    TEMPLATE: ClassVar[str] = "site/new_token.html"
    token: str


@router.get("/account/tokens")
async def show_tokens(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """One's own tokens."""
    found = await site.query("site", api_tokens.usable, person.account, wall_now())
    known = await site.query("site", accounts.by_id, person.account)
    page = TokensPage(
        is_demonstration=person.account.startswith(DEMONSTRATION_PREFIX),
        tokens=tuple(ShownToken(one, in_words(one.scope)) for one in found),
        parts=tuple(
            ScopePart(name, tuple((f"{part}:{kind}", words) for kind, words in KINDS.items()))
            for part, name in PARTS.items()
        ),
        usual_days=USUAL_DAYS,
        most_days=MOST_DAYS,
        has_password=known is not None and known.password is not None,
    )
    return await show(request, page)


@router.post("/account/tokens")
async def make(request: Request, person: CurrentPerson) -> Response:
    """Make a token, once the password was given again; it is shown now and never again."""
    form = await read_form(request)
    await prove_again(request, form)
    days = form.whole("days", "Thời hạn")
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(field="Thời hạn", reason=f"phải từ 1 đến {MOST_DAYS} ngày")
    token = PREFIX + new_secret()
    command = MakeToken(
        person.account, digest_of(token), form.text("name", "Tên mã"),
        " ".join(form.every("scope")), wall_now() + timedelta(days=days),
    )  # fmt: skip
    await perform(request, "site", command, None)
    return await show(request, NewTokenPage(token))


@router.post("/account/tokens/{token}/end")
async def end(request: Request, site: SiteDoor, person: CurrentPerson, token: str) -> Response:
    """End one of one's own tokens."""
    form = await read_form(request)
    then = f"/{site.name}/account/tokens"
    return await submit(request, "site", EndToken(person.account, token), form, then)
