"""The JSON endpoints, through the real application."""

import datetime as dt
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.reporting.service import SERVICE
from services.reporting.tables import METADATA
from shared import site as site_database
from shared.clock import FixedClock, set_clock
from shared.database import Database
from shared.messaging.inbox import Inbox
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.web.app import create_app
from tests.people import person
from tests.reporting.made import (
    BINH_LONG,
    BINH_PHUOC,
    CONTEST,
    LOC_NINH,
    PROVINCE,
    Maker,
    published,
    received,
)

SITE = "district"
ROOT = f"/{SITE}/api/v1/branches/{LOC_NINH}"
NOW = dt.datetime(2022, 6, 10, 2, tzinfo=dt.UTC)
REPORT = "bao-cao-tien-do.huyen-doan.2022-06-15"
PERIOD = "bao-cao-tien-do.2022-06-15"
PEOPLE = {"thu-ky.loc-ninh": person(CONTEST, LOC_NINH, "secretary")}


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[SiteRuntime]:
    tables = {"reporting": METADATA, "site": site_database.SERVICE.metadata}
    databases = {
        name: Database(f"sqlite:///{tmp_path / name}.db", schema=name, busy_timeout_ms=0)
        for name in tables
    }
    for name, metadata in tables.items():
        metadata.create_all(databases[name].engine)
    databases["site"].transaction(lambda session: set_clock(session, NOW, rate=0))
    box = Inbox(databases["reporting"], SITE, SERVICE, FixedClock(NOW))
    box.apply(received(published(Maker(SITE), BINH_PHUOC, LOC_NINH, BINH_LONG, PROVINCE)))
    box.close()
    runtime = SiteRuntime(SITE, [site_database.SERVICE, SERVICE], databases)
    yield runtime
    runtime.close()


@pytest.fixture
async def client(runtime: SiteRuntime, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app({SITE: runtime}, Settings(data=tmp_path), people=PEOPLE)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://hoithi.example",
        headers={"x-hoithi-as": "thu-ky.loc-ninh", "accept": "application/json", "if-match": "*"},
    ) as client:
        yield client


async def post(client: httpx.AsyncClient, path: str, key: str = "", **body: Any) -> httpx.Response:
    headers = {"idempotency-key": key} if key else {}
    return await client.post(f"{ROOT}/{path}", json={"contest": CONTEST, **body}, headers=headers)


async def get(client: httpx.AsyncClient, path: str, **params: str) -> Any:
    answer = await client.get(path, params={"contest": CONTEST, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_report_through_the_doors(client: httpx.AsyncClient) -> None:
    form = await get(client, f"{ROOT}/reports/{REPORT}/prefill")
    counted = {one["key"]: one["counted"] for one in form["figures"]}
    assert (counted["tin-bai"], counted["giai-phap-dang-ky"]) == (None, 0)

    answer = await post(client, f"reports/{REPORT}/submit", figures={"tin-bai": 0}, version=0)
    assert answer.status_code == 200, answer.text
    assert answer.json() == {"report": REPORT, "state": "submitted", "on_time": True, "version": 1}
    (line,) = (await get(client, f"{ROOT}/reports", state="submitted"))["reports"]
    assert (line["report"], line["unit_name"], line["due_date"]) == (
        REPORT, "Huyện Đoàn", "2022-06-15",
    )  # fmt: skip

    returned = await post(client, f"reports/{REPORT}/return", reason="Thiếu", version=1)
    assert returned.json() == {"report": REPORT, "state": "returned", "version": 2}
    await post(client, f"reports/{REPORT}/submit", figures={"tin-bai": 3}, text="Đã bổ sung")
    accepted = await post(client, f"reports/{REPORT}/accept")
    assert accepted.json() == {"report": REPORT, "state": "accepted", "version": 4}
    view = await get(client, f"{ROOT}/reports/{REPORT}")
    assert [one["figures"] for one in view["submissions"]] == [{"tin-bai": 0}, {"tin-bai": 3}]


async def test_compiling_through_the_doors(client: httpx.AsyncClient) -> None:
    await post(client, f"reports/{REPORT}/submit", figures={"tin-bai": 4})

    done = await post(client, f"reports/{PERIOD}/compile", stated={"tin-bai": 5})

    assert done.status_code == 201, done.text
    assert done.json() == {
        "obligation": "bao-cao-tien-do",
        "due_date": "2022-06-15",
        "figures": {"tin-bai": 4},
        "on_time": 1,
        "late": 0,
        "missing": 11,
        "mismatches": [
            "Số tin, bài, lượt phát sóng tuyên truyền: số nêu là 5, cộng các đơn vị được 4"
        ],
    }
    (listed,) = (await get(client, f"{ROOT}/compiled"))["compiled"]
    assert (listed["compiled"]["obligation"], listed["document"]) == ("bao-cao-tien-do", None)
    again = await post(client, f"reports/{PERIOD}/compile")
    assert (again.status_code, again.json()["code"]) == (409, "already_compiled")


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        (f"reports/{REPORT}/accept", {}, 409, "nothing_to_decide"),
        (f"reports/{REPORT}/submit", {"version": 9, "text": "x"}, 409, "edit_conflict"),
        (f"reports/{REPORT}/submit", {"figures": {"tin-bai": -1}}, 409, "figure_negative"),
        (f"reports/{REPORT}/waive", {"reason": ""}, 409, "reason_missing"),
        ("reports/khong-co/submit", {"text": "x"}, 404, "not_found"),
        ("reports/bao-cao-tien-do/compile", {}, 422, "invalid_input"),
        ("reports/bao-cao-tien-do.2022-06-16/compile", {}, 409, "obligation_undated"),
    ],
)
async def test_a_refusal_names_the_rule(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    answer = await post(client, path, **body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_form_posted_twice_submits_once(client: httpx.AsyncClient) -> None:
    first = await post(client, f"reports/{REPORT}/submit", "k1", figures={"tin-bai": 4})
    second = await post(client, f"reports/{REPORT}/submit", "k1", figures={"tin-bai": 4})

    view = await get(client, f"{ROOT}/reports/{REPORT}")
    assert (first.json(), len(view["submissions"])) == (second.json(), 1)


async def test_the_monitor_units_and_obligations(client: httpx.AsyncClient) -> None:
    seen = await get(client, f"/{SITE}/api/v1/monitor")
    units = (await get(client, f"{ROOT}/units"))["units"]
    open_ones = await get(client, f"{ROOT}/obligations")

    assert [one["branch"] for one in seen["branches"]] == [BINH_LONG, LOC_NINH]
    assert seen["branches"][0]["entries"]["registered"] == 0
    assert {"unit": "huyen-doan", "name": "Huyện Đoàn"}.items() <= next(
        one for one in units if one["unit"] == "huyen-doan"
    ).items()
    assert open_ones == []


async def test_stored_events_come_page_by_page_as_they_were(client: httpx.AsyncClient) -> None:
    first = await get(client, f"/{SITE}/api/v1/events", limit="4")
    rest = await get(client, f"/{SITE}/api/v1/events", limit="4", after=str(first["next"]))

    events = [one["event"] for one in (*first["events"], *rest["events"])]
    assert [one["type"] for one in events] == [
        "vn.hoithi.units.published.v1", "vn.hoithi.contest.published.v1",
    ] * 2  # fmt: skip
    assert BINH_LONG not in {one["branch"] for one in events}, "another branch of the same site"
    assert rest["next"] is None
    assert json.dumps(events[0]["data"]["version"]) == "1"


async def test_the_history_of_an_unknown_entry_is_not_found(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"/{SITE}/api/v1/entries/e404/history")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
