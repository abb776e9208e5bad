"""Nothing typed is lost: long forms are kept while they are filled in, two versions are shown."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect
from starlette.applications import Starlette

from shared.profiles.people import DemonstrationPerson
from shared.web.app import create_app
from tests.reporting.made import CONTEST, PROVINCE
from tests.web.province import Province
from tests.web.serving import browsing, serving
from tests.web.small import settings

LIST = f"/province/reports/{CONTEST}/{PROVINCE}"
DRAFTS = "/province/drafts"
PEOPLE = {
    key: DemonstrationPerson(
        name=name, role="secretary", contest=CONTEST, branch=PROVINCE, mail="a@b.example"
    )
    for key, name in (("mot", "Người Một"), ("hai", "Người Hai"))
}


@pytest.fixture
def app(province: Province, tmp_path: Path) -> Starlette:
    return create_app({"province": province.site}, settings(tmp_path), people=PEOPLE)


@pytest.fixture
def base(app: Starlette) -> Iterator[str]:
    with serving(app) as address:
        yield address


def asking(app: Starlette, person: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://x.example",
        headers={"x-hoithi-as": person},
    )


async def test_draft_is_kept_for_its_person_alone(app: Starlette) -> None:
    form = f"{LIST}/one"
    typed = {"draft_of": form, "text": "Đang gõ dở <b>", "tick": ["a", "b"], "form_key": "k"}
    async with asking(app, "mot") as mine, asking(app, "hai") as other:
        kept = await mine.post(DRAFTS, data=typed)
        assert list(kept.json()) == ["saved_at"]
        found = (await mine.get(DRAFTS, params={"form": form})).json()
        assert found["fields"] == {"text": ["Đang gõ dở <b>"], "tick": ["a", "b"]}
        assert (await other.get(DRAFTS, params={"form": form})).json() == {}
        await mine.post(f"{DRAFTS}/drop", data={"draft_of": form})
        assert (await mine.get(DRAFTS, params={"form": form})).json() == {}


@pytest.mark.parametrize("form", ["", "/other/x", "//evil.example", f"/province/{'x' * 600}"])
async def test_draft_of_a_form_of_another_place_is_refused(app: Starlette, form: str) -> None:
    async with asking(app, "mot") as client:
        answer = await client.post(DRAFTS, data={"draft_of": form, "text": "x"})
    assert answer.status_code == 422


async def test_draft_that_is_too_long_is_refused(app: Starlette) -> None:
    async with asking(app, "mot") as client:
        answer = await client.post(DRAFTS, data={"draft_of": f"{LIST}/one", "text": "x" * 200_001})
        assert answer.status_code == 422
        assert (await client.get(DRAFTS, params={"form": f"{LIST}/one"})).json() == {}


def open_report(page: Page, base: str, person: str) -> None:
    page.context.add_cookies([{"name": "hoithi_as", "value": person, "url": base}])
    page.goto(base + LIST)
    page.locator("tbody a").first.click()


def test_what_was_typed_comes_back_and_goes_once_it_is_sent(base: str, chromium: Path) -> None:
    with browsing(chromium) as page:
        open_report(page, base, "mot")
        page.get_by_label("Nội dung").fill("Đã triển khai đến các xã.")
        expect(page.locator("[data-saved]")).to_contain_text("Đã lưu lúc")
        page.reload()
        expect(page.locator("[data-saved]")).to_contain_text("Đã điền lại")
        expect(page.get_by_label("Nội dung")).to_have_value("Đã triển khai đến các xã.")
        page.get_by_role("button", name="Nộp báo cáo").click()
        expect(page.locator(".said-done")).to_be_visible()
        expect(page.locator("[data-saved]")).to_be_empty()


def test_whoever_is_later_sees_both_versions_and_chooses(base: str, chromium: Path) -> None:
    with browsing(chromium, may_complain_of="409") as page:
        open_report(page, base, "mot")
        page.get_by_label("Nội dung").fill("Bản của người một.")
        browser = page.context.browser
        assert browser is not None
        other = browser.new_page()
        open_report(other, base, "hai")
        other.get_by_label("Nội dung").fill("Bản của người hai.")
        other.get_by_role("button", name="Nộp báo cáo").click()
        expect(other.locator(".said-done")).to_be_visible()
        page.get_by_role("button", name="Nộp báo cáo").click()
        versions = page.locator("[data-versions]")
        expect(versions).to_contain_text("Bản của người hai.")
        expect(versions).to_contain_text("Bản của người một.")
        page.get_by_role("button", name="Giữ bản của tôi để nộp").click()
        page.get_by_role("button", name="Nộp báo cáo").click()
        expect(page.get_by_role("heading", name="Lần nộp 2")).to_be_visible()
        expect(page.locator(".prose").first).to_have_text("Bản của người một.")
