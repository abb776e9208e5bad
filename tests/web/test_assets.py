"""Assets are addressed by content and cached for a year; pages hold without the vendored ones."""

from pathlib import Path

import httpx
from starlette.applications import Starlette

from shared.web.assets import Assets


def served(assets: Assets) -> httpx.AsyncClient:
    app = Starlette(routes=[assets.route()])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x.example")


def folder_with(folder: Path, **files: bytes) -> Path:
    for name, content in files.items():
        path = folder / f"{name}.css"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    return folder


async def test_asset_is_cached_for_ever_under_its_address(tmp_path: Path) -> None:
    assets = Assets(folder_with(tmp_path, look=b"a{}" * 100))
    url = assets.url("look.css")
    assert url is not None
    async with served(assets) as client:
        answer = await client.get(url)
    assert answer.text == "a{}" * 100
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"


async def test_asset_unpacked_for_who_cannot_unpack(tmp_path: Path) -> None:
    assets = Assets(folder_with(tmp_path, look=b"a{}"))
    async with served(assets) as client:
        answer = await client.get(
            f"/static/{assets.digest}/look.css", headers={"accept-encoding": "identity"}
        )
    assert (answer.content, answer.headers.get("content-encoding")) == (b"a{}", None)


async def test_address_changes_with_the_content_and_an_old_one_is_not_cached(
    tmp_path: Path,
) -> None:
    before = Assets(folder_with(tmp_path, look=b"a{}"))
    after = Assets(folder_with(tmp_path, look=b"b{}"))
    assert before.digest != after.digest
    async with served(after) as client:
        answer = await client.get(f"/static/{before.digest}/look.css")
    assert (answer.text, answer.headers["cache-control"]) == ("b{}", "no-cache")


async def test_nothing_outside_the_folder_is_served(tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_bytes(b"x")
    assets = Assets(folder_with(tmp_path / "static", look=b"a{}"))
    async with served(assets) as client:
        for path in ("../secret.css", "%2e%2e/secret.css", "/etc/passwd"):
            answer = await client.get(f"/static/{assets.digest}/{path}", follow_redirects=True)
            assert answer.status_code == 404


def test_missing_asset_has_no_address(tmp_path: Path) -> None:
    assert Assets(folder_with(tmp_path, look=b"a{}")).url("vendor/tabler/tabler.min.css") is None
