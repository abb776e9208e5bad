"""A broken template is told by placeholder and place; nothing of it runs."""

import io
import zipfile
from dataclasses import fields

import docx
import pytest

from shared.documents.checking import Fault, faults
from shared.documents.model import (
    Annex,
    Bar,
    Chart,
    Column,
    Content,
    Head,
    Heading,
    PaperKind,
    Paragraph,
    Signature,
    Table,
)
from shared.documents.packages import texts
from shared.documents.placeholders import KNOWN, PLACEHOLDERS, Shape
from shared.documents.word import shipped_template
from shared.errors import InvalidInput

REPORT = shipped_template(PaperKind.REPORT).read_bytes()


def changed(old: str, new: str) -> bytes:
    """The report's template with one text put in place of another, wherever it stands."""
    document = docx.Document(io.BytesIO(REPORT))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for place in (document, *cells):
        for paragraph in place.paragraphs:
            for run in paragraph.runs:
                run.text = run.text.replace(old, new)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """A document as bytes."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", list(PaperKind))
def test_shipped_templates_have_no_fault(kind: PaperKind) -> None:
    assert faults(shipped_template(kind).read_bytes(), kind) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "{{ head.number_line }}",
            "{{ head.number_lin }}",
            Fault(
                "bảng 1, hàng 2, ô 1: «{{ head.number_lin }}»",
                "head.number_lin",
                "không có chỗ điền này; có phải «number_line»?",
            ),
        ),
        (
            "{{ opening }}",
            "{{ opening",
            Fault(
                "đoạn 55: «{{ opening»",
                "{{",
                "dấu «{{» và «}}» không đi đủ cặp trong một đoạn",
            ),
        ),
        (
            "{%p for line in subject %}",
            "Trích yếu: {%p for line in subject %}",
            Fault(
                "đoạn 28: «Trích yếu: {%p for line in subject %}»",
                "{%p for line in subject %}",
                "phải đứng riêng một đoạn, không kèm chữ khác",
            ),
        ),
        (
            "{%p for line in subject %}",
            "{%p for line in type_name %}",
            Fault(
                "đoạn 28: «{%p for line in type_name %}»",
                "type_name",
                "không phải là danh sách",
            ),
        ),
        (
            "{{ opening }}",
            "{{ opening.__class__.__mro__ }}",
            Fault(
                "đoạn 55: «{{ opening.__class__.__mro__ }}»",
                "opening.__class__.__mro__",
                "không có chỗ điền này",
            ),
        ),
        (
            "{{ opening }}",
            "{{ range(10 ** 9) | join }}",
            Fault("đoạn 55: «{{ range(10 ** 9) | join }}»", "call", "không dùng được trong mẫu"),
        ),
        (
            "{{ opening }}",
            "{{ opening !! }}",
            Fault("đoạn 55: «{{ opening !! }}»", "", "viết sai cú pháp (unexpected char '!' at 0)"),
        ),
    ],
)
def test_a_fault_names_the_placeholder_and_its_place(old: str, new: str, fault: Fault) -> None:
    found = faults(changed(old, new), PaperKind.REPORT)

    place = [one for one in found if one.placeholder == fault.placeholder]
    assert [(_kind_of(one.place), one.placeholder) for one in place] == [
        (_kind_of(fault.place), fault.placeholder)
    ]
    assert place[0].place.partition(": ")[2] == fault.place.partition(": ")[2]
    assert place[0].reason.partition(" (")[0] == fault.reason.partition(" (")[0]


def _kind_of(place: str) -> str:
    """The place without the number of its paragraph, which any change above would move."""
    head = place.partition(": ")[0]
    return head if head.startswith("bảng") else head.partition(" ")[0]


def test_a_loop_that_does_not_end_is_told_where_it_begins() -> None:
    document = docx.Document(io.BytesIO(REPORT))
    document.add_paragraph("{%p for one in recipients %}")

    (found,) = faults(saved(document), PaperKind.REPORT)

    assert (found.placeholder, found.reason) == (
        "{%p for one in recipients %}",
        "thiếu «endfor» ở dưới",
    )


def test_a_template_may_be_changed_and_shortened() -> None:
    document = docx.Document()
    document.add_paragraph("VĂN PHÒNG HUYỆN – {{ type_name | upper }} {{ head.number_line }}")
    document.add_paragraph("{%p if addressee %}")
    document.add_paragraph("Gửi: {{ addressee }}")
    document.add_paragraph("{%p endif %}")

    assert faults(saved(document), PaperKind.REPORT) == []


def packed(**parts: bytes) -> bytes:
    """A package with the parts of the shipped template and some more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(REPORT)) as read, zipfile.ZipFile(out, "w") as written:
        for name in read.namelist():
            written.writestr(name, read.read(name))
        for name, part in parts.items():
            written.writestr(name.replace("__", "/"), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize(
    ("package", "reason"),
    [
        (b"", "không phải tệp Word"),
        (b"%PDF-1.7", "không phải tệp Word"),
        (packed(word__vbaProject=b"x"), "có macro"),
        (packed(word__x=b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "có khai báo XML"),
        (packed(word__bomb=bytes(50_000_000)), "quá lớn khi giải nén"),
        (
            packed(**{"word___rels__settings.xml.rels": b'<R Type="x/attachedTemplate" '
                      b'Target="http://example.org/t.dotm" TargetMode="External"/>'}),
            "tham chiếu tới tệp ở nơi khác",
        ),
    ],
    ids=["empty", "pdf", "macro", "entities", "bomb", "remote"],
)  # fmt: skip
def test_what_is_no_harmless_word_file_is_refused(package: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        faults(package, PaperKind.REPORT)

    assert reason in str(refused.value)


def test_every_part_of_a_paper_can_be_asked_for() -> None:
    def names(shape: Shape | None) -> set[str]:
        return set(shape.parts) if shape else set()

    block = KNOWN.parts["body"].each
    kinds = (Heading, Paragraph, Table, Chart)
    assert names(KNOWN) == {one.name for one in fields(Content)}
    assert names(KNOWN.parts["head"]) == {one.name for one in fields(Head)}
    assert names(KNOWN.parts["annexes"].each) == {one.name for one in fields(Annex)}
    assert names(KNOWN.parts["signatures"].each) == {one.name for one in fields(Signature)}
    assert names(block) == {one.name for kind in kinds for one in fields(kind)} | {
        "kind", "every_row", "place", "picture",
    }  # fmt: skip
    assert block is not None
    assert names(block.parts["columns"].each) == {one.name for one in fields(Column)}
    assert names(block.parts["bars"].each) == {one.name for one in fields(Bar)}


def test_every_listed_placeholder_stands_in_a_shipped_template() -> None:
    written = {
        one.text.strip() for kind in PaperKind for one in texts(shipped_template(kind).read_bytes())
    }
    told = "\n".join(sorted(written))

    assert [one.written for one in PLACEHOLDERS if one.written not in told] == []
