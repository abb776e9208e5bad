"""The forwarding desk of two levels: what is ready, sent and answered, and what came, in bulk."""

import asyncio
import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from starlette.applications import Starlette

from services.intake.commands import (
    Chosen,
    DecideScreening,
    ProposeScreening,
    RecordResults,
    RegisterEntry,
)
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.service import SERVICE as INTAKE
from services.intake.tables import entry
from shared.events.parts import Decision, EntryResult
from shared.runtime import SiteRuntime
from shared.site import SERVICE as SITE
from shared.unit import Context
from shared.web.app import create_app
from tests.people import person
from tests.reporting.made import CONTEST, LOC_NINH, PROVINCE
from tests.web.contest import MORNING, Wire, build_site, demonstration, hold_clock
from tests.web.desk import FIELD, UNIT, asking
from tests.web.small import settings

DESK = f"/district/forwarding?noi={CONTEST}/{LOC_NINH}"
ABOVE = f"/province/forwarding?noi={CONTEST}/{PROVINCE}&huong=duoi"
ANSWER = f"/province/forwarding/{CONTEST}/{PROVINCE}"
SYSTEM = Context("system")
SIGNED = Decision(id="qd-1", number="1", signed_on=date(2022, 12, 1), signer="Trưởng ban")
PEOPLE = {
    "duoi": person(CONTEST, LOC_NINH, "secretary"),
    "tren": person(CONTEST, PROVINCE, "secretary"),
    "tren-ky": person(CONTEST, PROVINCE, "head"),
    "giam-khao": person(CONTEST, LOC_NINH, "judge"),
}
TITLES = ("Máy một", "Máy hai", "Máy ba")


@dataclass
class Levels:
    """A district and the province above it, and what carries events between them."""

    district: SiteRuntime
    province: SiteRuntime
    wire: Wire
    ids: list[str]
    statements: list[str]


@pytest.fixture
def levels(tmp_path: Path) -> Iterator[Levels]:
    statements: list[str] = []
    district = build_site(tmp_path, "district", (SITE, INTAKE))
    province = build_site(tmp_path, "province", (SITE, INTAKE), statements)
    for site in (district, province):
        hold_clock(site, MORNING)
    wire = Wire({"district": district, "province": province}, demonstration())
    wire.publish()
    ids = asyncio.run(_award(district))
    wire.carry()
    yield Levels(district, province, wire, ids, statements)
    district.close()
    province.close()


async def _award(site: SiteRuntime) -> list[str]:
    """Entries that the signed results send up."""
    ids = []
    for title in TITLES:
        draft = Draft(title=title, unit=UNIT, authors=(DraftAuthor("Lê Văn Tám"),), field=FIELD)
        answer = await site.execute("intake", RegisterEntry(CONTEST, LOC_NINH, draft), SYSTEM)
        ids.append(str(json.loads(answer)["id"]))
    for act in (ProposeScreening, DecideScreening):
        chosen = tuple(Chosen(one) for one in ids)
        await site.execute("intake", act(CONTEST, LOC_NINH, chosen, True), SYSTEM)
    results = tuple(
        EntryResult(entry=one, rank=1, award="nhat", award_name="Giải Nhất", goes_up=True)
        for one in ids
    )
    await site.execute("intake", RecordResults(CONTEST, LOC_NINH, SIGNED, None, results), SYSTEM)
    return ids


@pytest.fixture
def app(levels: Levels, tmp_path: Path) -> Starlette:
    sites = {"district": levels.district, "province": levels.province}
    return create_app(sites, settings(tmp_path), people=PEOPLE)


async def test_both_levels_see_how_it_stands(app: Starlette) -> None:
    async with asking(app, "duoi") as below, asking(app, "tren") as above:
        sent, came = (await below.get(f"{DESK}&huong=len")).text, (await above.get(ABOVE)).text
        for title in TITLES:
            assert title in sent
            assert title in came
        assert "cấp trên đã nhận" in sent
        assert "phiếu nhận" in sent
        rows = list(
            csv.reader(
                io.StringIO(
                    (await below.get(f"{DESK}&huong=len&xuat=csv")).content.decode("utf-8-sig")
                )
            )
        )
    assert sorted(row[0] for row in rows[1:]) == sorted(TITLES)


async def test_many_are_returned_at_once_after_they_were_shown(
    app: Starlette, levels: Levels
) -> None:
    chosen = levels.ids[:2]
    async with asking(app, "tren") as above, asking(app, "duoi") as below:
        shown = (await above.post(f"{ANSWER}/chosen", data={"entry": chosen, "act": "return"})).text
        assert "Trả lại cấp dưới để bổ sung: 2 hồ sơ" in shown
        assert [f'value="{one}"' in shown for one in levels.ids] == [True, True, False]
        fields = {
            "entry": chosen, "act": "return", "missing": "Thiếu ảnh", "until": "2022-12-20",
            "form_key": "k", **{f"version.{one}": "1" for one in chosen},
        }  # fmt: skip
        answers = [await above.post(ANSWER, data=fields) for _ in range(2)]
        assert [one.status_code for one in answers] == [303, 303]
        levels.wire.carry()
        desk = (await below.get(f"{DESK}&huong=len&buoc=returned")).text
        menu = (await below.get(DESK)).text
    assert desk.count("cần bổ sung: Thiếu ảnh, hạn 20/12/2022") == 2
    assert 'class="menu-count">2' in menu


async def test_refusals_are_told_one_by_one_and_the_others_are_done(
    app: Starlette, levels: Levels
) -> None:
    versions = {f"version.{one}": "1" for one in levels.ids}
    fields = {**versions, f"version.{levels.ids[0]}": "7", "entry": levels.ids, "act": "refuse"}
    async with asking(app, "tren-ky") as above:
        bare = await above.post(ANSWER, data=fields)
        assert bare.status_code == 422
        answer = await above.post(ANSWER, data={**fields, "reason": "Trùng"})
        assert (answer.status_code, "Đã ghi 2 hồ sơ; 1 hồ sơ không ghi được" in answer.text) == (
            200,
            True,
        )
        assert "vừa được người khác thay đổi" in answer.text


async def test_secretariat_may_not_refuse(app: Starlette, levels: Levels) -> None:
    fields = {f"version.{one}": "1" for one in levels.ids}
    fields |= {"entry": levels.ids[0], "act": "refuse", "reason": "Trùng"}
    async with asking(app, "tren") as above, asking(app, "giam-khao") as judge:
        assert (await above.post(ANSWER, data=fields)).status_code == 403
        assert "Không nhận …" not in (await above.get(ABOVE)).text
        assert (await judge.get(DESK)).status_code == 403


async def test_what_waits_is_sent_by_hand(app: Starlette, levels: Levels) -> None:
    with levels.district.databases["intake"].session() as session:
        session.begin()
        session.core.execute(
            entry.update()
            .where(entry.c.id == levels.ids[0])
            .values(forwarding=None, stage="eligible", version=1)
        )
        session.commit()
    place = f"/district/forwarding/{CONTEST}/{LOC_NINH}"
    async with asking(app, "duoi") as below:
        page = (await below.get(f"{DESK}&huong=san-sang")).text
        assert ("Máy một" in page, "Máy hai" in page) == (True, False)
        fields = {"entry": levels.ids[0], "act": "forward", f"version.{levels.ids[0]}": "1"}
        assert (await below.post(place, data=fields)).status_code == 303
        again = await below.post(place, data=fields)
        assert "người khác thay đổi" in again.text
        fields[f"version.{levels.ids[0]}"] = "2"
        assert "đã được gửi lên" in (await below.post(place, data=fields)).text
        sent = (await below.get(f"{DESK}&huong=len")).text
        assert sent.count("Tờ trình và danh sách") == 2
    async with asking(app, "tren") as above:
        came = (await above.get(ABOVE)).text
        assert ("Các đợt gửi" in came, f"/batches/{CONTEST}/{PROVINCE}/" in came) == (True, True)


async def test_list_asks_as_much_for_three_as_for_none(app: Starlette, levels: Levels) -> None:
    async with asking(app, "tren") as above:
        await above.get(ABOVE)
        counts = []
        for state in ("", "&buoc=withdrawn"):
            levels.statements.clear()
            answer = await above.get(ABOVE + state)
            assert answer.status_code == 200
            counts.append(len(levels.statements))
    assert counts[0] == counts[1]
