"""The register and the templates through the real application: API and pages."""

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import docx
import httpx
import pdfplumber
import pytest

from services.reporting.errands import write_papers
from shared.database import Database
from shared.files import ErrandContext
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.web.app import create_app
from tests.reporting import test_doors as doors
from tests.reporting.made import CONTEST, LOC_NINH
from tests.reporting.test_doors import PEOPLE, PERIOD, ROOT, SITE

PAGES = f"/{SITE}/papers/{CONTEST}/{LOC_NINH}"
TEMPLATES = f"/{SITE}/paper-templates/{CONTEST}/{LOC_NINH}"
PDF = b"%PDF-1.7\nsigned and sealed\n%%EOF\n"
runtime = doors.runtime


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
async def client(runtime: SiteRuntime, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app({SITE: runtime}, settings, people=PEOPLE)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://hoithi.example",
        headers={"x-hoithi-as": "thu-ky.loc-ninh", "accept": "application/json", "if-match": "*"},
    ) as client:
        yield client


@pytest.fixture
def write(runtime: SiteRuntime, settings: Settings, tmp_path: Path) -> Iterator[Any]:
    """Does what the relay process does with papers, until none waits."""
    database = Database(f"sqlite:///{tmp_path / 'reporting'}.db", schema="reporting")
    url = f"sqlite:///{tmp_path / 'site'}.db"
    context = ErrandContext.of(settings.model_copy(update={"database_url": None}), SITE)
    folder = settings.data / SITE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.db").symlink_to(url.removeprefix("sqlite:///"))
    session = database.session()

    def work() -> None:
        while write_papers(session, context):
            pass

    yield work
    session.close()
    database.close()


async def drafted(client: httpx.AsyncClient) -> dict[str, Any]:
    """A paper of the register, by compiling a period."""
    await client.post(f"{ROOT}/reports/{PERIOD}/compile", json={"contest": CONTEST})
    (line,) = (await client.get(f"{ROOT}/papers", params={"contest": CONTEST})).json()["papers"]
    return dict(line)


async def test_a_paper_from_draft_to_signed_copy(client: httpx.AsyncClient, write: Any) -> None:
    line = await drafted(client)
    paper = line["paper"]["paper"]
    at = f"{ROOT}/papers/{paper}"
    assert (line["state_text"], line["number_line"]) == (
        "dự thảo, chưa lấy số", "Số:       /BC-BTC",
    )  # fmt: skip

    zero = await client.post(
        f"{at}/number", json={"contest": CONTEST, "number": 0, "issued_on": "2022-06-10"}
    )
    numbered = await client.post(
        f"{at}/number", json={"contest": CONTEST, "number": 9, "issued_on": "2022-06-10"}
    )
    write()
    files = {
        form: (await client.get(f"{at}/files/{form}", params={"contest": CONTEST})).content[:4]
        for form in ("docx", "pdf", "xlsx")
    }
    wrong = await client.post(
        f"{at}/signed", params={"contest": CONTEST}, files={"file": ("a.pdf", b"<html>")}
    )
    signed = await client.post(
        f"{at}/signed", params={"contest": CONTEST}, files={"file": ("ký.pdf", PDF)}
    )
    again = await client.post(f"{at}/void", json={"contest": CONTEST, "reason": "x"})
    official = await client.get(f"{at}/files/signed", params={"contest": CONTEST})

    assert [one.status_code for one in (zero, numbered, wrong, signed, again)] == [
        422, 200, 422, 200, 409,
    ]  # fmt: skip
    assert files == {"docx": b"PK\x03\x04", "pdf": b"%PDF", "xlsx": b"PK\x03\x04"}
    assert official.content == PDF
    assert official.headers["content-disposition"].endswith(
        'filename="bao-cao-09-tong-hop-tien-do-to-chuc-tuyen-truyen-hoi-thi-ky-bao-cao-ngay-15-06-2.pdf"'
    )


async def test_two_papers_never_get_one_number(client: httpx.AsyncClient) -> None:
    await drafted(client)
    await client.post(
        f"{ROOT}/reports/bao-cao-tien-do.2022-12-15/compile", json={"contest": CONTEST}
    )
    lines = (await client.get(f"{ROOT}/papers", params={"contest": CONTEST})).json()["papers"]
    body = {"contest": CONTEST, "number": 3, "issued_on": "2022-06-10"}

    answers = [
        await client.post(f"{ROOT}/papers/{one['paper']['paper']}/number", json=body)
        for one in lines
    ]

    assert [one.status_code for one in answers] == [200, 409]
    assert answers[1].json()["code"] == "number_taken"
    assert "Số 03/BC-BTC năm 2022 đã cấp cho văn bản" in answers[1].json()["detail"]


async def test_the_pages_of_the_register(client: httpx.AsyncClient, write: Any) -> None:
    paper = (await drafted(client))["paper"]["paper"]
    write()
    html = {"accept": "text/html"}

    listed = await client.get(PAGES, params={"tim": "TONG HOP"}, headers=html)
    none = await client.get(PAGES, params={"tim": "không có"}, headers=html)
    edited = await client.post(
        f"{PAGES}/{paper}",
        data={
            "version": "0",
            "subject": "Tổng hợp quý II",
            "signer_lines": "TM. BAN TỔ CHỨC\r\nKT. TRƯỞNG BAN",
            "signer_name": "Lê Thị Ký",
            "recipients": "UBND tỉnh;\r\nLưu: VT.",
        },
        headers=html,
    )
    shown = await client.get(f"{PAGES}/{paper}", headers=html)

    assert f"{PAGES}/{paper}" in listed.text
    assert f"{PAGES}/{paper}" not in none.text
    assert edited.status_code == 303, edited.text
    for text in ("Tổng hợp quý II", "KT. TRƯỞNG BAN", "Lê Thị Ký", "UBND tỉnh;", "Bản Word"):
        assert text in shown.text, text


async def test_a_template_is_replaced_only_by_one_that_works(
    client: httpx.AsyncClient, write: Any
) -> None:
    asked = {"contest": CONTEST}
    document = docx.Document()
    document.add_paragraph("Của văn phòng: {{ subject[0] }} {{ closing }}")
    out = io.BytesIO()
    document.save(out)
    document.add_paragraph("{{ head.so }}")
    broken = io.BytesIO()
    document.save(broken)

    refused = await client.post(
        f"{ROOT}/templates/report", params=asked, files={"file": ("m.docx", broken.getvalue())}
    )
    taken = await client.post(
        f"{ROOT}/templates/report", params=asked, files={"file": ("m.docx", out.getvalue())}
    )
    used = await client.get(f"{ROOT}/templates/report/word", params=asked)
    preview = await client.get(f"{ROOT}/templates/report/preview", params=asked)
    paper = (await drafted(client))["paper"]["paper"]
    write()
    word = await client.get(f"{ROOT}/papers/{paper}/files/docx", params=asked)
    page = await client.get(TEMPLATES, headers={"accept": "text/html"})
    reset = await client.post(f"{ROOT}/templates/report/reset", json=asked)
    listed = (await client.get(f"{ROOT}/templates", params=asked)).json()

    assert refused.status_code == 409
    assert refused.json()["facts"]["faults"] == [
        {
            "place": "đoạn 2: «{{ head.so }}»",
            "placeholder": "head.so",
            "reason": "không có chỗ điền này",
        }
    ]
    assert taken.json() == {"kind": "report", "version": 1}
    assert used.content == out.getvalue()
    assert _first(preview.content).startswith("Của văn phòng: Tổng hợp tiến độ")
    assert _first(word.content).startswith("Của văn phòng: Tổng hợp tiến độ")
    assert "m.docx" in page.text and "{{ head.number_line }}" in page.text
    assert reset.json() == {"kind": "report", "version": 2}
    assert [one["sha256"] is None for one in listed[0]["versions"]] == [True, False]


async def test_a_template_is_looked_at_without_word(
    client: httpx.AsyncClient, libreoffice: Path
) -> None:
    asked = {"contest": CONTEST, "form": "pdf"}
    shown = await client.get(f"{ROOT}/templates/decision/preview", params=asked)
    assert shown.headers["content-type"] == "application/pdf"
    with pdfplumber.open(io.BytesIO(shown.content)) as pages:
        assert "QUYẾT ĐỊNH" in (pages.pages[0].extract_text() or "")
    page = await client.get(TEMPLATES, headers={"accept": "text/html"})
    assert "&amp;form=pdf" in page.text


async def test_without_the_program_word_is_offered(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    shown = await client.get(
        f"{ROOT}/templates/decision/preview", params={"contest": CONTEST, "form": "pdf"}
    )
    page = await client.get(TEMPLATES, headers={"accept": "text/html"})
    assert (shown.status_code, "LibreOffice" in shown.text) == (503, True)
    assert "form=pdf" not in page.text


def _first(package: bytes) -> str:
    return docx.Document(io.BytesIO(package)).paragraphs[0].text
