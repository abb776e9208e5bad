"""Signing a list and moving a deadline on their pages, and what an author sees of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from services.intake.commands import Chosen, ProposeScreening, RegisterEntry
from services.intake.domain.drafts import Draft, DraftAuthor
from shared.runtime import SiteRuntime
from shared.unit import Context
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.desk import FIELD, PLACE, UNIT, asking, desk_app, desk_site, lines

SIGN, LIST = f"/district/screening/{PLACE}/sign", f"/district/screening/{PLACE}/list"
RULINGS = f"/district/rulings?noi={PLACE}"
DEADLINES = f"/district/deadlines?noi={PLACE}"
CLERK = Context("demo:clerk")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    found = desk_site(tmp_path)
    yield found
    found.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return desk_app(site, tmp_path)


async def _proposed(site: SiteRuntime, *titles: str) -> list[str]:
    """Entries that the secretariat proposes to take."""
    ids = []
    for title in titles:
        draft = Draft(title=title, unit=UNIT, authors=(DraftAuthor("Lê Văn Tám"),), field=FIELD)
        answer = await site.execute("intake", RegisterEntry(CONTEST, LOC_NINH, draft), CLERK)
        ids.append(str(json.loads(answer)["id"]))
    chosen = tuple(Chosen(one) for one in ids)
    await site.execute("intake", ProposeScreening(CONTEST, LOC_NINH, chosen, True), CLERK)
    return ids


async def test_the_committee_signs_what_was_ticked(app: Starlette, site: SiteRuntime) -> None:
    ids = await _proposed(site, "Máy một", "Máy hai")
    async with asking(app, "truong-ban") as client:
        listed = (await client.post(LIST, data={"entry": ids})).text
        assert all(f'name="verdict.{one}"' in listed for one in ids)
        fields = {
            "entry": ids,
            **{f"version.{one}": "2" for one in ids},
            f"verdict.{ids[1]}": "no",
            f"reason.{ids[1]}": "Chưa áp dụng",
            "number": "15/QĐ-BTC",
        }
        answer = await client.post(SIGN, data=fields)
        assert answer.status_code == 303, answer.text
        page = (await client.get(RULINGS)).text
        assert "15/QĐ-BTC" in page
        ruling = page.split("&amp;so=")[1].split('"')[0]
        lines_shown = (await client.get(f"{RULINGS}&so={ruling}")).text
        assert ("Chưa áp dụng" in lines_shown, "(khác đề xuất)" in lines_shown) == (True, True)
        entry = (await client.get(f"/district/entries/{PLACE}/{ids[1]}")).text
    assert "15/QĐ-BTC" in entry
    assert {one.id: one.eligible for one in await lines(site)} == {ids[0]: True, ids[1]: False}


async def test_the_secretariat_signs_nothing(app: Starlette, site: SiteRuntime) -> None:
    ids = await _proposed(site, "Máy một")
    async with asking(app, "thu-ky") as client:
        fields = {"entry": ids, f"version.{ids[0]}": "2"}
        assert (await client.post(SIGN, data=fields)).status_code == 403
    assert [one.eligible for one in await lines(site)] == [None]


async def test_an_empty_list_of_decisions_says_so(app: Starlette) -> None:
    async with asking(app, "truong-ban") as client:
        assert "Chưa ký quyết định nào." in (await client.get(RULINGS)).text


async def test_a_deadline_is_moved_for_all_and_for_one(app: Starlette) -> None:
    move = f"/district/deadlines/{PLACE}"
    async with asking(app, "truong-ban") as client:
        fields = {"until": "2023-05-15", "notice": "Thông báo số 12/TB-BTC", "version": "1"}
        assert (await client.post(move, data=fields)).status_code == 303
        one = {
            "grant_until": "20/05/2023", "unit": UNIT, "reason": "Mưa lũ", "grant_hour": "17:00",
        }  # fmt: skip
        assert (await client.post(f"{move}/extensions", data=one)).status_code == 303
        page = (await client.get(DEADLINES)).text
    for words in ("15/05/2023", "Thông báo số 12/TB-BTC", "30/04/2023", "17:00", "Mưa lũ"):
        assert words in page
    async with asking(app, "tac-gia") as client:
        form = (await client.get("/district/register")).text
    assert "gia hạn theo Thông báo số 12/TB-BTC" in form


async def test_an_author_moves_no_deadline(app: Starlette) -> None:
    fields = {"until": "2023-05-15", "notice": "Tự gia hạn", "version": "1"}
    async with asking(app, "tac-gia") as client:
        assert (await client.post(f"/district/deadlines/{PLACE}", data=fields)).status_code == 403
