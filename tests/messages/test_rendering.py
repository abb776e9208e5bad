"""Wordings: every standard one is whole, and every broken one says what is wrong with it, where."""

import datetime as dt
from collections.abc import Mapping

import pytest

from shared.errors import InvalidInput
from shared.messages.catalogue import CATALOGUE, REPORT_DUE, REPORT_DUE_SOON, RESULT
from shared.messages.letter import Fact, Language
from shared.messages.rendering import (
    BrokenWording,
    Text,
    Wording,
    fill,
    require_sound,
    standard_wording,
)
from shared.messages.template import ALWAYS, Template

ZONE = "Asia/Ho_Chi_Minh"
FACTS: Mapping[str, Fact] = {
    "contest": "Hội thi Sáng tạo kỹ thuật",
    "office": "Ban Tổ chức",
    "unit": "Huyện đoàn",
    "report": "Báo cáo quý I",
    "due_date": dt.date(2026, 3, 15),
    "days": 7,
    "page": "reports/1",
    "recipient": "Bùi Thanh Tùng",
    "site_url": "https://hoithi.example/loc-ninh",
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("template", CATALOGUE.values(), ids=lambda one: one.key)
def test_a_standard_wording_is_sound_and_uses_its_facts(
    template: Template, language: Language
) -> None:
    wording = standard_wording(template.key, language)
    require_sound(template, wording)
    facts: dict[str, Fact] = {name: f"<{name}>" for name in template.names}
    text = fill(wording, facts, language, ZONE)
    missing = [
        name for name in template.placeholders if f"<{name}>" not in text.subject + text.body
    ]
    assert (missing, "\n" in text.subject, text.body[-1]) == ([], False, "\n")


def test_a_letter_reads_as_offices_write() -> None:
    text = fill(
        standard_wording(REPORT_DUE_SOON.key, Language.VIETNAMESE), FACTS, Language.VIETNAMESE, ZONE
    )
    assert text == Text(
        "Hội thi Sáng tạo kỹ thuật: còn 7 ngày đến hạn Báo cáo quý I",
        "Kính gửi: Huyện đoàn\n\n"
        "Ban Tổ chức trân trọng đề nghị quý đơn vị gửi Báo cáo quý I trước khi hết ngày 15/03/2026 "
        "(còn 7 ngày).\n\n"
        "Trường hợp chưa phát sinh giải pháp dự thi, đề nghị quý đơn vị vẫn gửi báo cáo và ghi rõ "
        "số liệu bằng 0.\n\n"
        "Nộp báo cáo tại: https://hoithi.example/loc-ninh/reports/1\n\n"
        "Trân trọng./.\n\nBan Tổ chức\n",
    )


def test_days_and_instants_are_written_out_in_the_language_and_zone() -> None:
    facts: dict[str, Fact] = {
        "day": dt.date(2026, 3, 5),
        "at": dt.datetime(2026, 3, 5, 18, 30, tzinfo=dt.UTC),
    }
    wording = Wording("{{ day }}", "{{ at }}")
    assert fill(wording, facts, Language.VIETNAMESE, ZONE) == Text(
        "05/03/2026", "01:30 06/03/2026\n"
    )
    assert fill(wording, facts, Language.ENGLISH, ZONE) == Text(
        "5 March 2026", "01:30 6 March 2026\n"
    )


@pytest.mark.parametrize(
    ("body", "line", "placeholder"),
    [
        ("một\n{{ don_vi }}", 2, "don_vi"),
        ("một\nhai\n{{ unit.__class__ }}", 3, "__class__"),
        ("{{ unit", 1, None),
        ("{% if unit %}chưa đóng", 1, None),
        ("{% for i in range(9) %}{{ i }}{% endfor %}", 1, "For"),
        ("{{ 'a' * 1000000000 }}", 1, "Mul"),
        ("{{ cycler('a') }}", 1, "Call"),
        ("{{ unit | attr('x') }}", 1, "attr"),
        ("{% include 'x' %}", 1, "Include"),
        ("{{ unit | pprint }}", 1, "pprint"),
    ],
)
def test_a_broken_wording_names_the_placeholder_and_its_line(
    body: str, line: int, placeholder: str | None
) -> None:
    with pytest.raises(BrokenWording) as refusal:
        require_sound(REPORT_DUE, Wording("Tiêu đề", body))
    assert (refusal.value.facts["field"], refusal.value.facts["line"]) == ("Nội dung", line)
    assert refusal.value.facts["placeholder"] == placeholder


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        (Wording("  ", "x"), "Tiêu đề: chưa điền"),
        (Wording("x", ""), "Nội dung: chưa điền"),
        (Wording("x" * 301, "x"), "Tiêu đề: dài quá 300 ký tự"),
        (Wording("x", "x" * 20_001), "Nội dung: dài quá 20000 ký tự"),
    ],
)
def test_an_empty_or_endless_wording_is_refused(wording: Wording, words: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        require_sound(REPORT_DUE, wording)
    assert str(refusal.value) == words


def test_a_subject_stays_on_one_line_whatever_the_facts_hold() -> None:
    facts: dict[str, Fact] = {"title": "Máy gặt\r\nBcc: ke-gian@example.vn"}
    text = fill(Wording("Về {{ title }}", "{{ title }}"), facts, Language.VIETNAMESE, ZONE)
    assert text.subject == "Về Máy gặt Bcc: ke-gian@example.vn"


def test_facts_are_text_and_no_wording() -> None:
    facts: dict[str, Fact] = {"title": "{{ secret }} <script>"}
    text = fill(Wording("x", "{{ title }}"), facts, Language.VIETNAMESE, ZONE)
    assert text.body == "{{ secret }} <script>\n"


def test_what_may_be_empty_leaves_no_empty_sentence() -> None:
    facts: dict[str, Fact] = {name: f"<{name}>" for name in RESULT.names} | {"award": ""}
    text = fill(standard_wording(RESULT.key, Language.VIETNAMESE), facts, Language.VIETNAMESE, ZONE)
    assert "chưa đạt giải" in text.body
    assert "chúc mừng" not in text.body
    assert set(ALWAYS) <= set(facts)
