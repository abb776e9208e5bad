"""Where people begin, and that no link of theirs leads where they may not go."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from shared.runtime import SiteRuntime
from tests.web.desk import FIELD, PEOPLE, PLACE, UNIT, asking, desk_app, desk_site

_LINK = re.compile(r'href="(/district/[^"#]*)"')
SEND = f"/district/register/{PLACE}"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SiteRuntime]:
    found = desk_site(tmp_path)
    yield found
    found.close()


@pytest.fixture
def app(site: SiteRuntime, tmp_path: Path) -> Starlette:
    return desk_app(site, tmp_path)


async def test_no_link_leads_to_a_refusal(app: Starlette) -> None:
    typed = {"title": "Máy gieo hạt", "unit": UNIT, "field": FIELD, "author.0.name": "Lê Văn Tám"}
    async with asking(app, "tac-gia") as author:
        assert (await author.post(SEND, data=typed)).status_code == 303
    refused = []
    for who in PEOPLE:
        async with asking(app, who) as client:
            seen, waiting = {"/district/"}, ["/district/"]
            while waiting:
                address = waiting.pop()
                answer = await client.get(address)
                if answer.status_code in (401, 403):
                    refused.append((who, address))
                if "text/html" not in answer.headers.get("content-type", ""):
                    continue
                links = {html.unescape(one) for one in _LINK.findall(answer.text)}
                fresh = {one for one in links if one not in seen and "xuat=" not in one}
                seen |= fresh
                waiting += sorted(fresh)[:40]
    assert refused == []


async def test_home_says_what_waits(app: Starlette) -> None:
    typed = {"title": "Máy gieo hạt", "unit": UNIT, "field": FIELD, "author.0.name": "Lê Văn Tám"}
    async with asking(app, "thu-ky") as client:
        before = (await client.get("/district/")).text
        await client.post(SEND, data=typed)
        after = (await client.get("/district/")).text
    assert "Không có việc nào đang chờ ở đây." in before
    assert '<span class="tile-count">1</span>' in after


async def test_home_names_what_needs_a_hand_in_order(app: Starlette) -> None:
    typed = {"title": "Máy gieo hạt", "unit": UNIT, "field": FIELD, "author.0.name": "Lê Văn Tám"}
    async with asking(app, "thu-ky") as clerk, asking(app, "tac-gia") as author:
        for _ in range(2):
            await clerk.post(SEND, data=typed)
        (one, _) = await lines_of(clerk)
        form = {"eligible": "yes", "version": "1"}
        assert (await clerk.post(f"{one}/proposal", data=form)).status_code == 303
        told, own = (await clerk.get("/district/")).text, (await author.get("/district/")).text
    found = re.findall(r"<li><a href=[^>]+>([^<]+)</a> <strong>(\d+)</strong>", told)
    assert found == [
        ("Hồ sơ mới còn thiếu thành phần", "1"),
        ("Hồ sơ mới, chưa đề xuất", "1"),
        ("Đề xuất chờ Ban Tổ chức quyết định", "1"),
    ]
    assert "Cần làm hôm nay" not in own


async def lines_of(client: httpx.AsyncClient) -> list[str]:
    """The addresses of the entries in the list."""
    page = (await client.get(f"/district/entries?noi={PLACE}")).text
    return sorted(set(re.findall(rf"/district/entries/{PLACE}/[0-9a-z]{{20,}}", page)))
