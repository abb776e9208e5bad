"""A list of dossiers on pages: checked line by line, then taken, its bad lines given back."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from starlette.applications import Starlette

from services.intake.errands.importing import work_on_lists
from shared.files import ErrandContext
from shared.runtime import SiteRuntime
from tests.reporting.made import BINH_LONG, CONTEST, LOC_NINH
from tests.web.desk import FIELD, PLACE, UNIT, asking, desk_app, desk_site, lines
from tests.web.small import settings

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


@pytest.fixture
def settle(site: SiteRuntime, tmp_path: Path) -> Callable[[], None]:
    """Does what the process for chores does until nothing is left."""
    context = ErrandContext.of(settings(tmp_path), site.name, site.databases)

    def work() -> None:
        with site.databases["intake"].session() as session:
            while work_on_lists(session, context):
                pass

    return work


async def send(client: httpx.AsyncClient, content: bytes, name: str = "a.csv") -> httpx.Response:
    return await client.post(SEND, files={"file": (name, content)})


async def confirm(client: httpx.AsyncClient, address: str, **fields: str) -> list[int]:
    """Send the form of the page twice; the answers' codes."""
    key = re.search(r'name="form_key" value="([^"]+)"', (await client.get(address)).text)
    assert key is not None
    form = {"form_key": key[1], **fields}
    return [(await client.post(address, data=form)).status_code for _ in range(2)]


def listed(*rows: str) -> bytes:
    return (HEADER + "\n".join(rows)).encode()


async def template(client: httpx.AsyncClient) -> openpyxl.Workbook:
    """The contest's own empty list."""
    answer = await client.get(f"{SEND}/template")
    assert "attachment" in answer.headers["content-disposition"]
    return openpyxl.load_workbook(io.BytesIO(answer.content))


async def test_filled_template_is_checked_and_then_taken_whole(
    app: Starlette, site: SiteRuntime, settle: Callable[[], None]
) -> None:
    async with asking(app, "quay") as client:
        book = await template(client)
        sheet, choices, how = book.worksheets
        assert "số TT của dòng" in " ".join(str(row[1].value) for row in how.iter_rows())
        unit, field = str(choices["D2"].value), str(choices["C2"].value)
        for number in (4, 5):
            for column, value in zip(
                "BCDE", (f"Máy {number}", field, unit, "Ai; Ai khác"), strict=True
            ):
                sheet[f"{column}{number}"] = value
        out = io.BytesIO()
        book.save(out)
        sent = await send(client, out.getvalue(), "a.xlsx")
        address = sent.headers["location"]
        waiting = (await client.get(address)).text
        assert ("đang kiểm tra" in waiting, 'hx-trigger="every 1s"' in waiting) == (True, True)
        settle()
        assert "Ghi 2 hồ sơ" in (await client.get(address)).text
        assert await lines(site) == []
        assert await confirm(client, address) == [303, 303]
        settle()
        assert "Đã ghi 2 hồ sơ vào sổ" in (await client.get(address)).text
        assert "a.xlsx" in (await client.get(f"/district/import?noi={PLACE}")).text
    assert [one.title for one in await lines(site)] == ["Máy 4", "Máy 5"]


async def test_bad_lines_come_back_as_a_list_that_can_be_sent_again(
    app: Starlette, site: SiteRuntime, settle: Callable[[], None]
) -> None:
    content = listed("Tốt,,huyen-doan,Ai,x", ",,huyen-doan,Ai,", "Hai,,không có,;,")
    async with asking(app, "thu-ky") as client:
        address = (await send(client, content)).headers["location"]
        settle()
        page = (await client.get(address)).text
        assert "Chỉ ghi" not in page  # the contest has fields, and this line names none
        for words in ("Cột không đọc: Ghi chú.", "không có đơn vị «không có»", "chưa có tác giả"):
            assert words in page
        rest = (await client.get(f"{address}/rest")).content
        sheet = openpyxl.load_workbook(io.BytesIO(rest)).active
        assert sheet is not None
        assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["Tốt", "", "Hai"]
        assert "Lĩnh vực: chưa chọn" in str(sheet["A2"].value)
        forced = await client.post(address)
        assert (forced.status_code, await lines(site)) == (409, [])
        for number in (2, 3, 4):
            for column, value in zip("CDEF", (f"Máy {number}", FIELD, UNIT, "Ai"), strict=True):
                sheet[f"{column}{number}"] = value
        sheet["F4"] = None
        mended = io.BytesIO()
        sheet.parent.save(mended)
        address = (await send(client, mended.getvalue(), "can-sua.xlsx")).headers["location"]
        settle()
        assert "Chỉ ghi 2 dòng đúng" in (await client.get(address)).text
        assert await confirm(client, address, only_good="1") == [303, 303]
        settle()
        dropped = await client.post(f"{address}/dropping", data={"form_key": "x"})
        gone = await client.get(address)
    assert (dropped.status_code, gone.status_code) == (303, 404)
    assert [one.title for one in await lines(site)] == ["Máy 2", "Máy 3"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfeT", "UTF-16"),
        ("Không có cột".encode(), "không thấy dòng tiêu đề"),
        (b"PK\x03\x04" + b"x" * 100, "không đọc được bảng tính"),
    ],
)
async def test_what_is_no_list_is_told_on_its_page(
    app: Starlette, site: SiteRuntime, settle: Callable[[], None], content: bytes, words: str
) -> None:
    async with asking(app, "thu-ky") as client:
        assert (await send(client, b"")).status_code == 422
        address = (await send(client, content)).headers["location"]
        settle()
        assert words in (await client.get(address)).text
    assert await lines(site) == []


async def test_list_of_another_branch_is_not_shown(
    app: Starlette, settle: Callable[[], None]
) -> None:
    async with asking(app, "thu-ky") as client, asking(app, "noi-khac") as other:
        address = (await send(client, listed("Một,,huyen-doan,Ai,"))).headers["location"]
        settle()
        job = address.rpartition("/")[2]
        elsewhere = f"/district/import/{CONTEST}/{BINH_LONG}/{job}"
        assert [(await other.get(one)).status_code for one in (address, elsewhere)] == [403, 404]
        assert (await other.post(elsewhere)).status_code == 404


async def test_program_has_a_list_checked_and_taken(
    app: Starlette, site: SiteRuntime, settle: Callable[[], None]
) -> None:
    root = f"/district/api/v1/branches/{LOC_NINH}/imports"
    asked = {"contest": CONTEST}
    async with asking(app, "thu-ky") as client:
        files = {"file": ("a.csv", listed(f"Một,{FIELD},{UNIT},Ai,"))}
        job = (await client.post(f"{root}/long", params=asked, files=files)).json()["id"]
        settle()
        seen = (await client.get(f"{root}/{job}", params=asked)).json()
        assert (seen["job"]["state"], seen["job"]["good"]) == ("checked", 1)
        taken = await client.post(f"{root}/{job}/taking", json=asked)
        settle()
        assert taken.status_code == 202
        assert (await client.get(f"{root}/{job}/rest", params=asked)).status_code == 200
        assert (await client.post(f"{root}/{job}/dropping", json=asked)).json() is True
    assert [one.title for one in await lines(site)] == ["Một"]


@pytest.mark.parametrize("who", ["don-vi", "tac-gia", "giam-khao", "noi-khac"])
async def test_others_may_not_import(app: Starlette, site: SiteRuntime, who: str) -> None:
    async with asking(app, who) as client:
        assert (await send(client, listed("Một,,huyen-doan,Ai,"))).status_code == 403
        assert (await client.get(f"{SEND}/template")).status_code == 403
    assert await lines(site) == []
