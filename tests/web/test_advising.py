"""Help before entry, as people use it: author, secretariat, adviser; and the panel afterwards."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from services.intake.commands import Chosen, DecideScreening, ProposeScreening
from services.intake.service import SERVICE as INTAKE
from services.judging.service import SERVICE as JUDGING
from shared.runtime import SiteRuntime
from shared.site import SERVICE as SITE
from shared.unit import Context
from shared.web.app import create_app
from tests.people import person
from tests.web.contest import MORNING, Wire, build_site, demonstration, hold_clock
from tests.web.desk import asking, desk_app, desk_site
from tests.web.small import settings

CONTEST, BRANCH, UNIT = "lang-son-8", "province/lang-son", "hiep-hoi-doanh-nghiep"
PLACE = f"{CONTEST}/{BRANCH}"
FIELD = "co-khi-xay-dung-giao-thong"
PEOPLE = {
    "tac-gia": person(CONTEST, BRANCH, "author"),
    "tac-gia-khac": person(CONTEST, BRANCH, "author"),
    "don-vi": person(CONTEST, BRANCH, "clerk", unit=UNIT),
    "thu-ky": person(CONTEST, BRANCH, "secretary"),
    "chuyen-gia": person(CONTEST, BRANCH, "judge", "expert"),
    "chuyen-gia-khac": person(CONTEST, BRANCH, "expert"),
    "giam-khao-1": person(CONTEST, BRANCH, "judge"),
    "giam-khao-2": person(CONTEST, BRANCH, "judge"),
    "kiem-tra": person(CONTEST, BRANCH, "inspector"),
}
ASKED = {
    "title": "Máy bóc vỏ hồi", "question": "Nêu tính mới ra sao?", "asker": "Hoàng Thị Nhung",
    "unit": UNIT, "field": FIELD, "contact": "nhung@vidu.example",
}  # fmt: skip
DOSSIER = {"title": "Máy bóc vỏ hồi", "unit": UNIT, "field": FIELD, "author.0.name": "Hoàng Nhung"}
JUDGES = ["demo:chuyen-gia", "demo:giam-khao-1", "demo:giam-khao-2"]
OFFICE = Context("system")


class Play:
    """A province's site, and its people by name."""

    def __init__(self, folder: Path) -> None:
        self.site: SiteRuntime = build_site(folder, "province", (SITE, INTAKE, JUDGING))
        hold_clock(self.site, MORNING.replace(year=2025, month=2))
        self.wire = Wire({"province": self.site}, demonstration())
        self.wire.publish()
        self.app: Starlette = create_app({"province": self.site}, settings(folder), people=PEOPLE)

    async def get(self, who: str, path: str, status: int = 200) -> str:
        """A page as somebody sees it."""
        async with asking(self.app, who) as client:
            answer = await client.get(f"/province/{path}", headers={"accept": "text/html"})
        assert answer.status_code == status, answer.text
        return answer.text

    async def post(self, who: str, path: str, form: dict[str, object]) -> httpx.Response:
        """A form as somebody sends it."""
        async with asking(self.app, who) as client:
            return await client.post(
                f"/province/{path}", data=form, headers={"accept": "text/html"}
            )

    async def ask(self, who: str = "tac-gia", **changes: str) -> str:
        """Ask for advice; where the request is, below the site."""
        answer = await self.post(who, f"advice/{PLACE}", {**ASKED, **changes})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].partition("?")[0].removeprefix("/province/")

    async def name(self, path: str, who: str = "chuyen-gia", version: int = 1) -> None:
        """The secretariat names an adviser."""
        form = {"adviser": f"demo:{who}", "version": str(version)}
        assert (await self.post("thu-ky", f"{path}/adviser", form)).status_code == 303

    async def register(self, request: str) -> str:
        """The author registers what was asked about; the entry's id."""
        form = {**DOSSIER, "advice": request.rpartition("/")[2]}
        answer = await self.post("tac-gia", f"register/{PLACE}", form)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].split("/")[-2]


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    found = Play(tmp_path)
    yield found
    found.site.close()


async def test_a_request_from_asking_to_the_entry(play: Play) -> None:
    path = await play.ask()
    assert "chờ cử người tư vấn" in await play.get("tac-gia", path)
    assert "Yêu cầu tư vấn chưa có người tư vấn" in await play.get("thu-ky", "")
    await play.name(path)
    assert "Yêu cầu chờ ý kiến tư vấn của ông/bà" in await play.get("chuyen-gia", "")
    said = {"text": "Cần số liệu năng suất."}
    assert (await play.post("chuyen-gia", f"{path}/notes", said)).status_code == 303
    page = await play.get("tac-gia", path)
    assert "Cần số liệu năng suất." in page and "đã có ý kiến tư vấn" in page
    form = await play.get("tac-gia", f"register?noi={PLACE}&tu-van={path.rpartition('/')[2]}")
    assert re.search(r'value="Máy bóc vỏ hồi"', form) and "Đã xin tư vấn" in form
    entry = await play.register(path)
    assert f"entries/{PLACE}/{entry}" in await play.get("tac-gia", path)
    assert path in await play.get("thu-ky", f"entries/{PLACE}/{entry}")
    assert "Đã xin tư vấn" not in await play.get("tac-gia", f"register?noi={PLACE}")


async def test_the_adviser_sits_on_the_panel_and_gets_no_sheet(play: Play) -> None:
    path = await play.ask()
    await play.name(path)
    entry = await play.register(path)
    for act in (ProposeScreening, DecideScreening):
        await play.site.execute("intake", act(CONTEST, BRANCH, (Chosen(entry),), True), OFFICE)
    play.wire.carry()
    panel = {"round": "so-khao", "name": "Hội đồng", "judge": JUDGES}
    assert (await play.post("thu-ky", f"judging/{PLACE}/panels", panel)).status_code == 303

    for page in ("panels", "rounds/so-khao"):
        shown = await play.get("thu-ky", f"judging/{PLACE}/{page}")
        assert "đã tư vấn hồ sơ này – không chấm" in shown
    sheet = f"judging/{PLACE}/sheets/so-khao/{entry}"
    assert "Máy bóc vỏ hồi" not in await play.get("chuyen-gia", f"judging/{PLACE}")
    assert "nên không chấm giải pháp này" in await play.get("chuyen-gia", sheet, status=409)
    marks = {"mark.tinh-moi": "8", "mark.kha-nang-ap-dung": "8", "mark.hieu-qua": "8"}
    answer = await play.post("chuyen-gia", sheet, {**marks, "version": "0"})
    assert answer.status_code == 409 and "đã tư vấn hồ sơ này" in answer.text
    for judge in ("giam-khao-1", "giam-khao-2"):
        assert (await play.post(judge, sheet, {**marks, "version": "0"})).status_code == 303
    assert "2 / 2" in await play.get("thu-ky", f"judging/{PLACE}/rounds/so-khao")
    answer = await play.post("thu-ky", f"judging/{PLACE}/rounds/so-khao/closing", {})
    assert answer.status_code == 303, answer.text
    async with asking(play.app, "thu-ky") as client:
        found = await client.get(
            f"/province/api/v1/branches/{BRANCH}/conflicts", params={"contest": CONTEST}
        )
    assert [(one["judge"], one["cause"]) for one in found.json()] == [
        ("demo:chuyen-gia", "advised")
    ]


async def test_everybody_sees_no_more_than_their_own(play: Play) -> None:
    path = await play.ask()
    other = await play.ask("tac-gia-khac", title="Lò sấy", unit="")
    await play.name(path)
    assert "Lò sấy" not in await play.get("tac-gia", "advice")
    assert "Lò sấy" not in await play.get("don-vi", "advice")
    assert "Máy bóc vỏ hồi" in await play.get("don-vi", "advice")
    assert "Lò sấy" not in await play.get("chuyen-gia", "advice")
    assert "Máy bóc vỏ hồi" not in await play.get("chuyen-gia-khac", "advice")
    everything = await play.get("kiem-tra", "advice")
    assert "Lò sấy" in everything and "Máy bóc vỏ hồi" in everything
    for who in ("tac-gia", "don-vi", "chuyen-gia", "chuyen-gia-khac"):
        await play.get(who, other, status=404)
    note = {"text": "Tôi không được cử."}
    assert (await play.post("chuyen-gia-khac", f"{path}/notes", note)).status_code == 403
    assert (await play.post("chuyen-gia", f"{other}/notes", note)).status_code == 403
    assert (await play.post("tac-gia", f"{other}/closing", {"version": "1"})).status_code == 403
    assert "Tôi không được cử." not in await play.get("kiem-tra", path)


async def test_only_a_member_of_the_group_is_named(play: Play) -> None:
    path = await play.ask()
    for account in ("demo:giam-khao-1", "demo:nobody"):
        form = {"adviser": account, "version": "1"}
        answer = await play.post("thu-ky", f"{path}/adviser", form)
        assert answer.status_code == 422, answer.text
    assert "chờ cử người tư vấn" in await play.get("thu-ky", path)


async def test_the_office_notes_for_the_adviser_closes_and_ties(play: Play) -> None:
    path, twin = await play.ask(), await play.ask(title="Máy bóc vỏ hồi thứ hai")
    await play.name(path)
    said = {"text": "Gọi điện: cần bản vẽ."}
    assert (await play.post("thu-ky", f"{path}/notes", said)).status_code == 303
    assert "(Ban Thư ký ghi thay)" in await play.get("tac-gia", path)
    closing = {"version": "3", "reason": "Đủ rồi"}
    assert (await play.post("tac-gia", f"{path}/closing", closing)).status_code == 303
    entry = await play.register(path)
    unknown = await play.post("thu-ky", f"{twin}/entry", {"entry": "99/TN"})
    assert unknown.status_code == 422
    page = await play.get("thu-ky", twin)
    offered = re.search(r'<option value="([^"]+ – Máy bóc vỏ hồi)">', page)
    assert offered is not None
    tied = await play.post("thu-ky", f"{twin}/entry", {"entry": offered[1]})
    assert tied.status_code == 303
    assert entry in await play.get("thu-ky", twin)


async def test_the_list_with_one_and_three_requests_asks_the_same(tmp_path: Path) -> None:
    statements: list[str] = []
    site = build_site(tmp_path, "province", (SITE, INTAKE), statements)
    hold_clock(site, MORNING.replace(year=2025, month=2))
    Wire({"province": site}, demonstration()).publish()
    app = create_app({"province": site}, settings(tmp_path), people=PEOPLE)
    costs = []
    async with asking(app, "thu-ky") as client:
        for count in (1, 3):
            while await _listed(client) < count:
                answer = await client.post(f"/province/advice/{PLACE}", data=ASKED)
                assert answer.status_code == 303, answer.text
            statements.clear()
            assert await _listed(client) == count
            costs.append(len(statements))
    site.close()
    assert costs[0] == costs[1]


async def _listed(client: httpx.AsyncClient) -> int:
    page = await client.get("/province/advice", headers={"accept": "text/html"})
    return page.text.count('<th scope="row">')


async def test_the_api_does_the_same(play: Play) -> None:
    root, body = f"/province/api/v1/branches/{BRANCH}/advice", {"contest": CONTEST}
    async with asking(play.app, "thu-ky") as client:
        asked = await client.post(root, json=body | ASKED)
        assert asked.status_code == 201, asked.text
        one = f"{root}/{asked.json()['id']}"
        named = await client.post(f"{one}/adviser", json=body | {"adviser": "demo:chuyen-gia"},
                                  headers={"if-match": "*"})  # fmt: skip
        assert named.status_code == 200, named.text
        noted = await client.post(f"{one}/notes", json=body | {"text": "Tốt"})
        assert noted.status_code == 201, noted.text
        closed = await client.post(f"{one}/closing", json=body, headers={"if-match": "*"})
        assert closed.json()["state"] == "closed", closed.text
        view = (await client.get(one, params=body)).json()
        assert [(n["adviser_name"], n["text"]) for n in view["notes"]] == [
            (PEOPLE["chuyen-gia"].name, "Tốt")
        ]
        lines = (await client.get(root, params=body)).json()
        assert [line["state"] for line in lines] == ["closed"]
        assert "pseudonym" not in json.dumps([view, lines])


async def test_a_branch_without_experts_offers_nothing(tmp_path: Path, play: Play) -> None:
    """The menu leads there only where the plan has a group."""
    assert "Tư vấn trước khi nộp" in await play.get("thu-ky", "")
    site = desk_site(tmp_path)
    async with asking(desk_app(site, tmp_path), "thu-ky") as client:
        home = await client.get("/district/", headers={"accept": "text/html"})
        page = await client.get("/district/advice", headers={"accept": "text/html"})
    site.close()
    assert home.status_code == 200 and "Tư vấn trước khi nộp" not in home.text
    assert "không lập tổ chuyên gia tư vấn" in page.text
