"""An entry's history on a page: what this site was told, and nothing where it was told nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from shared.events.stages import IntakeStage
from shared.web.app import create_app
from tests.web.province import AS_SECRETARY, PEOPLE, Province
from tests.web.small import settings


@pytest.fixture
async def client(province: Province, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app({"province": province.site}, settings(tmp_path), people=PEOPLE)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://x.example", headers=AS_SECRETARY
    ) as client:
        yield client


async def test_history_tells_what_happened_below(
    client: httpx.AsyncClient, province: Province
) -> None:
    province.hears("e1", IntakeStage.REGISTERED)
    province.hears("e1", IntakeStage.SENT)
    page = (await client.get("/province/history/e1")).text
    assert "Máy gieo hạt" in page
    assert page.index("Đã đăng ký dự thi") < page.rindex("Đã gửi lên cấp trên")
    assert "Huyện Lộc Ninh" in page


async def test_history_of_nobody_is_not_found_and_an_empty_piece(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get("/province/history/none")
    piece = await client.get("/province/history/none", headers={"hx-request": "true"})
    assert (page.status_code, piece.status_code) == (404, 200)
    assert "Chưa có sự kiện nào đến đây" in piece.text
    assert "<html" not in piece.text
