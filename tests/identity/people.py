"""A site with accounts, browsers somewhere on the network, and what people do in them."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pyotp
import sqlalchemy as sa
from starlette.applications import Starlette

from shared.clock import wall_now
from shared.identity import accounts
from shared.identity.asker import Grant
from shared.identity.commands import AddAccount
from shared.identity.factor import STEP_S
from shared.identity.tokens import new_secret
from shared.runtime import SiteRuntime
from shared.unit import Context

MAIL, PASSWORD = "ha@example.vn", "mùa cà phê chín đỏ trên đồi"
OPERATOR = Context("operator")
_LETTERS = re.compile(r'<code class="long-secret">([A-Z2-7 ]+)</code>')
_RECOVERY = re.compile(r"<code>([a-z2-9-]{29})</code>")


@dataclass(frozen=True)
class Enrolled:
    """Somebody with a second factor: the account's id, the app, the recovery codes."""

    key: str
    phone: pyotp.TOTP
    recovery: tuple[str, ...]


@asynccontextmanager
async def browser(app: Starlette, address: str = "192.0.2.7") -> AsyncIterator[httpx.AsyncClient]:
    """A browser somewhere on the network, with cookies of its own."""
    transport = httpx.ASGITransport(app, client=(address, 4000))
    async with httpx.AsyncClient(transport=transport, base_url="http://x.example") as client:
        yield client


async def invite(site: SiteRuntime, mail: str = MAIL, *grants: Grant) -> tuple[str, str]:
    """Add an account; its id and the secret of its link."""
    secret = new_secret()
    added = AddAccount(mail, "Trần Thị Hà", grants, secret, wall_now() + timedelta(days=7))
    await site.execute("site", added, OPERATOR)
    found = await site.query("site", accounts.by_mail, mail)
    assert found is not None
    return found.id, secret


async def set_password(app: Starlette, secret: str, password: str = PASSWORD) -> httpx.Response:
    """Follow a one-time link and set a password."""
    async with browser(app) as one:
        return await one.post(
            f"/here/set-password/{secret}", data={"password": password, "again": password}
        )


async def person(app: Starlette, site: SiteRuntime, mail: str = MAIL, *grants: Grant) -> str:
    """Somebody with a password; the account's id."""
    key, secret = await invite(site, mail, *grants)
    assert (await set_password(app, secret)).status_code == 303
    return key


async def sign_in(
    client: httpx.AsyncClient, mail: str = MAIL, password: str = PASSWORD, **more: str
) -> httpx.Response:
    """Send the form of the sign-in page."""
    return await client.post("/here/sign-in", data={"mail": mail, "password": password, **more})


async def enrolled(app: Starlette, site: SiteRuntime, mail: str = MAIL, *grants: Grant) -> Enrolled:
    """Somebody who has set up a second factor, with the code of the step before this one."""
    key = await person(app, site, mail, *grants)
    async with browser(app) as one:
        await sign_in(one, mail=mail)
        phone = await offered_key(one)
        answer = await one.post("/here/account/factor", data={"code": code_of(phone, later=-1)})
    assert answer.status_code == 200, answer.text
    return Enrolled(key, phone, tuple(_RECOVERY.findall(answer.text)))


async def sign_in_strongly(
    client: httpx.AsyncClient, who: Enrolled, mail: str = MAIL, *, later: int = 0
) -> httpx.Response:
    """Both steps of signing in."""
    assert (await sign_in(client, mail=mail)).headers["location"].startswith("/here/sign-in/code")
    return await client.post("/here/sign-in/code", data={"code": code_of(who.phone, later=later)})


async def offered_key(client: httpx.AsyncClient) -> pyotp.TOTP:
    """Begin to set up a second factor; what the person's app makes codes with."""
    answer = await client.post("/here/account/factor/offer", data={"present": PASSWORD})
    assert answer.status_code == 303, answer.text
    shown = _LETTERS.search((await client.get("/here/account/factor")).text)
    assert shown, "the key is on the page, to be typed"
    return pyotp.TOTP("".join(shown[1].split()))


def code_of(app: pyotp.TOTP, *, later: int = 0) -> str:
    """What the app shows, now or some steps later."""
    return app.at(wall_now() + timedelta(seconds=STEP_S * later))


def rows(site: SiteRuntime, query: sa.Executable) -> list[tuple[object, ...]]:
    """What a query finds in the site's database."""
    with site.databases["site"].session() as session:
        return [tuple(row) for row in session.core.execute(query)]
