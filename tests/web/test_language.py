"""Pages speak Vietnamese and English: nothing lacks a translation, nothing is written past `_`."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import jinja2
import pytest
from starlette.applications import Starlette

from shared import catalogues
from shared.catalogues.extracting import ROOT, TEMPLATES, in_code, in_template, texts
from shared.language import Catalogue, provide, said, speaking, translated
from shared.web.app import create_app
from tests.reporting.made import CONTEST, PROVINCE
from tests.web.province import AS_SECRETARY, PEOPLE, Province
from tests.web.small import settings

ENGLISH = catalogues.read(catalogues.path_of("en"))
FILES = sorted({path for one in TEMPLATES for path in ROOT.glob(one)})
NAMES = frozenset({"TRÌNH", "DIỄN", "Excel", "CSV", "SHA", "hoithi", "dead", "letters"})
"""What is the same in every language: names of programs, formats, and the demonstration's mark."""

_TAG = re.compile(r"<!--.*?-->|<[^>]*>|&\w+;", re.DOTALL)
_SPOKEN = re.compile(r'(?:title|aria-label|placeholder|alt|label)="([^"{}]*[^\W\d_][^"{}]*)"')
_WORD = re.compile(r"[^\W\d_]+")
_PERCENT = re.compile(r"%\((\w+)\)s")
_BRACE = re.compile(r"\{(\w+)")


@pytest.fixture
def app(province: Province, tmp_path: Path) -> Starlette:
    return create_app({"province": province.site}, settings(tmp_path), people=PEOPLE)


@pytest.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://x.example", headers=AS_SECRETARY
    ) as client:
        yield client


def hard_coded(source: str) -> list[str]:
    """The words that a template would show in every language alike."""
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"])
    # What stands between tags of the template language is one text: HTML tags may be cut by them.
    data = "".join(
        value if kind == "data" else "\0" if kind == "variable_end" else ""
        for _, kind, value in environment.lex(source)
    )
    words = _WORD.findall(_TAG.sub(" ", data)) + _SPOKEN.findall(data)
    return [one for one in words if one not in NAMES]


def test_every_text_is_translated_and_nothing_else() -> None:
    wanted = {one if isinstance(one, str) else one[0] for one in texts()}
    known = ENGLISH.texts.keys() | ENGLISH.plurals.keys()
    assert (sorted(wanted - known), sorted(known - wanted)) == ([], []), "make messages"


def test_translations_have_the_same_values_as_their_texts() -> None:
    for text, translation in ENGLISH.texts.items():
        for places in (_PERCENT, _BRACE):
            assert set(places.findall(translation)) <= set(places.findall(text)), text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_template_has_no_text_of_its_own(file: Path) -> None:
    assert hard_coded(file.read_text("utf-8")) == []


def test_planted_texts_are_caught() -> None:
    source = '<p class="x">Xin {{ _("chào") }} <a title="Nhãn" {% if y %}b{% endif %}>–</a></p>'
    assert hard_coded(source) == ["Xin", "Nhãn"]
    assert list(in_template('{{ _("một %(n)s", n=2) }}{{ ngettext("a", "b", 2) }}')) == [
        "một %(n)s",
        ("a", "b"),
    ]
    assert list(in_code('"""Chữ"""\nx = f"dài quá {y.z} chữ"\nz = "Tên"\nw = "plain"')) == [
        "dài quá {0} chữ",
        "Tên",
    ]


def test_text_is_translated_whole_or_by_its_pattern() -> None:
    catalogues.load()
    with speaking("en"):
        assert translated("đủ điều kiện") == "eligible"
        assert translated("dài quá 10 ký tự") == "longer than 10 characters"
        assert said("{count} phút", count=3) == "3 min"
        assert translated("Máy gieo hạt") == "Máy gieo hạt"
    assert translated("đủ điều kiện") == "đủ điều kiện"


def test_pattern_translates_the_values_in_it() -> None:
    known = Catalogue({"Bước sau: {0}, {0}": "Next: {0}, {0}", "xong": "done"})
    provide("xx", known)
    with speaking("xx"):
        assert translated("Bước sau: xong, xong") == "Next: done, done"


async def test_page_is_in_the_language_that_was_chosen(client: httpx.AsyncClient) -> None:
    chosen = await client.post("/lua-chon", data={"language": "en", "back": "/province/reports"})
    assert (chosen.status_code, chosen.headers["location"]) == (303, "/province/reports")
    page = (await client.get("/province/reports", follow_redirects=True)).text
    assert '<html lang="en"' in page
    assert "Reports" in page
    assert "Theo dõi trực tiếp" not in page


@pytest.mark.parametrize("value", ["xx", "", "../en", "vi\r\nset-cookie: a=b"])
async def test_language_that_is_none_is_vietnamese(client: httpx.AsyncClient, value: str) -> None:
    answer = await client.post("/lua-chon", data={"language": value, "back": "//evil.example"})
    assert (answer.headers["location"], answer.cookies) == ("/", httpx.Cookies())
    page = (await client.get("/", headers={"cookie": "hoithi_lang=xx"})).text
    assert '<html lang="vi"' in page


async def test_refusal_is_in_the_language_of_whoever_asked(client: httpx.AsyncClient) -> None:
    address = f"/province/api/v1/branches/{PROVINCE}/none?contest={CONTEST}"
    english = await client.get(address, headers={"accept-language": "en-GB,en;q=0.9"})
    assert english.json()["title"] == "Not found"
    assert (await client.get(address)).json()["title"] == "Không tìm thấy"
