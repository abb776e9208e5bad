"""While the operator works on the machine the doors say so, in the language of whoever knocks."""

from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from services.operations import resting
from shared import maintenance
from shared.maintenance import Maintenance
from shared.runtime import SiteRuntime
from shared.settings import settings
from shared.web.app import create_app
from tests.web import small

THINGS = "/nho/api/v1/things"


def client_of(site: SiteRuntime, data: Path) -> httpx.AsyncClient:
    """Asks an application that has looked at nothing yet."""
    app = create_app({"nho": site}, small.settings(data), people=small.PEOPLE)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://x",
        headers={"x-hoithi-as": "thu-ky.mot"},
    )


async def test_page_rests_with_a_word_and_when_to_come_back(
    site: SiteRuntime, tmp_path: Path
) -> None:
    note = Maintenance("Nâng cấp máy chủ đến 14 giờ.", retry_after_s=600)
    maintenance.begin(small.settings(tmp_path).data, note)
    async with client_of(site, tmp_path) as client:
        page = await client.get("/nho/things")
        told = await client.get("/nho/things", headers={"cookie": "hoithi_lang=en"})
        answer = await client.post(THINGS, json={"name": "a"})
        static, alive = await client.get("/static/x/none"), await client.get("/healthz")
    assert (page.status_code, page.headers["retry-after"]) == (503, "600")
    assert "bảo trì" in page.text
    assert "Nâng cấp máy chủ đến 14 giờ." in page.text
    assert "down for maintenance" in told.text
    assert (answer.status_code, answer.json()["code"]) == (503, "maintenance")
    assert await site.query("small", small.count) == 0
    assert (static.status_code, alive.status_code) == (404, 200)


async def test_reading_goes_on_where_it_may(site: SiteRuntime, tmp_path: Path) -> None:
    maintenance.begin(small.settings(tmp_path).data, Maintenance(reads=True))
    async with client_of(site, tmp_path) as client:
        assert (await client.get("/")).status_code == 200
        assert (await client.post(THINGS, json={"name": "a"})).status_code == 503
        assert await site.query("small", small.count) == 0


async def test_doors_open_again(site: SiteRuntime, tmp_path: Path) -> None:
    data = small.settings(tmp_path).data
    maintenance.begin(data, Maintenance())
    assert maintenance.end(data)
    assert not maintenance.end(data)
    async with client_of(site, tmp_path) as client:
        assert (await client.post(THINGS, json={"name": "a"})).status_code < 300


def test_unreadable_note_keeps_the_doors_shut(tmp_path: Path) -> None:
    (tmp_path / maintenance.NAME).write_text("{")
    assert maintenance.read(tmp_path) == Maintenance()


def test_operator_has_the_doors_rest_and_opens_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOITHI_DATA", str(tmp_path))
    settings.cache_clear()
    run = CliRunner()
    try:
        asked = ["on", "--message", "Sao lưu", "--reads", "--minutes", "10"]
        assert run.invoke(resting.app, asked).exit_code == 0
        assert maintenance.read(tmp_path) == Maintenance("Sao lưu", True, 600)
        assert "việc ghi. Sao lưu" in run.invoke(resting.app, ["status"]).output
        assert run.invoke(resting.app, ["off"]).output == "Đã mở lại.\n"
        assert run.invoke(resting.app, ["status"]).output == "Đang mở.\n"
    finally:
        settings.cache_clear()
