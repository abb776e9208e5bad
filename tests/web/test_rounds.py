"""Panels and rounds on pages: who sits, whose sheets are missing, paper sheets of the absent."""

from pathlib import Path

import httpx
import pytest

from services.judging.queries import panels, sheets
from services.judging.tables import entry
from shared.runtime import SiteRuntime
from tests.judging.office import Office
from tests.judging.rules import BRANCH, CONTEST
from tests.web.small import settings
from tests.web.test_judging import PLACE, client, office, site, statements

__all__ = ["client", "office", "site", "statements"]

ROUND = f"{PLACE}/rounds/marks"


async def test_panel_is_formed_of_those_who_judge_here(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    page = (await client.get(f"{PLACE}/panels")).text
    assert 'value="demo:chi"' in page
    (before,) = await site.query("judging", panels.panels, CONTEST, BRANCH)
    fields = {"round": "marks", "name": "Hội đồng mới", "replaces": before.id, "form_key": "k"}
    stranger = await client.post(f"{PLACE}/panels", data={**fields, "judge": ["x", "demo:an"]})
    assert (stranger.status_code, "không giữ vai giám khảo" in stranger.text) == (422, True)
    few = await client.post(f"{PLACE}/panels", data={**fields, "form_key": "f", "judge": "demo:an"})
    assert few.status_code == 409
    chosen = {**fields, "judge": ["demo:chi", "demo:binh"]}
    assert [(await client.post(f"{PLACE}/panels", data=chosen)).status_code for _ in range(2)] == [
        303,
        303,
    ]
    (after,) = await site.query("judging", panels.panels, CONTEST, BRANCH)
    assert (after.name, [one.account for one in after.judges]) == (
        "Hội đồng mới",
        ["demo:chi", "demo:binh"],
    )


async def test_missing_sheets_are_listed_and_entered_from_paper(
    client: httpx.AsyncClient, site: SiteRuntime
) -> None:
    page = (await client.get(ROUND)).text
    assert page.count("thiếu 1 phiếu") == 2
    address = f"{ROUND}/sheets/a/demo:binh"
    assert f'href="{address}"' in page
    form = (await client.get(address)).text
    assert "Nhập thay từ phiếu giấy của Trần Bình" in form
    typed = {"version": "0", "mark.new": "7", "mark.useful": "8"}
    assert (await client.post(address, data=typed)).status_code == 303
    (sheet,) = await site.query("judging", sheets.sheets_of, CONTEST, BRANCH, "a")
    assert (sheet.judge, sheet.judge_name) == ("demo:binh", "Trần Bình")
    assert (await client.get(ROUND)).text.count("thiếu 1 phiếu") == 1


@pytest.mark.parametrize("path", [ROUND, f"{PLACE}/panels", f"{ROUND}/sheets/a/demo:binh"])
async def test_judge_sees_nobody_elses_part(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path, headers={"x-hoithi-as": "binh"})
    assert answer.status_code == 403


async def test_judge_reads_the_files_of_assigned_entries_alone(
    client: httpx.AsyncClient, site: SiteRuntime, office: Office, tmp_path: Path
) -> None:
    content = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    from shared.files import files_of

    with files_of(settings(tmp_path), "here").receive() as incoming:
        incoming.write(content)
        info = incoming.keep()
    _give(office, info.sha256, len(content))
    address = f"{PLACE}/sheets/marks/a"
    assert f"{address}/files/{info.sha256}" in (await client.get(address)).text
    for path in ("", "/content", "/download"):
        file = f"{address}/files/{info.sha256}{path}"
        assert (await client.get(file)).status_code == 200
        stranger = await client.get(file, headers={"x-hoithi-as": "stranger"})
        assert stranger.status_code == 404
    other = await client.get(f"{address}/files/{'0' * 64}/download")
    assert other.status_code == 404


def _give(office: Office, sha256: str, size: int) -> None:
    import json

    with office.database.session() as session:
        session.begin()
        row = session.core.execute(entry.select().where(entry.c.id == "a")).mappings().one()
        dossier = json.loads(row["dossier"])
        dossier["files"] = [
            {"sha256": sha256, "name": "mô tả.pdf", "media_type": "application/pdf", "size": size}
        ]
        session.core.execute(
            entry.update().where(entry.c.id == "a").values(dossier=json.dumps(dossier))
        )
        session.commit()
