"""What is shipped beside the code is what the builder makes, and the font has every letter."""

import pytest

from shared.documents.build import templates, widths
from shared.documents.measuring import FILE, balanced, width_mm
from shared.documents.model import PaperKind
from shared.documents.pdf import FONTS
from shared.documents.word import shipped_template


@pytest.mark.parametrize("kind", list(PaperKind))
def test_the_shipped_template_is_the_one_that_is_built(kind: PaperKind) -> None:
    assert shipped_template(kind).read_bytes() == templates.template(kind)


def test_the_shipped_widths_are_those_of_the_font() -> None:
    assert FILE.read_text("utf-8") == widths.widths(FONTS)


def test_every_face_has_every_vietnamese_letter() -> None:
    faces = sorted(FONTS.glob("*.ttf"))

    assert len(faces) == 4
    assert len(widths.letters()) > 230
    assert {one.name: widths.missing(one) for one in faces} == dict.fromkeys(
        (one.name for one in faces), ""
    )


def test_lines_are_broken_evenly_between_words() -> None:
    body = "BAN TỔ CHỨC HỘI THI SÁNG TẠO KỸ THUẬT"

    assert balanced(body, 61, 12, bold=True) == ("BAN TỔ CHỨC HỘI THI", "SÁNG TẠO KỸ THUẬT")
    assert balanced(body, 120, 12, bold=True) == (body,)
    assert balanced("X" * 90, 61, 12) == ("X" * 90,)
    assert balanced("", 61, 12) == ("",)
    assert width_mm("", 12) == 0
