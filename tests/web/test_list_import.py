"""A list of dossiers on pages: looked at line by line first, then taken whole or not at all."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from starlette.applications import Starlette

from shared.runtime import SiteRuntime
from tests.web.desk import PLACE, asking, desk_app, desk_site, lines

SEND = f"/district/import/{PLACE}"
HEADER = "Tên giải pháp,Lĩnh vực,Đơn vị,Tác giả,Ghi chú\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    found = desk_site(tmp_path)
    yield found
    found.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return desk_app(site, tmp_path)


async def send(client: httpx.AsyncClient, content: bytes, name: str = "a.csv") -> httpx.Response:
    return await client.post(SEND, files={"file": (name, content)})


def listed(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows)).encode()


async def template(client: httpx.AsyncClient) -> openpyxl.Workbook:
    """The contest's own empty list."""
    answer = await client.get(f"{SEND}/template")
    assert "attachment" in answer.headers["content-disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.content))


async def test_filled_template_is_checked_and_then_taken_whole(
    app: Starlette, site: SiteRuntime
) -> None:
    async with asking(app, "quay") as client:
        book = await template(client)
        sheet, choices = book.worksheets
        unit, field = str(choices["C2"].value), str(choices["B2"].value)
        for number in (4, 5):
            for column, value in zip(
                "ABCD", (f"Máy {number}", field, unit, "Ai; Ai khác"), strict=True
            ):
                sheet[f"{column}{number}"] = value
        out = io.BytesIO()
        book.save(out)
        sent = await send(client, out.getvalue(), "a.xlsx")
        assert (sent.status_code, await lines(site)) == (303, [])
        address = sent.headers["location"]
        page = (await client.get(address)).text
        assert "Ghi 2 hồ sơ" in page
        assert await lines(site) == []
        key = re.search(r'name="form_key" value="([^"]+)"', page)
        assert key is not None
        answers = [await client.post(address, data={"form_key": key[1]}) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert [one.title for one in await lines(site)] == ["Máy 4", "Máy 5"]


async def test_every_bad_line_is_told_and_none_is_taken(app: Starlette, site: SiteRuntime) -> None:
    content = listed("Tốt,,huyen-doan,Ai,x", ",,huyen-doan,Ai,", "Hai,,không có,;,")
    async with asking(app, "thu-ky") as client:
        address = (await send(client, content)).headers["location"]
        page = (await client.get(address)).text
        assert ("Ghi 1 hồ sơ" in page, "Gửi danh sách đã sửa" in page) == (False, True)
        assert "Cột không đọc: Ghi chú." in page
        for words in ("không có đơn vị «không có»", "chưa có tác giả nào"):
            assert words in page
        sheet = openpyxl.load_workbook(
            io.BytesIO((await client.get(f"{address}?xuat=xlsx")).content)
        ).active
        assert sheet is not None
        assert {row[0].value for row in sheet.iter_rows(min_row=2)} == {2, 3, 4}
        forced = await client.post(address)
    assert (forced.status_code, await lines(site)) == (409, [])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"\xff\xfeT\x00", "UTF-16"),
        ("Không có cột".encode(), "không thấy dòng tiêu đề"),
        (b"PK\x03\x04" + b"x" * 100, "không đọc được bảng tính"),
    ],
)
async def test_what_is_no_list_is_refused_at_once(
    app: Starlette, site: SiteRuntime, content: bytes, words: str
) -> None:
    async with asking(app, "thu-ky") as client:
        answer = await send(client, content)
    assert (answer.status_code, words in answer.text) == (422, True), answer.text
    assert await lines(site) == []


async def test_list_is_seen_by_whoever_sent_it_alone(app: Starlette, site: SiteRuntime) -> None:
    async with asking(app, "thu-ky") as client, asking(app, "quay") as other:
        address = (await send(client, listed("Một,,huyen-doan,Ai,"))).headers["location"]
        assert (await other.get(address)).status_code == 404
        assert (await other.post(address)).status_code == 404
    assert await lines(site) == []


@pytest.mark.parametrize("who", ["don-vi", "tac-gia", "giam-khao", "noi-khac"])
async def test_others_may_not_import(app: Starlette, site: SiteRuntime, who: str) -> None:
    async with asking(app, who) as client:
        assert (await send(client, listed("Một,,huyen-doan,Ai,"))).status_code == 403
        assert (await client.get(f"{SEND}/template")).status_code == 403
    assert await lines(site) == []
