"""What no door has to read: broken addresses, bodies without end; and doors used too often."""

from collections.abc import AsyncIterator

import httpx
import pytest

from shared.runtime import SiteRuntime
from shared.web.guarding import MOST_TYPED
from tests.web import small

THINGS = "/nho/api/v1/things"


@pytest.mark.parametrize("path", ["/nho/a%00b", "/nho/things?x=a%00", "/nho/api/v1/a%00"])
async def test_broken_address_is_refused(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path)).status_code == 422


async def test_large_body_is_refused_before_it_is_read(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    asked = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal asked
        while True:
            asked += 1
            yield b" " * 65_536

    stated = {"content-length": str(2 * 1024**3), "content-type": "application/json"}
    answer = await client.post(THINGS, content=body(), headers=stated)
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert asked <= 1
    asked = 0
    endless = await client.post(
        THINGS, content=body(), headers={"content-type": "application/json"}
    )
    assert (endless.status_code, endless.json()["code"]) == (413, "file_too_large")
    assert asked <= MOST_TYPED // 65_536 + 2
    assert await site.query("small", small.count) == 0


async def test_large_form_of_a_page_is_told_on_a_page(client: httpx.AsyncClient) -> None:
    answer = await client.post("/nho/things", data={"name": "a" * (MOST_TYPED + 1)})
    assert answer.status_code == 413
    assert "2 MB" in answer.text
    assert "<html" in answer.text


@pytest.mark.parametrize("length", ["x", "-1", "٣"])
async def test_length_that_is_no_number_is_refused(client: httpx.AsyncClient, length: str) -> None:
    headers = [(b"content-length", length.encode()), (b"content-type", b"application/json")]
    answer = await client.post(THINGS, content=b"{}", headers=headers)
    assert answer.status_code in (400, 422)
