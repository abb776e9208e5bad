"""Alike works on pages: the list, two side by side, what a person says, lists of excluded works."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from services.intake.commands import RegisterEntry
from services.intake.domain.drafts import Draft, DraftAuthor
from services.intake.errands.comparing import Finder, compare_waiting
from shared.runtime import SiteRuntime
from shared.unit import Context
from tests.reporting.made import CONTEST, LOC_NINH
from tests.web.desk import FIELD, OTHER_UNIT, PLACE, UNIT, asking, desk_app, desk_site

LIST = "/district/duplicates"
TEXT = "Máy dùng động cơ cũ của xe máy để kéo lưỡi cắt và gom lúa vào bao ngay trên ruộng."
EXCLUDED = "Tên giải pháp,Tác giả,Năm\nMáy gặt lúa mini cải tiến,Nguyễn Văn An,2021\n".encode()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    found = desk_site(tmp_path)
    yield found
    found.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return desk_app(site, tmp_path)


async def _two_alike(site: SiteRuntime) -> str:
    """The address of the page of two alike works, one of each unit."""
    for title, unit in (("Máy gặt lúa mini", UNIT), ("May gat lua cam tay", OTHER_UNIT)):
        draft = Draft(
            title=title, unit=unit, authors=(DraftAuthor("Nguyễn Văn An"),), field=FIELD,
            summary=TEXT,
        )  # fmt: skip
        await site.execute("intake", RegisterEntry(CONTEST, LOC_NINH, draft), Context("t"))
    _compare(site)
    with site.databases["intake"].session() as session:
        session.begin_reading()
        ((first, second),) = session.core.exec_driver_sql("SELECT first, second FROM alike")
    return f"{LIST}/{PLACE}/{first}/{second}"


def _compare(site: SiteRuntime) -> None:
    finder = Finder()
    with site.databases["intake"].session() as session:
        while compare_waiting(session, finder):
            pass


async def test_pair_is_listed_shown_with_marks_and_settled_once(
    site: SiteRuntime, app: Starlette
) -> None:
    pair = await _two_alike(site)
    async with asking(app, "thu-ky") as one:
        home = (await one.get("/district/")).text
        assert "Hồ sơ giống nhau, chờ kết luận" in home
        listed = (await one.get(LIST)).text
        assert pair in listed
        assert "chung tác giả" in listed
        shown = (await one.get(pair)).text
        assert shown.count(f"<mark>{TEXT[:-1]}</mark>") == 2
        assert shown.count("<mark>Nguyễn Văn An</mark>") == 2
        said = {"verdict": "different", "reason": "", "version": "0"}
        assert (await one.post(pair, data=said)).status_code == 303
        assert "Không có hồ sơ nào giống nhau" in (await one.get(LIST)).text
        assert "hai giải pháp khác nhau" in (await one.get(f"{LIST}?xem=settled")).text
        late = await one.post(pair, data={**said, "verdict": "same"})
        assert (late.status_code, "hai giải pháp khác nhau" in late.text) == (409, True)
        silent = await one.post(pair, data={**said, "verdict": "same", "version": "1"})
        assert (silent.status_code, "phải nêu lý do" in silent.text) == (422, True)
        none = await one.post(pair, data={"version": "1"})
        assert none.status_code == 422


async def test_listed_work_stands_beside_the_entry_that_is_like_it(
    site: SiteRuntime, app: Starlette
) -> None:
    await _two_alike(site)
    files = {"file": ("cu.csv", EXCLUDED, "text/csv")}
    name = {"list_name": "Giải thưởng 2021"}
    async with asking(app, "thu-ky") as one:
        sent = await one.post(f"{LIST}/{PLACE}/exclusions", data=name, files=files)
        assert sent.status_code == 303, sent.text
        _compare(site)
        listed = (await one.get(LIST)).text
        assert "danh sách Giải thưởng 2021 · 2021" in listed
        broken = {"file": ("cu.csv", b"a,b\n1,2\n", "text/csv")}
        refused = await one.post(f"{LIST}/{PLACE}/exclusions", data=name, files=broken)
        assert (refused.status_code, "Tên giải pháp" in refused.text) == (422, True)


@pytest.mark.parametrize("who", ["quay", "don-vi", "tac-gia"])
async def test_others_do_not_see_who_is_like_whom(
    site: SiteRuntime, app: Starlette, who: str
) -> None:
    pair = await _two_alike(site)
    async with asking(app, who) as one:
        assert (await one.get(LIST)).status_code == 403
        assert (await one.get(pair)).status_code == 403
        assert (await one.post(pair, data={"verdict": "same", "version": "0"})).status_code == 403
        assert LIST not in (await one.get("/district/")).text


async def test_list_to_screen_says_what_lacks_and_what_is_alike(
    site: SiteRuntime, app: Starlette
) -> None:
    await _two_alike(site)
    async with asking(app, "thu-ky") as one:
        home = (await one.get("/district/")).text
        assert "Hồ sơ mới còn thiếu thành phần" in home
        listed = (await one.get("/district/screening")).text
        assert listed.count("giống 1 giải pháp khác") == 2
        assert listed.count("thiếu: Phiếu đăng ký dự thi; Bản mô tả giải pháp") == 2
        only = (await one.get(f"/district/screening?noi={PLACE}&loc=thieu")).text
        assert only.count("thiếu: ") == 2
        unsaid = (await one.get(f"/district/screening?noi={PLACE}&loc=chua")).text
        assert "May gat lua cam tay" in unsaid
        proposed = (await one.get(f"/district/screening?noi={PLACE}&loc=cho")).text
        assert "Không có hồ sơ nào ở bước này." in proposed
        (entry, *_) = re.findall(r'"(/district/entries/[^"]+)"', only)
        form = {"eligible": "return", "reason": "thiếu bản mô tả", "version": "1"}
        assert (await one.post(f"{entry}/proposal", data=form)).status_code == 303
        said = (await one.get(f"/district/screening?noi={PLACE}&loc=cho")).text
        assert "trả lại để hoàn thiện" in said
