"""A small site behind the real application."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from shared.runtime import SiteRuntime
from shared.web.app import create_app
from tests.web import small
from tests.web.province import Province


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    runtime = small.small_site(tmp_path)
    yield runtime
    runtime.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return create_app({"nho": site}, small.settings(tmp_path), people=small.PEOPLE)


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://hoithi.example", headers={"x-hoithi-as": "thu-ky.mot"}
    ) as client:
        yield client


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Province]:
    found = Province(tmp_path)
    yield found
    found.site.close()
