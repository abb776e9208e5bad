"""Word and PDF are measured against Nghị định 30/2020/NĐ-CP, and say the same."""

import io
from collections.abc import Sequence
from functools import cache

import docx
import pytest
from docx.oxml.ns import qn

from shared.documents.excel import write_excel
from shared.documents.families import families
from shared.documents.model import Content, PaperKind
from shared.documents.pdf import write_pdf
from shared.documents.sample import sample
from shared.documents.word import write_word
from tests.documents.measures import ND30, Line, pdf_pages, within, word_lines

KINDS = list(PaperKind)
DECISION = sample(PaperKind.DECISION)


@cache
def lines_of(content: Content, form: str) -> Sequence[Line]:
    """What a paper says in one of the two forms."""
    if form == "word":
        return word_lines(write_word(content))
    return [line for page in pdf_pages(write_pdf(content)) for line in page.lines]


def line(lines: Sequence[Line], text: str) -> Line:
    """The first line that begins so."""
    return next(one for one in lines if one.text.strip().startswith(text))


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_the_word_file_is_that_of_the_decree(kind: PaperKind) -> None:
    document = docx.Document(io.BytesIO(write_word(sample(kind))))

    for section in document.sections:
        size = (section.page_width, section.page_height)
        assert [round(one.mm) for one in size if one] == ND30["page_mm"]
        for side in ("top", "bottom", "left", "right"):
            assert within(getattr(section, f"{side}_margin").mm, f"margins_mm.{side}")
        assert section.different_first_page_header_footer
        assert [one.text for one in section.first_page_header.paragraphs] == [""]
        start = section._sectPr.find(qn("w:pgNumType"))
        assert start.get(qn("w:start")) == "1"
    header = document.sections[0].header.paragraphs[0]
    assert "PAGE" in header._p.xml and header.alignment is not None
    assert within(header.runs[0].font.size.pt, "page_number.size_pt")
    assert document.styles["Normal"].font.name == ND30["word_font"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_of_the_pdf_are_those_of_the_decree(kind: PaperKind) -> None:
    pages = pdf_pages(write_pdf(sample(kind, rows=40)))

    annexes = [i for i, page in enumerate(pages) if page.lines[0].text == "PHỤ LỤC"]
    own = pages[: annexes[0]] if annexes else pages
    assert [one.number for one in own] == [None, *(str(n) for n in range(2, len(own) + 1))]
    for page in pages:
        assert [round(page.width_mm), round(page.height_mm)] == ND30["page_mm"]
        assert page.left_mm >= ND30["margins_mm"]["left"][0] - 0.5
        assert page.right_mm >= ND30["margins_mm"]["right"][0] - 0.5
        assert {one.partition("-")[0] for one in page.fonts} == {"Tinos"}


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_every_part_has_its_size_and_look(form: str) -> None:
    lines = lines_of(DECISION, form)

    for text, name, look in (
        (ND30["quoc_hieu"]["text"], "quoc_hieu", (True, False)),
        (ND30["tieu_ngu"]["text"], "tieu_ngu", (True, False)),
        ("UBND TỈNH MẪU", "parent_body", (False, False)),
        ("BAN TỔ CHỨC HỘI THI", "issuing_body", (True, False)),
        ("Số: 07/QĐ-BTC", "number", (False, False)),
        ("Thành phố Mẫu, ngày", "place_and_date", (False, True)),
        ("QUYẾT ĐỊNH", "type_name", (True, False)),
        ("Về việc công nhận", "subject", (True, False)),
        ("Căn cứ Quyết định", "legal_bases", (False, True)),
        ("Căn cứ báo cáo", "body", (False, False)),
        ("TM. BAN TỔ CHỨC", "signer", (True, False)),
        ("Nguyễn Văn Mẫu", "signer", (True, False)),
        (ND30["recipients_label"]["text"], "recipients_label", (True, True)),
        ("- Như trên;", "recipients_item", (False, False)),
        ("PHỤ LỤC", "annex_label", (True, False)),
    ):
        found = line(lines, text)
        assert within(found.size_pt, f"{name}.size_pt"), (text, found)
        assert (found.is_bold, found.is_italic) == look, (text, found)


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_rules_are_as_long_as_the_decree_says(form: str) -> None:
    lines = lines_of(DECISION, form)

    for text, name in (
        (ND30["tieu_ngu"]["text"], "rule_below_tieu_ngu_share"),
        ("SÁNG TẠO KỸ THUẬT", "rule_below_issuing_body_share"),
        ("tạo kỹ thuật tỉnh Mẫu", "rule_below_subject_share"),
    ):
        share = line(lines, text).rule_share
        assert share is not None and within(share, name, slack=0.01), (text, share)


def test_running_text_is_indented_justified_and_spaced() -> None:
    document = docx.Document(io.BytesIO(write_word(sample(PaperKind.REPORT))))
    text = next(one for one in document.paragraphs if one.text.startswith("Công tác"))
    form, rule = text.paragraph_format, ND30["body"]

    assert form.first_line_indent is not None and form.space_before is not None
    assert within(form.first_line_indent.mm, "body.first_line_indent_mm")
    assert form.space_before.pt >= rule["space_between_paragraphs_pt_min"]
    assert within(float(form.line_spacing or 1), "body.line_spacing")
    assert str(text.alignment).startswith("JUSTIFY")


@pytest.mark.parametrize("form", ["word", "pdf"])
@pytest.mark.parametrize("heads", list(families()))
def test_every_family_heads_and_ends_its_papers_in_its_way(form: str, heads: str) -> None:
    style = families()[heads]
    said = [one.text.strip() for one in lines_of(sample(PaperKind.REPORT, heads=heads), form)]

    assert style.motto in said
    assert (ND30["quoc_hieu"]["text"] in said) == (style.title is not None)
    assert (style.body_mark in said) == (style.body_mark is not None)
    assert style.number_line(PaperKind.REPORT, 7, "BTC") in said
    assert [one for one in said if one.endswith(style.end_mark)] == [
        f"Trên đây là nội dung của văn bản mẫu{style.end_mark}"
    ]


@pytest.mark.parametrize("form", ["word", "pdf"])
def test_a_number_not_registered_is_blank_and_never_0(form: str) -> None:
    said = [one.text for one in lines_of(sample(PaperKind.REPORT, number=None), form)]

    written = next(one for one in said if one.strip().startswith("Số:"))
    assert written.replace("\u00a0", " ").split() == ["Số:", "/BC-BTC"]


@pytest.mark.parametrize("kind", KINDS)
def test_word_and_pdf_say_the_same(kind: PaperKind) -> None:
    content = sample(kind)

    words = [" ".join(one.text for one in lines_of(content, form)) for form in ("word", "pdf")]
    # Charts are pictures in Word; the rest is the same letters, whatever the lines.
    told = [set(one.replace("-", " ").split()) for one in words]
    assert told[0] - told[1] == set()


def test_the_head_of_a_table_comes_again_on_each_page() -> None:
    long = sample(PaperKind.REPORT, rows=90, sections=1)

    pages = pdf_pages(write_pdf(long))
    document = docx.Document(io.BytesIO(write_word(long)))

    headed = [page for page in pages if any(one.text == "Nội dung" for one in page.lines)]
    assert len(headed) == 3
    rows = document.tables[1].rows
    assert len(rows) == 92
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_annexes_are_numbered_by_themselves() -> None:
    pages = pdf_pages(write_pdf(sample(PaperKind.DECISION, rows=60)))

    first = next(i for i, page in enumerate(pages) if page.lines[0].text == "PHỤ LỤC")
    assert [one.number for one in pages[first:]] == [None, "2"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_content_gives_the_same_bytes(kind: PaperKind) -> None:
    content = sample(kind)

    assert write_word(content) == write_word(content)
    assert write_pdf(content) == write_pdf(content)
    assert write_excel(content) == write_excel(content)
