"""A list of exactly the columns that a contest asks: read into dossiers, refused where unclear."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.intake.domain.drafts import DraftAuthor
from services.intake.domain.import_authors import author_problems, authors_of
from services.intake.domain.import_columns import (
    ADDRESSES,
    BIRTHS,
    SHARES,
    columns_of,
    list_columns,
)
from services.intake.domain.import_lines import ImportRow
from services.intake.queries import every_entry
from services.intake.queries.entries import Filter
from shared.events.parts import Told
from shared.identity.permissions import EVERYTHING
from shared.messages.writing import facts_from_text
from tests.intake.lists import Desk, problems, xlsx
from tests.intake.rules import CONTEST, LOW, low
from tests.intake.sites import IntakeSite

ASKED: dict[str, Any] = {
    "dossier_parts": [{"key": "phieu", "name": "Phiếu đăng ký"}],
    "entry_form": {
        "fields": 2,
        "shares": True,
        "birth_dates": True,
        "questions": [
            {"key": "moi", "name": "Tính mới", "required": True, "max_words": 5},
            {"key": "loi", "name": "Số tiền làm lợi", "asks": "money"},
            {"key": "tom", "name": "Tóm tắt"},
        ],
    },
    "eligibility": [
        {"kind": "residence", "key": "o", "name": "Ở đây", "places": ["Bắc"],
         "source": {"clause": "I", "quote": "x"}},
    ],
}  # fmt: skip
USUAL = [
    "TT", "Tên giải pháp", "Lĩnh vực", "Đơn vị", "Tác giả", "Năm áp dụng", "Tóm tắt", "Liên hệ",
    "Tổ chức đứng tên", "Tệp kèm theo",
]  # fmt: skip
HEAD = [
    "TT", "Tên giải pháp", "Lĩnh vực", "Lĩnh vực thứ hai", "Đơn vị", "Tác giả", "Ngày sinh",
    "Nơi ở, nơi làm việc", "Tỷ lệ đóng góp", "Năm áp dụng", "Tóm tắt", "Liên hệ",
    "Tổ chức đứng tên", "Tính mới", "Số tiền làm lợi", "Tóm tắt (phiếu dự thi)",
    "Tệp: Phiếu đăng ký", "Tệp kèm theo",
]  # fmt: skip
LINE = [
    1, "Máy một", "Cơ khí", "Nông nghiệp", "Xã Một", "An; Bình", "02/09/1980; 1985",
    "Bắc; Nam", "60; 40", 2024, "", "an@example.vn, 0912", "", "Chưa từng có", "1.500.000", "Ngắn",
]  # fmt: skip


@pytest.fixture
def desk(below: IntakeSite, tmp_path: Path) -> Desk:
    """A clerk's desk for lists, of a contest that asks all there is."""
    below.publish(low(version=2, **ASKED))
    return Desk(below, tmp_path)


def test_the_template_has_exactly_what_the_contest_asks() -> None:
    assert [one.name for one in list_columns(low())] == USUAL
    assert [one.name for one in list_columns(low(**ASKED))] == HEAD


def test_every_column_is_known_by_its_own_header() -> None:
    profile = low(**ASKED)
    columns = columns_of(profile)
    keys = [columns.key_of(one.name) for one in list_columns(profile)]
    assert keys == [one.key for one in list_columns(profile)]


def test_what_a_contest_does_not_ask_is_not_read(below: IntakeSite, tmp_path: Path) -> None:
    view = Desk(below, tmp_path).check(xlsx([HEAD, LINE]))
    assert view.job.good == 1
    assert "Cột không đọc: Lĩnh vực thứ hai; Ngày sinh" in view.job.notes[0]


def test_a_line_becomes_a_whole_dossier(desk: Desk) -> None:
    job = desk.check(xlsx([HEAD, LINE])).job
    desk.take(job.id)
    desk.settle()
    (found,) = desk.site.ask(every_entry, CONTEST, LOW, Filter(), EVERYTHING)
    entry = desk.site.entry(LOW, found.id)
    assert (entry.dossier.field, entry.dossier.second_field) == ("craft", "farm")
    assert entry.dossier.answers == (
        Told(key="moi", name="Tính mới", text="Chưa từng có"),
        Told(key="loi", name="Số tiền làm lợi", text="1500000"),
        Told(key="tom", name="Tóm tắt", text="Ngắn"),
    )
    assert not isinstance(entry.personal, str)
    assert [
        (one.name, one.birth_date, one.birth_year, one.address, one.share_percent)
        for one in entry.personal.authors
    ] == [
        ("An", dt.date(1980, 9, 2), 1980, "Bắc", 60),
        ("Bình", None, 1985, "Nam", 40),
    ]


@pytest.mark.parametrize(
    ("place", "text", "column", "reason"),
    [
        (3, "Khác", "Lĩnh vực thứ hai", "không có lĩnh vực «Khác»"),
        (3, "Cơ khí", "Lĩnh vực thứ hai", "trùng với lĩnh vực chính"),
        (6, "02/09/1980", "Ngày sinh", "ghi cho 1 người, mà có 2 tác giả"),
        (6, "31/02/1980; 1985", "Ngày sinh", "«31/02/1980» không phải là ngày sinh"),
        (8, "60; nhiều", "Tỷ lệ đóng góp", "«nhiều» không phải là tỷ lệ"),
        (8, "60; 30", "Tỷ lệ đóng góp", "cộng lại phải đúng 100 %"),
        (13, "một hai ba bốn năm sáu", "Tính mới", "có 6 từ, không quá 5 từ"),
        (14, "nhiều lắm", "Số tiền làm lợi", "chỉ ghi số tiền, tính bằng đồng"),
    ],
)
def test_what_cannot_be_right_is_told_in_its_column(
    desk: Desk, place: int, text: str, column: str, reason: str
) -> None:
    line = [*LINE[:place], text, *LINE[place + 1 :]]
    assert problems(desk.check(xlsx([HEAD, line]))) == [(2, column, reason)]


@pytest.mark.parametrize(
    ("births", "shares", "expected"),
    [
        ("", "", DraftAuthor("An")),
        ("2/9/1980", "100", DraftAuthor("An", None, None, Decimal(100), dt.date(1980, 9, 2))),
        ("1980-09-02", "100%", DraftAuthor("An", None, None, Decimal(100), dt.date(1980, 9, 2))),
        ("1980;", "1", DraftAuthor("An", 1980, None, Decimal(100))),
        ("02.09.1980", "33,5", DraftAuthor("An", None, None, Decimal("33.5"), dt.date(1980, 9, 2))),
    ],
)
def test_one_author_is_read_as_people_write(
    births: str, shares: str, expected: DraftAuthor
) -> None:
    row = ImportRow.of(2, {"authors": "An", BIRTHS: births, SHARES: shares})
    assert (list(author_problems(row)), authors_of(row)) == ([], (expected,))


def test_what_is_unknown_of_one_author_stays_empty() -> None:
    row = ImportRow.of(2, {"authors": "An; Bình", ADDRESSES: "; Bắc"})
    assert [one.address for one in authors_of(row)] == [None, "Bắc"]


def test_each_address_of_a_list_gets_one_letter(desk: Desk) -> None:
    mails = ["an@example.vn", "0912; an@example.vn", "binh@example.vn", "0912"]
    lines = [[one, f"Máy {one}", *LINE[2:11], mail] for one, mail in enumerate(mails, start=1)]
    job = desk.check(xlsx([HEAD, *lines])).job
    desk.take(job.id)
    assert _letters(desk) == []
    desk.settle()
    missing = " (còn thiếu: Phiếu đăng ký)"
    assert _letters(desk) == [
        ("address:an@example.vn", 2, f"01/TN: Máy 1{missing}\n02/TN: Máy 2{missing}"),
        ("address:binh@example.vn", 1, f"03/TN: Máy 3{missing}"),
    ]
    assert desk.site.everything()["import_receipt"] == []


def _letters(desk: Desk) -> list[tuple[str, int, str]]:
    desk.site.session.begin_reading()
    rows = desk.site.session.core.exec_driver_sql(
        "SELECT recipient, facts FROM message WHERE template = 'dossier_receipts' ORDER BY 1"
    ).all()
    desk.site.session.rollback()
    facts = [(row[0], facts_from_text(row[1])) for row in rows]
    return [(to, int(str(one["count"])), str(one["dossiers"])) for to, one in facts]
