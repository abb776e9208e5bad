"""The page of units: who has nothing yet, letters to them, changes, lists."""

import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from starlette.applications import Starlette

from shared.runtime import SiteRuntime
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.desk import PLACE, asking, desk_app, desk_site

PAGE = f"/district/units?noi={PLACE}"
SEND = f"/district/units/{PLACE}"
API = f"/district/api/v1/branches/{LOC_NINH}/units"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    found = desk_site(tmp_path)
    yield found
    found.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return desk_app(site, tmp_path)


async def _shown(client: httpx.AsyncClient) -> dict[str, dict[str, object]]:
    told = (await client.get(f"{API}/standing", params={"contest": CONTEST})).json()
    return {one["key"]: one for one in told["units"]}


async def test_merged_units_are_shown_with_their_heir(app: Starlette) -> None:
    async with asking(app, "thu-ky") as client:
        form = {
            "kind": "merge", "on": "2023-03-01", "unit": ["huyen-doan", "xa-loc-an"],
            "into": "Xã Lộc Mới",
        }  # fmt: skip
        assert (await client.post(SEND, data=form)).status_code == 303
        page = (await client.get(PAGE)).text
        units = await _shown(client)
        assert "Xã Lộc Mới" in page
        assert (units["xa-loc-an"]["heirs"], units["xa-loc-moi"]["is_over"]) == (
            ["Xã Lộc Mới"], False,
        )  # fmt: skip
        assert "sau đó là Xã Lộc Mới" in page


async def test_units_without_entries_get_one_letter_by_one_click(app: Starlette) -> None:
    async with asking(app, "thu-ky") as client:
        page = (await client.get(f"{PAGE}&loc=chua-co")).text
        assert "Soạn thư nhắc" in page
        without = [key for key, one in (await _shown(client)).items() if not one["is_over"]]
        sent = await client.post(f"{SEND}/letters", data={"unit": without})
        assert (sent.status_code, "/district/letters" in sent.headers["location"]) == (303, True)
        again = await client.post(f"{API}/letters", json={"contest": CONTEST, "units": without})
        assert again.json() == {"letters": 0}
        book = (await client.get(f"{PAGE}&loc=chua-co&xuat=xlsx")).content
        sheet = openpyxl.load_workbook(io.BytesIO(book)).active
        assert sheet is not None
        assert {row[1].value for row in sheet.iter_rows(min_row=2)} == set(without)


async def test_list_of_units_is_taken_from_the_page(app: Starlette) -> None:
    good = "Tên đơn vị,Cấp quản lý\nTrường Mới,huyen-doan\n".encode()
    bad = "Tên đơn vị,Cấp quản lý\nTrường Khác,không có\n".encode()
    async with asking(app, "thu-ky") as client:
        answers = [
            (await client.post(f"{SEND}/list", files={"file": ("a.csv", one)})).status_code
            for one in (good, bad)
        ]
        assert answers == [303, 409]
        units = await _shown(client)
        assert ("truong-moi" in units, "truong-khac" in units) == (True, False)


@pytest.mark.parametrize("who", ["quay", "truong-ban"])
async def test_others_see_units_and_change_none(app: Starlette, who: str) -> None:
    async with asking(app, who) as client:
        page = (await client.get(PAGE)).text
        assert ("Danh sách đơn vị" in page, "Sáp nhập" in page, "Soạn thư" in page) == (
            True, False, False,
        )  # fmt: skip
        assert (await client.post(SEND, data={"kind": "close"})).status_code == 403
