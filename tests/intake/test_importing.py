"""Lists: what can be read, what is wrong where, and that nothing is half taken or taken twice."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.intake import queries
from services.intake.commands.imports import DropImport, ImportEntries
from services.intake.commands.units import ChangeUnits
from services.intake.domain import import_lines
from services.intake.domain.import_jobs import MOST_TRIES, ImportState
from services.intake.domain.import_lines import ImportRow, read_list
from services.intake.domain.importing import CheckedRow, year_of
from services.intake.domain.unit_changes import Kind, NewUnit, UnitChange
from services.intake.errands import importing
from services.intake.store import imports
from shared.documents.sheets import ReadSheet
from shared.documents.spreadsheet import read_sheet
from shared.errors import InvalidInput, NotYetKnown, RuleViolation
from shared.identity.permissions import EVERYTHING
from tests.intake.lists import HEAD, Desk, problems, xlsx
from tests.intake.rules import CONTEST, LOW, low
from tests.intake.sites import IntakeSite

GOOD = ["Máy một", "Cơ khí", "Xã Một", "An; Bình", 2024]
BARE = ["Tên giải pháp", "Đơn vị", "Tác giả"]


@pytest.fixture
def desk(below: IntakeSite, tmp_path: Path) -> Desk:
    """A clerk's desk for lists."""
    return Desk(below, tmp_path)


def _read(content: bytes) -> tuple[ImportRow, ...]:
    return read_list(read_sheet(content, most_rows=100)).rows


def _rows(count: int) -> list[list[object]]:
    return [[f"Máy {number}", "Cơ khí", "Xã Một", "An"] for number in range(1, count + 1)]


def test_excel_and_csv_read_the_same() -> None:
    line = ["Máy một", "Cơ khí", "Xã Một", "An; Bình", 2024, "Tóm tắt", "0912", "HTX"]
    row = ImportRow(4, *(str(one) for one in line))
    workbook = xlsx([["Danh sách dự thi"], [], HEAD, line])
    assert _read(workbook) == (row,)
    for delimiter in ",;\t":
        text = "\n".join(["Danh sách", "", delimiter.join(HEAD), delimiter.join(
            f'"{one}"' for one in line
        )])  # fmt: skip
        for encoding in ("utf-8", "utf-8-sig", "utf-16"):
            assert _read(text.encode(encoding)) == (row,)


@pytest.mark.parametrize(
    "header",
    [
        "Tên giải pháp", "TÊN GIẢI PHÁP", "ten giai phap", " Tên  giải pháp *", "Tengiaiphap",
        "Tên_giải_pháp:",
    ],
)  # fmt: skip
def test_headers_are_known_however_they_are_written(header: str) -> None:
    cells = [[header, "DON VI", "tac  gia"], ["Máy", "Xã Một", "An"]]
    assert read_list(ReadSheet(cells)).rows == (ImportRow(2, "Máy", unit="Xã Một", authors="An"),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tệp rỗng"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"Ten \xff\xff \x80\x81 giai phap,Don vi\n", "không nhận ra chắc chắn bảng mã"),
        (b"PK\x03\x04 broken", "không đọc được bảng tính"),
        (b"a,b\n1,2\n", "không thấy dòng tiêu đề"),
        ("Tên giải pháp,Đơn vị\nMáy,Xã".encode(), "thiếu cột «Tác giả»"),
        ("Tên giải pháp,Đề tài,Tên giải pháp,Đơn vị,Tác giả\n".encode(), "có hai lần"),
        (b"a\n" * 101, "không quá 100"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_way_out(content: bytes, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        _read(content)
    assert words in str(refused.value)


BAD = {
    "unit": (["M", "Cơ khí", "", "An"], [("Đơn vị", "để trống")]),
    "unknown unit": (
        ["M", "Cơ khí", "Xã Ba", "An"], [("Đơn vị", "không có đơn vị «Xã Ba»")],
    ),
    "gone unit": (
        ["M", "Cơ khí", "Xã Cũ", "An"],
        [("Đơn vị", "Đơn vị «Xã Cũ» không còn hoặc chưa hoạt động ngày 04/05/2026; nay là «u1».")],
    ),
    "field": (["M", "", "u1", "An"], [("Lĩnh vực", "chưa chọn lĩnh vực dự thi")]),
    "title": (["", "Cơ khí", "u1", "An"], [("Tên giải pháp", "không được để trống")]),
    "year": (
        ["M", "Cơ khí", "u1", "An", 20245], [("Năm áp dụng", "«20245» không phải là năm")],
    ),
    "several": (
        ["M", "?", "u1", " ; ", "hai"],
        [
            ("Lĩnh vực", "không có lĩnh vực «?»"),
            ("Tác giả", "chưa có tác giả nào"),
            ("Năm áp dụng", "«hai» không phải là năm"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_every_bad_cell_is_named_and_nothing_is_taken(desk: Desk, case: str) -> None:
    line, expected = BAD[case]
    view = desk.check(xlsx([HEAD, line, ["Máy hai", "farm", "u2", "An"]]))
    assert problems(view) == [(2, *one) for one in expected]
    assert all(one.remedy for bad in view.bad for one in bad.problems)
    before = desk.site.everything()
    with pytest.raises(RuleViolation) as refused:
        desk.take(view.job.id)
    assert (refused.value.code, desk.site.everything()) == ("import_has_bad_lines", before)


def test_a_line_that_is_there_twice_is_named(desk: Desk) -> None:
    again = ["máy  MỘT ", "Cơ khí", "xa mot", "An"]
    view = desk.check(xlsx([HEAD, GOOD, again]))
    assert problems(view) == [(3, "Tên giải pháp", "trùng với dòng 2")]


def test_a_work_that_is_in_the_register_is_named(desk: Desk) -> None:
    desk.site.register("MÁY MỘT", unit="u1")
    other = ["Máy một", "Cơ khí", "Trường Hai", "An"]
    view = desk.check(xlsx([HEAD, GOOD, other]))
    assert problems(view) == [(2, "Tên giải pháp", "đơn vị đã có hồ sơ 01/TN cùng tên")]


def test_a_list_is_taken_in_its_order_with_one_series_of_receipts(desk: Desk) -> None:
    desk.site.register("Trước")
    job = desk.check(xlsx([HEAD, *_rows(3)])).job
    assert (job.state, job.good, job.bad) == (ImportState.CHECKED, 3, 0)
    desk.take(job.id)
    desk.settle()
    assert desk.register() == [
        ("Máy 1", "02/TN"), ("Máy 2", "03/TN"), ("Máy 3", "04/TN"), ("Trước", "01/TN"),
    ]  # fmt: skip
    assert desk.see(job.id).job.state is ImportState.DONE
    assert desk.site.ask(queries.counts, CONTEST, LOW, EVERYTHING) == {"registered": 4}
    names = [one.name for one in desk.site.sent()]
    assert names == ["entry.registered", "entry.progressed"] * 4


def test_good_lines_alone_are_taken_and_the_bad_ones_given_back(desk: Desk) -> None:
    view = desk.check(xlsx([HEAD, GOOD, ["Máy hai", "Cơ khí", "Xã Ba", "An"]]))
    desk.take(view.job.id, only_good=True)
    desk.settle()
    assert desk.register() == [("Máy một", "01/TN")]
    left = desk.see(view.job.id)
    assert [one.row.title for one in left.bad] == ["Máy hai"]


def test_what_breaks_off_goes_on_where_it_ended(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "WRITTEN_TOGETHER", 2)
    job = desk.check(xlsx([HEAD, *_rows(7)])).job
    desk.take(job.id)
    desk.step()
    desk.site.register("Giữa chừng")
    assert desk.see(job.id).job.passed == 2
    desk.settle()
    expected = [(f"Máy {one}", f"{one:02}/TN") for one in range(1, 8)]
    assert desk.register() == [("Giữa chừng", "08/TN"), *expected]
    desk.settle()
    assert len(desk.register()) == 8


def test_a_unit_that_is_renamed_while_its_list_is_written_hinders_nothing(desk: Desk) -> None:
    job = desk.check(xlsx([HEAD, *_rows(2)])).job
    renamed = UnitChange(Kind.RENAME, date(2025, 6, 1), ("u1",), (NewUnit("Xã Khác hẳn"),))
    desk.take(job.id)
    desk.site.do(ChangeUnits(CONTEST, LOW, renamed))
    desk.settle()
    assert desk.see(job.id).job.state is ImportState.DONE
    assert desk.register() == [("Máy 1", "01/TN"), ("Máy 2", "02/TN")]


def test_a_check_that_broke_off_begins_anew(desk: Desk) -> None:
    content = xlsx([HEAD, *_rows(4), ["", "", "u1", "An"]])
    job = desk.send(content)
    lines = (CheckedRow(one, None) for one in _read(content)[:2])
    desk.site.session.begin()
    imports.add_lines(desk.site.session, job, lines)
    desk.site.session.commit()
    desk.step()
    found = desk.see(job)
    assert (found.job.lines, found.job.good, found.job.bad) == (5, 4, 1)
    assert len(desk.site.everything()["import_line"]) == 5


def test_a_check_that_breaks_off_again_and_again_is_given_up(desk: Desk) -> None:
    job = desk.send(xlsx([HEAD, GOOD]))
    row = replace(desk.see(job).job, tries=MOST_TRIES)
    desk.site.session.begin()
    imports.save(desk.site.session, row)
    desk.site.session.commit()
    desk.step()
    assert desk.see(job).job.state is ImportState.UNREADABLE


def test_a_list_is_taken_once(desk: Desk) -> None:
    job = desk.check(xlsx([HEAD, GOOD])).job
    desk.take(job.id)
    for _ in range(2):
        with pytest.raises(RuleViolation) as refused:
            desk.take(job.id)
        assert refused.value.code == "import_is_over"
        desk.settle()
    assert len(desk.register()) == 1


def test_rules_that_changed_since_the_check_ask_for_another(desk: Desk) -> None:
    job = desk.check(xlsx([HEAD, GOOD])).job
    desk.site.publish(low(version=2))
    with pytest.raises(RuleViolation) as refused:
        desk.take(job.id)
    assert refused.value.code == "import_outdated"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (xlsx([HEAD]), "Không có dòng hồ sơ nào"),
        (b"nothing,of\nthe,kind\n", "không thấy dòng tiêu đề"),
        (xlsx([HEAD] + [[]] * 30_000 + [GOOD]), "dòng, không quá 20.500; hãy chia thành nhiều tệp"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(desk: Desk, content: bytes, words: str) -> None:
    job = desk.check(content).job
    assert (job.state, words in str(job.refused)) == (ImportState.UNREADABLE, True)


def test_a_workbook_that_unfolds_beyond_memory_is_refused(desk: Desk) -> None:
    wide: list[list[object]] = [HEAD, *[[]] * 9_000]
    wide.append([*[None] * 16_383, "x"])
    job = desk.check(xlsx(wide)).job
    assert (job.state, "quá lớn" in str(job.refused)) == (ImportState.UNREADABLE, True)


def test_what_is_left_of_a_list_can_be_dropped(desk: Desk) -> None:
    job = desk.check(xlsx([HEAD, ["", "?", "?", ""]])).job
    desk.site.do(DropImport(CONTEST, LOW, job.id))
    with pytest.raises(NotYetKnown):
        desk.see(job.id)
    everything = desk.site.everything()
    assert (everything["import_job"], everything["import_line"]) == ([], [])


def test_cells_merged_downwards_hold_for_each_line() -> None:
    rows = [BARE, ["Máy 1", "Xã Một", "An"], ["Máy 2", "", "Bình"], ["Máy 3", "Xã Hai", "Chi"]]
    found = read_list(read_sheet(xlsx(rows, [(1, 1, 2, 1)]), most_rows=100))
    assert [one.unit for one in found.rows] == ["Xã Một", "Xã Một", "Xã Hai"]
    assert found.notes == (
        "Cột «Đơn vị» có 1 ô gộp nhiều dòng; nội dung ô được lấy cho từng dòng trong ô.",
    )


def test_a_title_merged_over_authors_is_a_problem_in_each_line() -> None:
    rows = [BARE, ["Máy 1", "Xã Một", "An"], ["", "Xã Một", "Bình"]]
    found = read_list(read_sheet(xlsx(rows, [(1, 0, 2, 0)]), most_rows=100))
    assert [(one.row, one.reason) for one in found.problems] == [
        (2, "ô gộp 2 dòng"), (3, "ô gộp 2 dòng"),
    ]  # fmt: skip


def test_headings_between_the_lines_and_deep_headers_are_skipped() -> None:
    rows = [
        ["TT", *BARE], ["", "", "", ""], ["I. Cơ khí", "", "", ""], [1, "Máy", "Xã Một", "An"],
    ]  # fmt: skip
    merged = [(0, 1, 1, 1), (0, 2, 1, 2), (2, 0, 2, 3)]
    found = read_list(read_sheet(xlsx(rows, merged), most_rows=100))
    assert [one.number for one in found.rows] == [4]
    assert found.notes == ("Dòng đề mục (gộp hết các cột), không đọc: 3.",)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023", 2023), ("01/03/2023", 2023), ("3/2023", 2023), ("Năm 2023", 2023),
        ("tháng 3/2023", 2023), ("2023-03-01", 2023), ("01.03.2023", 2023), ("45000", None),
        ("23", None), ("2023-2024", None), ("", None),
    ],
)  # fmt: skip
def test_years_are_read_out_of_dates(text: str, year: int | None) -> None:
    assert year_of(text) == year


def test_the_column_of_what_to_mend_is_not_told_of() -> None:
    cells = [[*BARE, import_lines.TO_MEND, "Ghi chú"], ["M", "U", "A", "Sửa", "x"]]
    assert read_list(ReadSheet(cells)).ignored == ("Ghi chú",)


def test_a_short_list_is_taken_at_once_or_not_at_all(below: IntakeSite) -> None:
    rows = tuple(ImportRow(one, f"Máy {one}", "Cơ khí", "Xã Một", "An") for one in (2, 3))
    bad = (*rows, ImportRow(4, "", "Cơ khí", "Xã Một", "An"))
    before = below.everything()
    assert [one.row for one in below.do(ImportEntries(CONTEST, LOW, bad, True)).problems] == [4]
    for refused in (bad, ()):
        with pytest.raises(RuleViolation):
            below.do(ImportEntries(CONTEST, LOW, refused, False))
    assert below.everything() == before
    taken = below.do(ImportEntries(CONTEST, LOW, rows, False))
    assert [below.entry(LOW, one).receipt_number for one in taken.entries] == ["01/TN", "02/TN"]


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        (["M", "Cơ khí", "Hai", "An"], "Có lẽ là «Trường Hai»: ghi đúng tên này."),
        (["M", "Cơ khí", "Trường Hai (xã)", "An"], "Có lẽ là «Trường Hai»: ghi đúng tên này."),
        (["M", "Cơ khí", "Xã", "An"], "Ghi đúng tên hoặc mã trong danh sách đơn vị của hội thi."),
        (["M", "Cơ khí, tự động hóa", "u1", "An"], "Có lẽ là «Cơ khí»: ghi đúng tên này."),
    ],
)
def test_what_was_meant_is_offered(desk: Desk, line: list[str], remedy: str) -> None:
    (bad,) = desk.check(xlsx([HEAD, line])).bad
    assert [one.remedy for one in bad.problems] == [remedy]


def test_fields_to_choose_from_are_named_as_the_contest_names_them(desk: Desk) -> None:
    (bad,) = desk.check(xlsx([HEAD, ["M", "Thơ", "u1", "An"]])).bad
    remedy = "Chọn một trong các lĩnh vực: «Cơ khí»; «Nông nghiệp»."
    assert [one.remedy for one in bad.problems] == [remedy]
