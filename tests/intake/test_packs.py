"""A list in one pack with the files of its lines: whose each file is, and that none is lost."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from services.intake import queries
from services.intake.commands.imports import DropImport
from services.intake.domain.import_columns import FILES, ORDER
from services.intake.domain.import_jobs import ImportState
from services.intake.domain.import_lines import ImportRow
from services.intake.domain.packing import Pack, matched, unpacked
from services.intake.errands import importing
from services.intake.queries import Filter
from services.intake.service import SERVICE
from services.intake.store import imports
from shared.errors import InvalidInput, RuleViolation
from shared.execution import Site
from shared.identity.permissions import EVERYTHING
from shared.staging import Held
from tests.intake.lists import Desk, problems, xlsx
from tests.intake.rules import CONTEST, LOW, low
from tests.intake.sites import IntakeSite

HEAD = [
    "TT",
    "Tên giải pháp",
    "Lĩnh vực",
    "Đơn vị",
    "Tác giả",
    "Tệp: Phiếu đăng ký",
    "Tệp kèm theo",
]
PARTS = [{"key": "phieu", "name": "Phiếu đăng ký"}, {"key": "bao-cao", "name": "Báo cáo"}]
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer\n<< >>\n%%EOF\n"


@pytest.fixture
def desk(below: IntakeSite, tmp_path: Path) -> Desk:
    """A clerk's desk for lists, of a contest with parts that takes PDF and text."""
    rules = {"dossier_parts": PARTS, "attachments": {"kinds": ["pdf", "text"], "max_mb": 1}}
    below.publish(low(version=2, **rules))
    return Desk(below, tmp_path)


def pdf(text: str) -> bytes:
    """A PDF that is like no other."""
    return PDF + f"% {text}\n".encode()


def line(order: int | str, title: str, part: str = "", files: str = "") -> list[object]:
    """A good line of the list."""
    return [order, title, "Cơ khí", "Xã Một", "An", part, files]


def pack(rows: Sequence[Sequence[object]], files: Mapping[str, bytes]) -> bytes:
    """A ZIP of a list and files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("danh-sach.xlsx", xlsx([HEAD, *rows]))
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def dossiers(desk: Desk) -> dict[str, list[tuple[str, str | None]]]:
    """Name and part of each file of each entry, by title; every file is in the store."""
    found = {}
    for row in desk.site.ask(queries.every_entry, CONTEST, LOW, Filter(), EVERYTHING):
        dossier = desk.site.entry(LOW, row.id).dossier
        assert all(desk.files.has(one.sha256) for one in dossier.files)
        found[dossier.title] = [(one.name, one.part) for one in dossier.files]
    return found


def test_folders_by_number_and_files_by_name_become_dossiers(desk: Desk) -> None:
    rows = [line(1, "Máy một", "phieu"), line(2, "Máy hai", "", "don hai; bao cao hai.pdf")]
    files = {
        "1 - Máy một/phieu.pdf": pdf("1a"), "1 - Máy một/ảnh/Ảnh 1.pdf": pdf("1b"),
        "Đơn hai.pdf": pdf("2a"), "Báo cáo hai.pdf": pdf("2b"), "__MACOSX/._x": b"x",
    }  # fmt: skip
    view = desk.check(pack(rows, files))
    assert problems(view) == []
    assert (view.job.files, view.job.strays, view.job.good) == (4, 0, 2)
    assert view.job.notes == ("Bỏ qua 1 tệp do máy tính tự thêm (như .DS_Store, Thumbs.db).",)
    assert list(desk.files.digests()) == []
    desk.take(view.job.id)
    desk.settle()
    assert desk.register() == [("Máy hai", "02/TN"), ("Máy một", "01/TN")]
    assert dossiers(desk) == {
        "Máy một": [("phieu.pdf", "phieu"), ("Ảnh 1.pdf", None)],
        "Máy hai": [("Đơn hai.pdf", None), ("Báo cáo hai.pdf", None)],
    }
    assert Held(desk.files).find(view.job.id) is None


BAD = {
    "missing": (line(1, "M", files="khong co.pdf"), "không có trong tệp ZIP"),
    "unclear": (line(9, "M", files="don.pdf"), "có 2 nơi mang tên này (1/don.pdf; 2/don.pdf)"),
    "two folders": (line(3, "M"), "có 2 thư mục mang số 3 (3; 03)"),
    "wrong kind": (line(4, "M"), "là tệp nén nằm trong tệp ZIP"),
    "program": (line(5, "M"), "nội dung không thuộc loại tệp nào được nhận"),
    "not taken": (line(6, "M"), "là ảnh; hội thi chỉ nhận PDF, văn bản thuần"),
    "too large": (line(7, "M"), "vượt quá 1 MB"),
    "same twice": (line(8, "M"), "giống hệt tệp «8/a.pdf» của cùng dòng"),
    "empty": (line(10, "M"), "tệp rỗng"),
    "two parts": (line(1, "M", "don", "don"), ""),
}  # fmt: skip


def _everything() -> dict[str, bytes]:
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as archive:
        archive.writestr("x.pdf", PDF)
    large = pdf("large") + bytes(range(32, 127)) * 12_000
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
    return {
        "1/don.pdf": pdf("1"), "2/don.pdf": pdf("2"), "3/a.pdf": pdf("3"), "03/b.pdf": pdf("03"),
        "4/goi.pdf": nested.getvalue(), "5/tệp.pdf": b"MZ\x90\0" + bytes(100), "6/a.pdf": png,
        "7/to.pdf": large, "8/a.pdf": pdf("8"), "8/b.pdf": pdf("8"), "10/a.pdf": b"",
    }  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_with_a_file_is_told_with_its_line(desk: Desk, case: str) -> None:
    row, words = BAD[case]
    view = desk.check(pack([row], _everything()))
    found = [one for one in problems(view) if one[0]]
    assert [one[0] for one in found] == ([2] if words else [])
    assert words in "".join(one[2] for one in found)
    assert all(one.remedy for bad in view.bad for one in bad.problems)
    assert list(desk.files.digests()) == []


def test_files_of_no_line_are_told_and_left_behind_only_knowingly(desk: Desk) -> None:
    files = {"1/a.pdf": pdf("a"), "2/b.pdf": pdf("b"), "c.txt": b"c"}
    view = desk.check(pack([line(1, "Máy")], files))
    assert problems(view) == [
        (0, "2/b.pdf", "không thuộc dòng nào"), (0, "c.txt", "không thuộc dòng nào"),
    ]  # fmt: skip
    assert (view.job.good, view.job.bad, view.job.strays) == (1, 0, 2)
    with pytest.raises(RuleViolation) as refused:
        desk.take(view.job.id)
    assert refused.value.code == "import_has_strays"
    desk.take(view.job.id, only_good=True)
    desk.settle()
    assert dossiers(desk) == {"Máy": [("a.pdf", None)]}
    assert len(list(desk.files.digests())) == 1


def test_one_file_of_two_lines_is_told_at_the_second(desk: Desk) -> None:
    rows = [line(1, "Máy một", files="chung"), line(2, "Máy hai", files="chung.pdf")]
    assert problems(desk.check(pack(rows, {"chung.pdf": PDF}))) == [
        (3, "Tệp kèm theo", "tệp «chung.pdf» đã thuộc dòng 2"),
    ]


def test_equal_files_of_two_dossiers_are_stored_once(desk: Desk) -> None:
    view = desk.check(pack([line(1, "A"), line(2, "B")], {"1/a.pdf": PDF, "2/b.pdf": PDF}))
    desk.take(view.job.id)
    desk.settle()
    assert dossiers(desk) == {"A": [("a.pdf", None)], "B": [("b.pdf", None)]}
    assert len(list(desk.files.digests())) == 1


def test_a_list_that_names_files_needs_them(desk: Desk) -> None:
    view = desk.check(xlsx([HEAD, line(1, "Máy", "don.pdf", "1")]))
    assert problems(view) == [
        (2, "Tệp: Phiếu đăng ký", "danh sách gửi không kèm tệp nào"),
        (2, "Tệp kèm theo", "danh sách gửi không kèm tệp nào"),
    ]


def test_lines_without_files_are_mentioned(desk: Desk) -> None:
    view = desk.check(pack([line(1, "A"), line(2, "B")], {"1/a.pdf": PDF}))
    assert (view.job.good, view.job.notes) == (2, ("Dòng không có tệp nào kèm theo: 3.",))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "không thấy danh sách"),
        (pack([], {"hai.csv": b"a"}), "có 2 danh sách ở ngoài cùng"),
        (pack([], {"../x.pdf": PDF}), "dẫn ra ngoài"),
        (pack([], {"1/x.pdf": b"\0" * 64_000_000}), "bung ra quá lớn"),
        (pack([], {"1/x.pdf": PDF}), "Không có dòng hồ sơ nào"),
    ],
)
def test_a_pack_that_cannot_be_taken_says_why(
    desk: Desk, content: bytes | None, words: str
) -> None:
    job = desk.check(content or _without_list()).job
    assert (job.state, words in str(job.refused)) == (ImportState.UNREADABLE, True)
    assert not list(desk.files.incoming.rglob("*.*"))


def _without_list() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("1/danh-sach.xlsx", b"x")
        archive.writestr("2/a.pdf", PDF)
    return out.getvalue()


def test_what_breaks_off_while_files_are_stored_doubles_and_loses_nothing(desk: Desk) -> None:
    count = 13
    rows = [line(one, f"Máy {one}") for one in range(1, count + 1)]
    files = {f"{one}/don.pdf": pdf(str(one)) for one in range(1, count + 1)}
    job = desk.check(pack(rows, files)).job
    desk.take(job.id)
    place = Site(desk.site.name, SERVICE, desk.site.clock)
    # Killed between storing the files of the first lines and writing these, and once more after.
    importing._store_next(desk.site.session, place, desk.see(job.id).job, desk.files)
    assert desk.register() == []
    desk.step()
    assert desk.see(job.id).job.passed == 10
    importing._store_next(desk.site.session, place, desk.see(job.id).job, desk.files)
    desk.settle()
    expected = {f"Máy {one}": [("don.pdf", None)] for one in range(1, count + 1)}
    assert dossiers(desk) == expected
    assert len(desk.site.everything()["file"]) == count
    assert desk.see(job.id).job.state is ImportState.DONE


def test_a_pack_that_is_gone_gives_its_lines_back(desk: Desk) -> None:
    rows = [line(one, f"Máy {one}") for one in range(1, 13)]
    job = desk.check(pack(rows, {"1/a.pdf": PDF})).job
    desk.take(job.id)
    desk.step()
    Held(desk.files).drop(job.id)
    desk.settle()
    view = desk.see(job.id)
    assert (view.job.state, view.job.good, view.job.bad) == (ImportState.UNREADABLE, 10, 2)
    assert [one.row.title for one in view.bad] == ["Máy 11", "Máy 12"]
    assert len(desk.register()) == 10


def test_a_check_that_broke_off_after_the_pack_was_held_begins_anew(desk: Desk) -> None:
    view = desk.check(pack([line(1, "Máy")], {"1/a.pdf": PDF}))
    desk.site.session.begin()
    imports.save(desk.site.session, replace(view.job, state=ImportState.CHECKING))
    desk.site.session.commit()
    desk.settle()
    assert desk.see(view.job.id).job.good == 1


def test_the_pack_of_a_dropped_list_is_forgotten(desk: Desk) -> None:
    first = desk.check(pack([line(1, "Máy")], {"1/a.pdf": PDF})).job
    assert Held(desk.files).find(first.id) is not None
    desk.site.do(DropImport(CONTEST, LOW, first.id))
    desk.check(xlsx([HEAD, line(1, "Máy")]))
    assert Held(desk.files).find(first.id) is None


def test_files_near_a_line_go_before_others_of_their_name() -> None:
    found = Pack("l.xlsx", ("1/don.pdf", "2/don.pdf", "2/anh/don.pdf"))
    rows = [ImportRow.of(one, {ORDER: str(one), "part:p": "Đơn.pdf"}) for one in (1, 2)]
    got = matched(found, rows, {"part:p": "Tệp: P", FILES: "Tệp kèm theo"})
    assert [[(one.path, one.part) for one in row.packed] for row in got.rows] == [
        [("1/don.pdf", "p")], [("2/don.pdf", None), ("2/anh/don.pdf", None)],
    ]  # fmt: skip
    assert [(one.row, one.column) for one in got.problems] == [(2, "Tệp: P")]


@pytest.mark.parametrize(
    ("paths", "listing", "top"),
    [
        (["a.xlsx", "1/b.xlsx"], "a.xlsx", ""),
        (["Hồ sơ/2026/a.csv", "Hồ sơ/2026/1/b.pdf"], "Hồ sơ/2026/a.csv", "Hồ sơ/2026/"),
    ],
)
def test_the_list_is_the_spreadsheet_outside(paths: list[str], listing: str, top: str) -> None:
    assert unpacked(paths) == Pack(listing, tuple(one for one in paths if one != listing), top)


def test_a_pack_of_nothing_has_no_list() -> None:
    with pytest.raises(InvalidInput):
        unpacked([])
