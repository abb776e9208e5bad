"""Costly doors may be used so often in a minute, by a person or from a line."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from services.intake.service import SERVICE as INTAKE
from shared.identity.asker import Grant
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.site import SERVICE as SITE
from shared.web.app import create_app
from tests.identity.test_signing import MAIL, browser, person, sign_in
from tests.web.contest import build_site

MOST = 3


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    runtime = build_site(tmp_path, "here", (SITE, INTAKE))
    yield runtime
    runtime.close()


def settings(data: Path, **more: int) -> Settings:
    return Settings(data=data, **more)  # type: ignore[arg-type]


async def test_signing_in_is_limited_by_line(site: SiteRuntime, tmp_path: Path) -> None:
    app = create_app({"here": site}, settings(tmp_path, sign_ins_per_minute=MOST), people={})
    async with browser(app) as one, browser(app, "192.0.2.9") as neighbour:
        tries = [(await sign_in(one, password="falsch")).status_code for _ in range(MOST + 1)]
        told = await one.post("/here/sign-in", headers={"cookie": "hoithi_lang=en"})
        assert tries == [401] * MOST + [429]
        assert 1 <= int(told.headers["retry-after"]) <= 60
        assert "You are doing this too fast" in told.text
        assert (await sign_in(neighbour, password="falsch")).status_code == 401
    async with browser(app, "2001:db8::1") as one, browser(app, "2001:db8::2") as same_line:
        for _ in range(MOST):
            await sign_in(one, password="falsch")
        assert (await sign_in(same_line, password="falsch")).status_code == 429


async def test_uploads_and_exports_are_limited_by_person(site: SiteRuntime, tmp_path: Path) -> None:
    most = settings(tmp_path, uploads_per_minute=MOST, exports_per_minute=MOST)
    app = create_app({"here": site}, most, people={})
    await person(app, site, MAIL, Grant("secretariat", "c", "level/unit"))
    other = "an@example.vn"
    await person(app, site, other, Grant("secretariat", "c", "level/unit"))
    async with browser(app) as one, browser(app) as another:
        await sign_in(one)
        await sign_in(another, mail=other)
        sent = [await upload(one, number) for number in range(MOST + 1)]
        assert [answer.status_code for answer in sent] == [201] * MOST + [429]
        assert sent[-1].json()["code"] == "too_often"
        assert sent[-1].json()["facts"] == {"retry_after_s": int(sent[-1].headers["retry-after"])}
        assert (await upload(another, 9)).status_code == 201
        taken = [(await one.get("/here/entries?xuat=csv")).status_code for _ in range(MOST + 1)]
        assert taken[-1] == 429
        assert 429 not in taken[:-1]
        assert (await one.get("/here/entries")).status_code == 200


async def upload(client: httpx.AsyncClient, number: int) -> httpx.Response:
    content = f"Ban mo ta so {number}".encode()
    digest = hashlib.sha256(content).hexdigest()
    return await client.put(f"/here/files/{digest}", content=content)
