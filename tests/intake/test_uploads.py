"""Files added to a dossier through its page: with scripts and without, and everything refused."""

import asyncio
import hashlib
import io
import re
import resource
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from services.intake.service import SERVICE
from services.intake.tables import METADATA, file
from shared import site as site_database
from shared.database import Database
from shared.files import files_of
from shared.profiles.keeping import KeepProfile, KeepUnits, published_part
from shared.runtime import SiteRuntime
from shared.settings import Settings
from shared.unit import Context
from shared.web.app import create_app
from tests.intake.rules import CONTEST, LOW, LOW_SITE, UNITS, low
from tests.intake.test_doors import PEOPLE
from tests.web.serving import browsing, serving

ROOT = f"/{LOW_SITE}/api/v1/branches/{LOW}"
ME = Context("demo:office")
OPEN = {"closes": {"date": "2199-12-31", "inclusive": True}}
RULES = {"kinds": ["pdf", "picture"], "max_mb": 1}
DOSSIER = {
    "title": "Máy gặt", "unit": "u1", "field": "craft", "applied_since": 2024,
    "authors": [{"name": "Nguyễn Văn An", "birth_year": 1980, "share_percent": "60.5"}],
    "contact": "0912",
}  # fmt: skip
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + b"x" * 1000
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180bbe4e3da0000000049454e44ae426082"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, max_file_mb=50)


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[SiteRuntime]:
    tables = {"intake": METADATA, "site": site_database.SERVICE.metadata}
    databases = {
        name: Database(f"sqlite:///{tmp_path / name}.db", schema=name, busy_timeout_ms=0)
        for name in tables
    }
    for name, metadata in tables.items():
        metadata.create_all(databases[name].engine)
    runtime = SiteRuntime(LOW_SITE, [site_database.SERVICE, SERVICE], databases)
    yield runtime
    runtime.close()


async def _publish(runtime: SiteRuntime) -> None:
    rules = published_part(low(receipt=OPEN, attachments=RULES))
    await runtime.execute("intake", KeepProfile(CONTEST, LOW, 1, rules), ME)
    await runtime.execute("intake", KeepUnits(CONTEST, 1, UNITS), ME)


@pytest.fixture
async def client(runtime: SiteRuntime, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    await _publish(runtime)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app({LOW_SITE: runtime}, settings, people=PEOPLE)),
        base_url="http://hoithi.example",
        headers={"x-hoithi-as": "office"},
    ) as client:
        yield client


@pytest.fixture
async def entry(client: httpx.AsyncClient) -> str:
    """The address of an entry's page."""
    answer = await client.post(f"{ROOT}/entries", json={"contest": CONTEST, **DOSSIER})
    return f"/{LOW_SITE}/entries/{CONTEST}/{LOW}/{answer.json()['id']}"


async def _add(
    client: httpx.AsyncClient, entry: str, name: str, content: bytes, version: int = 1, **more: Any
) -> httpx.Response:
    data = {"version": str(version), **more}
    return await client.post(f"{entry}/files", data=data, files={"file": (name, content)})


def _left(settings: Settings) -> list[str]:
    """Everything in the store, whole or not."""
    store = files_of(settings, LOW_SITE)
    return [*store.digests(), *(one.name for one in store.incoming.glob("*"))]


async def test_a_file_is_added_shown_and_given_out(client: httpx.AsyncClient, entry: str) -> None:
    sha = hashlib.sha256(PDF).hexdigest()
    form = {"form_key": "once"}
    for _ in range(2):  # a double click does one thing
        assert (await _add(client, entry, "Bản mô tả.pdf", PDF, **form)).status_code == 303
    page = (await client.get(entry)).text
    assert page.count(f"{entry}/files/{sha}") == 1
    shown = (await client.get(f"{entry}/files/{sha}")).text
    assert ("application/pdf" in shown, sha in shown, "<iframe" in shown) == (True, True, True)
    viewed = await client.get(f"{entry}/files/{sha}/content")
    assert (viewed.content, viewed.headers["content-type"]) == (PDF, "application/pdf")
    assert viewed.headers["x-content-type-options"] == "nosniff"
    assert viewed.headers.get_list("x-frame-options") == ["SAMEORIGIN"]
    assert "frame-ancestors 'self'" in viewed.headers["content-security-policy"]
    saved = await client.get(f"{entry}/files/{sha}/download")
    assert saved.headers["content-disposition"].startswith('attachment; filename="Ban mo ta.pdf";')
    assert saved.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert (await client.get(f"{entry}/files/{'0' * 64}")).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("a.pdf", b"", 422, "rỗng (0 byte)"),
        ("a.pdf", b"MZ\x90\0" + bytes(99), 422, "không thuộc loại tệp nào được nhận"),
        ("a.pdf", b"PK\x03\x04" + bytes(99), 422, "tệp nén bị hỏng"),
        ("a.pdf", PDF + bytes(1024 * 1024), 413, "vượt quá 1 MB"),
        ("a.txt", "Văn bản".encode(), 409, "là văn bản thuần; hội thi chỉ nhận PDF, ảnh"),
    ],
)
async def test_what_the_rules_do_not_take_is_refused_and_nothing_changes(
    client: httpx.AsyncClient, runtime: SiteRuntime, settings: Settings, entry: str, *,
    name: str, content: bytes, status: int, words: str,
) -> None:  # fmt: skip
    answer = await _add(client, entry, name, content)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert "Hồ sơ không có tệp" in (await client.get(entry)).text
    if status != 409:  # the text file itself was stored; the dossier does not name it
        assert _left(settings) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "C:\\Hồ sơ\\bản mô tả.pdf", "a\u202efdp.exe"]
)
async def test_a_name_is_only_a_name(
    client: httpx.AsyncClient, settings: Settings, entry: str, name: str
) -> None:
    assert (await _add(client, entry, name, PDF)).status_code == 303
    assert _left(settings) == [hashlib.sha256(PDF).hexdigest()]
    shown = (await client.get(entry)).text
    assert not any(one in shown for one in ("../", "C:", "\u202e"))


async def test_a_package_that_unpacks_to_gigabytes_is_refused(
    client: httpx.AsyncClient, settings: Settings, entry: str
) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open("word/document.xml", "w") as part:
            for _ in range(300):
                part.write(bytes(1024 * 1024))
    answer = await _add(client, entry, "Thuyết minh.docx", bomb.getvalue())
    assert answer.status_code in (409, 413, 422)
    assert "Hồ sơ không có tệp" in (await client.get(entry)).text
    assert _left(settings) == []


async def test_a_disk_that_fills_on_the_way_is_said_and_the_same_form_works_later(
    client: httpx.AsyncClient, runtime: SiteRuntime, settings: Settings, entry: str
) -> None:
    form, large = {"form_key": "once"}, PDF + bytes(900_000)
    whole = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The kernel refuses what would make a file longer, as it does where a quota is used up.
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, whole[1]))
    try:
        answer = await _add(client, entry, "a.pdf", large, **form)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, whole)
    assert (answer.status_code, "hết chỗ lưu tệp" in answer.text) == (503, True)
    assert (_left(settings), "Hồ sơ không có tệp" in (await client.get(entry)).text) == ([], True)
    assert (await _add(client, entry, "a.pdf", large, **form)).status_code == 303
    assert len(_left(settings)) == 1


async def test_two_gigabytes_are_refused_before_they_are_sent(
    client: httpx.AsyncClient, settings: Settings, entry: str
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield bytes(65_536)

    headers = {
        "content-type": "multipart/form-data; boundary=x",
        "content-length": str(2 * 1024**3),
    }
    answer = await client.post(f"{entry}/files", content=endless(), headers=headers)
    assert (answer.status_code, sent <= 65_536) == (413, True)
    assert _left(settings) == []


async def test_a_length_that_was_a_lie_is_noticed_on_the_way(
    client: httpx.AsyncClient, settings: Settings, entry: str
) -> None:
    async def long() -> AsyncIterator[bytes]:
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        for _ in range(64):
            yield bytes(65_536)

    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await client.post(f"{entry}/files", content=long(), headers=headers)
    assert (answer.status_code, _left(settings)) == (413, [])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"version=1", "application/x-www-form-urlencoded"),
        (b"", "multipart/form-data"),
    ],
)
async def test_a_form_without_a_file_says_so(
    client: httpx.AsyncClient, entry: str, body: bytes, kind: str
) -> None:
    answer = await client.post(f"{entry}/files", content=body, headers={"content-type": kind})
    assert (answer.status_code, "Tệp đính kèm" in answer.text) == (422, True)


async def test_somebody_who_came_late_sees_it_and_the_same_file_twice_is_none(
    client: httpx.AsyncClient, entry: str
) -> None:
    assert (await _add(client, entry, "a.pdf", PDF)).status_code == 303
    assert (await _add(client, entry, "b.png", PNG)).status_code == 409
    twice = await _add(client, entry, "c.pdf", PDF, version=2)
    assert (twice.status_code, "đã có tệp" in twice.text) == (422, True)


async def test_the_content_is_noted_beside_the_file(
    client: httpx.AsyncClient, runtime: SiteRuntime, entry: str
) -> None:
    await _add(client, entry, "a.exe", PNG)
    with runtime.databases["intake"].session() as session:
        rows = session.core.execute(sa.select(file.c.size, file.c.kind, file.c.media_type)).all()
    assert [tuple(one) for one in rows] == [(len(PNG), "picture", "image/png")]


async def test_programs_are_refused_at_the_programs_door_too(
    client: httpx.AsyncClient, settings: Settings
) -> None:
    content = b"MZ\x90\0" + bytes(99)
    sha = hashlib.sha256(content).hexdigest()
    answer = await client.put(f"/{LOW_SITE}/files/{sha}", content=content)
    assert (answer.json()["code"], _left(settings)) == ("wrong_content", [])


def test_a_browser_shows_how_far_it_is_and_refuses_by_itself(
    runtime: SiteRuntime, settings: Settings, chromium: Path, tmp_path: Path
) -> None:
    asyncio.run(_publish(runtime))
    large, good = tmp_path / "large.pdf", tmp_path / "mo-ta.pdf"
    large.write_bytes(PDF + bytes(1024 * 1024))
    good.write_bytes(PDF)
    app = create_app({LOW_SITE: runtime}, settings, people=PEOPLE)
    # The history, which reporting tells, is not on this small site: the page asks for it in vain.
    with serving(app) as address, browsing(chromium, width=360, may_complain_of="404") as page:
        page.set_extra_http_headers({"x-hoithi-as": "office"})
        made = httpx.post(
            f"{address}{ROOT}/entries",
            json={"contest": CONTEST, **DOSSIER},
            headers={"x-hoithi-as": "office"},
        )
        page.goto(f"{address}/{LOW_SITE}/entries/{CONTEST}/{LOW}/{made.json()['id']}")
        page.set_input_files("#f-file", large)
        page.click("text=Gửi tệp")
        page.wait_for_selector("text=Tệp vượt quá 1 MB, không gửi được.")
        page.set_input_files("#f-file", good)
        page.click("text=Gửi tệp")
        page.wait_for_selector("a:has-text('mo-ta.pdf')")
        assert re.search("xong=", page.url)
        page.click("a:has-text('mo-ta.pdf')")
        page.wait_for_selector("iframe.preview")
