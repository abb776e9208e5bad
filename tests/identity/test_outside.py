"""Signing in by an OpenID Connect provider: a real one, and answers not its own."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import oidc_provider_mock
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from shared.identity.asker import Grant
from shared.identity.commands import DisableAccount
from shared.identity.outside import Provider
from shared.identity.tables import account, login, outside_identity, role_grant
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.web.app import create_app
from tests.identity.people import (
    MAIL,
    OPERATOR,
    browser,
    code_of,
    enrolled,
    invite,
    person,
    rows,
)

SUBJECT = "nhan-vien-17"
CLIENT = "hoithi"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with oidc_provider_mock.run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def knows(issuer: str, subject: str = SUBJECT, **claims: object) -> None:
    """Have the provider say this of a person."""
    address = f"{issuer}/users/{quote(subject)}"
    assert httpx.put(address, json=claims).status_code == 204


def settings_for(issuer: str, folder: Path, **more: object) -> Settings:
    return Settings.model_validate({
        "data": folder, "oidc_issuer": issuer, "oidc_client_id": CLIENT,
        "oidc_client_secret": "secret", "site_urls": {"here": "http://x.example/here"}, **more,
    })  # fmt: skip


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path, issuer: str) -> Starlette:
    return create_app({"here": site}, settings_for(issuer, tmp_path), people={})


async def consented(one: httpx.AsyncClient, subject: str = SUBJECT, back: str = "") -> str:
    """Go to the provider and say yes there; where it sends the browser back to."""
    away = await one.get("/here/sign-in/oidc", params={"sau": back})
    assert away.status_code == 303, away.text
    asked = parse_qs(urlsplit(away.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    answer = httpx.post(away.headers["location"], data={"sub": subject})
    assert answer.status_code == 302, answer.text
    return str(answer.headers["location"])


async def come(one: httpx.AsyncClient, subject: str = SUBJECT, back: str = "") -> httpx.Response:
    return await one.get(await consented(one, subject, back))


@asynccontextmanager
async def between(
    app: Starlette, issuer: str, folder: Path, change: Callable[[dict[str, str]], None]
) -> AsyncIterator[None]:
    """Whoever stands between: the provider's tokens come changed."""

    async def changed(answer: httpx.Response) -> None:
        if answer.request.url.path.endswith("/token"):
            await answer.aread()
            body = json.loads(answer.content)
            change(body)
            answer._content = json.dumps(body).encode()

    client = httpx.AsyncClient(event_hooks={"response": [changed]})
    for one in app.routes:
        if getattr(one, "app", None) is not None and hasattr(one.app, "state"):
            one.app.state.provider = Provider(settings_for(issuer, folder), client)
    yield
    await client.aclose()


async def test_known_person_comes_in_by_a_verified_mail_address(
    app: Starlette, site: SiteRuntime, issuer: str
) -> None:
    key = await person(app, site, MAIL, Grant("secretariat"))
    knows(issuer, email=MAIL, email_verified=True)
    async with browser(app) as one:
        assert "Đăng nhập bằng tài khoản chung" in (await one.get("/here/sign-in")).text
        answer = await come(one, back="/here/letter-wordings")
        assert (answer.status_code, answer.headers["location"]) == (303, "/here/letter-wordings")
        assert (await one.get("/here/letter-wordings")).status_code == 200
    linked = rows(site, sa.select(outside_identity.c.subject, outside_identity.c.account))
    assert linked == [(SUBJECT, key)]


async def test_invited_person_needs_no_password_then(
    app: Starlette, site: SiteRuntime, issuer: str
) -> None:
    await invite(site)
    knows(issuer, email=MAIL.upper(), email_verified=True)
    async with browser(app) as one:
        assert (await come(one)).headers["location"] == "/here/"
        offer = await one.post("/here/account/factor/offer")
        assert offer.status_code == 303, "signed in just now: that is proof enough"
    assert rows(site, sa.select(account.c.state, account.c.password)) == [("active", None)]


@pytest.mark.parametrize(
    "claims",
    [
        {"email": MAIL},
        {"email": MAIL, "email_verified": False},
        {"email": MAIL, "email_verified": "true"},
        {"email": "ai-do@example.vn", "email_verified": True},
        {"email_verified": True},
    ],
)
async def test_who_is_not_known_by_a_verified_address_gets_nothing(
    app: Starlette, site: SiteRuntime, issuer: str, claims: dict[str, object]
) -> None:
    await person(app, site)
    knows(issuer, **claims)
    async with browser(app) as one:
        answer = await come(one)
        assert (answer.status_code, "hoithi_session" in one.cookies) == (401, False)
        assert "địa chỉ thư đã xác nhận" in answer.text
    counts = [len(rows(site, sa.select(one))) for one in (account, login, role_grant)]
    assert counts == [1, 0, 0]


async def test_address_that_passed_to_somebody_else_opens_nothing(
    app: Starlette, site: SiteRuntime, issuer: str
) -> None:
    await person(app, site)
    knows(issuer, email=MAIL, email_verified=True)
    knows(issuer, "nguoi-moi", email=MAIL, email_verified=True)
    async with browser(app) as one, browser(app) as other:
        assert (await come(one)).headers["location"] == "/here/"
        await come(other, "nguoi-moi")
        assert "hoithi_session" not in other.cookies
        knows(issuer, email="dia-chi-moi@example.vn", email_verified=True)
        assert (await come(one)).headers["location"] == "/here/", "the person is the same"


async def test_code_is_asked_for_where_there_is_a_factor(
    app: Starlette, site: SiteRuntime, issuer: str
) -> None:
    who = await enrolled(app, site, MAIL, Grant("committee"))
    knows(issuer, email=MAIL, email_verified=True)
    async with browser(app) as one:
        answer = await come(one)
        assert answer.headers["location"].startswith("/here/sign-in/code")
        assert (await one.get("/here/account")).status_code == 303
        done = await one.post("/here/sign-in/code", data={"code": code_of(who.phone)})
        assert done.status_code == 303
        assert (await one.get("/here/account")).status_code == 200


async def test_provider_that_asks_for_a_factor_itself_is_believed_by_setting(
    site: SiteRuntime, tmp_path: Path, issuer: str
) -> None:
    strong = settings_for(issuer, tmp_path, oidc_is_strong=True)
    app = create_app({"here": site}, strong, people={})
    await invite(site, MAIL, Grant("committee"))
    knows(issuer, email=MAIL, email_verified=True)
    async with browser(app) as one:
        await come(one)
        assert (await one.get("/here/account")).status_code == 200


async def test_disabled_person_is_refused(app: Starlette, site: SiteRuntime, issuer: str) -> None:
    key = await person(app, site)
    knows(issuer, email=MAIL, email_verified=True)
    async with browser(app) as one:
        await come(one)
        await site.execute("site", DisableAccount(key), OPERATOR)
        assert (await come(one)).status_code == 401
        assert (await one.get("/here/account")).status_code == 303


@pytest.mark.parametrize("spoil", ["state", "no state", "cookie", "twice", "issuer", "error"])
async def test_answer_that_belongs_to_no_attempt_of_this_browser_is_refused(
    app: Starlette, site: SiteRuntime, issuer: str, spoil: str
) -> None:
    await person(app, site)
    knows(issuer, email=MAIL, email_verified=True)
    async with browser(app) as one, browser(app) as victim:
        back = await consented(one)
        code, state = (parse_qs(urlsplit(back).query)[key][0] for key in ("code", "state"))
        path = "/here/sign-in/oidc/callback"
        tried = {
            "state": {"code": code, "state": "0" * 64},
            "no state": {"code": code},
            "cookie": {"code": code, "state": state},
            "twice": {"code": code, "state": state},
            "issuer": {"code": code, "state": state, "iss": "https://evil.example"},
            "error": {"error": "access_denied", "state": state},
        }
        if spoil == "twice":
            kept = dict(one.cookies)
            assert (await one.get(back)).headers["location"] == "/here/"
            for name, value in kept.items():
                victim.cookies.set(name, value)
        asker = victim if spoil in ("cookie", "twice") else one
        answer = await asker.get(path, params=tried[spoil])
        assert answer.status_code == 401
        assert "hoithi_session" not in asker.cookies


@pytest.mark.parametrize("spoil", ["signature", "none", "other attempt", "no token"])
async def test_token_that_the_provider_did_not_sign_for_this_attempt_is_refused(
    app: Starlette, site: SiteRuntime, issuer: str, tmp_path: Path, spoil: str
) -> None:
    await person(app, site)
    knows(issuer, email=MAIL, email_verified=True)
    seen: list[str] = []

    def change(body: dict[str, str]) -> None:
        head, claims, signature = body["id_token"].split(".")
        seen.append(body["id_token"])
        if spoil == "signature":
            body["id_token"] = f"{head}.{claims}.{signature[:-4]}AAAA"
        elif spoil == "none":
            body["id_token"] = f"eyJhbGciOiJub25lIn0.{claims}."
        elif spoil == "other attempt":
            body["id_token"] = seen[0]
        else:
            del body["id_token"]

    async with between(app, issuer, tmp_path, change), browser(app) as one, browser(app) as other:
        if spoil == "other attempt":
            assert (await come(other)).headers["location"] == "/here/"
        answer = await come(one)
        assert answer.status_code in (401, 503)
        assert "hoithi_session" not in one.cookies


async def test_provider_that_is_away_is_said_to_be(site: SiteRuntime, tmp_path: Path) -> None:
    away = create_app({"here": site}, settings_for("http://127.0.0.1:9", tmp_path), people={})
    async with browser(away) as one:
        answer = await one.get("/here/sign-in/oidc")
        assert (answer.status_code, "không trả lời" in answer.text) == (503, True)


async def test_without_a_provider_there_is_no_such_page(site: SiteRuntime, tmp_path: Path) -> None:
    plain = create_app({"here": site}, Settings(data=tmp_path), people={})
    async with browser(plain) as one:
        assert (await one.get("/here/sign-in/oidc")).status_code == 404
        assert "sign-in/oidc" not in (await one.get("/here/sign-in")).text


def test_issuer_without_a_client_is_no_setting(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="HOITHI_OIDC_CLIENT_ID"):
        Settings(data=tmp_path, oidc_issuer="https://id.example.vn")
