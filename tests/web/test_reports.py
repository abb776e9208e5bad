"""Reports on pages: the list, one report, and its forms."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from services.reporting.queries.reports import ReportLine, report_list
from shared.identity.permissions import EVERYTHING
from shared.web.app import create_app
from tests.reporting.made import CONTEST, PROVINCE
from tests.web.contest import MORNING
from tests.web.province import AS_SECRETARY, PEOPLE, Province
from tests.web.small import settings

LIST = f"/province/reports/{CONTEST}/{PROVINCE}"


@pytest.fixture
def app(province: Province, tmp_path: Path) -> Starlette:
    return create_app({"province": province.site}, settings(tmp_path), people=PEOPLE)


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://x.example",
        headers=AS_SECRETARY,
    ) as client:
        yield client


async def lines(province: Province) -> list[ReportLine]:
    """What is owed to the province."""
    return await province.site.query(
        "reporting", report_list, CONTEST, PROVINCE, MORNING, EVERYTHING
    )


async def first(province: Province) -> str:
    """The key of the first report of the list."""
    return (await lines(province))[0].report


def field(page: str, name: str) -> str:
    """What stands in a form's field."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page)
    assert found is not None, f"no field {name}"
    return found[1]


async def hand_in(client: httpx.AsyncClient, report: str, **figures: str) -> httpx.Response:
    """Fill the form in as a person would and send it."""
    page = (await client.get(f"{LIST}/{report}")).text
    fields = {
        "form_key": field(page, "form_key"),
        "version": field(page, "version"),
        "text": "Đã triển khai đến các xã.",
        **{f"figure.{key}": value for key, value in figures.items()},
    }
    return await client.post(f"{LIST}/{report}", data=fields)


async def test_list_shows_who_owes_what(client: httpx.AsyncClient, province: Province) -> None:
    page = (await client.get(LIST)).text
    owed = await lines(province)
    assert [one.unit_name for one in owed] == re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert {"Huyện Lộc Ninh", "Thị xã Bình Long"} == {one.unit_name for one in owed}
    assert "25/12/2022" in page


async def test_list_is_searched_without_diacritics(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"{LIST}?tim=loc ninh")).text
    assert set(re.findall(r'<th scope="row">([^<]+)</th>', page)) == {"Huyện Lộc Ninh"}


@pytest.mark.parametrize("path", ["", "?trang-thai=due", "?tim=xyz"])
async def test_list_asks_as_much_for_three_rows_as_for_one(
    client: httpx.AsyncClient, province: Province, path: str
) -> None:
    await client.get(LIST + path)  # rules are read once per process
    counts = {}
    for rows in (3, 1):
        keep(province, rows)
        province.statements.clear()
        answer = await client.get(LIST + path)
        assert answer.status_code == 200
        counts[rows] = len(province.statements)
    assert counts[1] == counts[3]


def keep(province: Province, rows: int) -> None:
    """Leave only so many reports."""
    with province.site.databases["reporting"].session() as session:
        session.begin()
        session.core.execute(
            sa.text(
                "delete from report where report not in "
                f"(select report from report where branch = '{PROVINCE}' limit {rows})"
            )
        )
        session.commit()


async def test_report_is_handed_in_once_however_often_it_is_sent(
    client: httpx.AsyncClient, province: Province
) -> None:
    report = await first(province)
    page = (await client.get(f"{LIST}/{report}")).text
    fields = {
        "form_key": field(page, "form_key"),
        "version": field(page, "version"),
        "figure.tin-bai": "1.200",
        "text": "",
    }
    answers = [await client.post(f"{LIST}/{report}", data=fields) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    line = (await lines(province))[0]
    assert (line.state.value, line.submissions, line.on_time) == ("submitted", 1, True)
    assert "1.200" in (await client.get(f"{LIST}/{report}")).text


async def test_number_that_is_none_is_refused_and_nothing_written(
    client: httpx.AsyncClient, province: Province
) -> None:
    report = await first(province)
    answer = await hand_in(client, report, **{"tin-bai": "nhiều"})
    assert answer.status_code == 422
    assert "«nhiều» không phải là số nguyên" in answer.text
    assert (await lines(province))[0].submissions == 0


async def test_office_accepts_and_another_who_was_slower_is_told(
    client: httpx.AsyncClient, province: Province
) -> None:
    report = await first(province)
    await hand_in(client, report, **{"tin-bai": "3"})
    version = field((await client.get(f"{LIST}/{report}")).text, "version")
    taken = await client.post(f"{LIST}/{report}/acceptance", data={"version": version})
    late = await client.post(
        f"{LIST}/{report}/return", data={"version": version, "reason": "Thiếu số liệu"}
    )
    assert (taken.status_code, late.status_code) == (303, 409)
    assert (await lines(province))[0].state.value == "accepted"


async def test_return_needs_a_reason(client: httpx.AsyncClient, province: Province) -> None:
    report = await first(province)
    await hand_in(client, report, **{"tin-bai": "3"})
    version = field((await client.get(f"{LIST}/{report}")).text, "version")
    bare = await client.post(f"{LIST}/{report}/return", data={"version": version, "reason": " "})
    assert (bare.status_code, "Lý do trả lại: chưa điền" in bare.text) == (422, True)
    given = await client.post(
        f"{LIST}/{report}/return", data={"version": version, "reason": "Thiếu số liệu"}
    )
    assert given.status_code == 303
    page = (await client.get(f"{LIST}/{report}")).text
    assert "bị trả lại" in page
    assert "Thiếu số liệu" in page


async def test_branch_of_another_site_is_not_listed(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/province/reports/{CONTEST}/district/loc-ninh")
    assert answer.status_code == 404
