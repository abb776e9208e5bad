"""ZIP files of strangers: read however their names are written, refused where they are traps."""

import io
import shutil
import stat
import struct
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import pytest

from shared.archives import Archive, BadArchive, is_pack

NAME = "Hồ sơ/Đơn đăng ký.pdf"


def made(folder: Path, *names: str, content: bytes = b"x") -> Path:
    """A ZIP with files of these names."""
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return path


def unmarked(folder: Path, *names: bytes) -> Path:
    """A ZIP whose names are bytes of an encoding that it does not tell."""
    path = folder / "a.zip"
    out = io.BytesIO()
    for name in names:
        out.write(_local(name))
    start = out.tell()
    offset = 0
    for name in names:
        out.write(_central(name, offset))
        offset += len(_local(name))
    size = out.tell() - start
    out.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(names), len(names), size, start, 0))
    path.write_bytes(out.getvalue())
    return path


def _local(name: bytes) -> bytes:
    fields = (b"PK\3\4", 20, 0, 0, 0, 0, 0x8CDC1683, 1, 1, len(name), 0)
    return struct.pack("<4s5H3L2H", *fields) + name + b"x"


def _central(name: bytes, offset: int) -> bytes:
    fields = (b"PK\1\2", 20, 20, 0, 0, 0, 0, 0x8CDC1683, 1, 1, len(name), 0, 0, 0, 0, 0, offset)
    return struct.pack("<4s6H3L5H2L", *fields) + name


def paths(path: Path) -> list[str]:
    """What is in a ZIP."""
    with Archive(path) as archive:
        return [one.path for one in archive.members]


def reason(path: Path) -> str:
    """Why a ZIP is refused."""
    with pytest.raises(BadArchive) as refused:
        Archive(path)
    return str(refused.value.facts["reason"])


def test_names_are_read_in_every_writing(tmp_path: Path) -> None:
    tcvn3 = str.maketrans("ồơĐđăýả", "\xe5\xac\xa7\xae\xa8\xfd\xb6")
    other = "Thuyết minh giải pháp cải tiến.pdf"
    spelled = "".join(_1258(one) for one in f"{NAME}\n{other}").encode("cp1258").split(b"\n")
    assert paths(made(tmp_path, NAME)) == [NAME]
    assert paths(made(tmp_path, unicodedata.normalize("NFD", NAME))) == [NAME]
    assert paths(unmarked(tmp_path, NAME.encode())) == [NAME]
    assert paths(unmarked(tmp_path, unicodedata.normalize("NFD", NAME).encode())) == [NAME]
    assert paths(unmarked(tmp_path, NAME.translate(tcvn3).encode("latin-1"))) == [NAME]
    assert paths(unmarked(tmp_path, *spelled)) == [NAME, other]


def test_folders_of_windows_are_folders(tmp_path: Path) -> None:
    assert paths(unmarked(tmp_path, b"1\\don.pdf", b"list.xlsx")) == ["1/don.pdf", "list.xlsx"]


def test_what_systems_put_beside_files_is_passed_over(tmp_path: Path) -> None:
    beside = ("__MACOSX/1/._don.pdf", "1/.DS_Store", "1/Thumbs.db", "1/~$don.docx", "desktop.ini")
    with Archive(made(tmp_path, "1/don.pdf", *beside)) as archive:
        assert ([one.path for one in archive.members], archive.passed_over) == (["1/don.pdf"], 5)


@pytest.mark.parametrize(
    "name", ["../a.pdf", "1/../../a.pdf", "/etc/passwd", "C:\\a.pdf", "c:a.pdf", "1\\..\\..\\a"]
)
def test_paths_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert "dẫn ra ngoài" in reason(made(tmp_path, "list.xlsx", name))


def test_links_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("1/passwd")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "liên kết" in reason(path)


def test_locked_files_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path, "1/don.pdf")
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)
    assert reason(path) == "tệp «1/don.pdf» có mật khẩu; hãy nén lại không đặt mật khẩu"


def test_methods_that_need_much_memory_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("1/don.pdf", b"x" * 100)
    assert "nén theo cách không đọc được" in reason(path)


def test_bombs_are_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    path = made(tmp_path, "1/don.txt", content=b"\0" * (32 * 1024 * 1024))
    assert path.stat().st_size < 64 * 1024
    assert "bung ra quá lớn" in reason(path)


def test_files_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path, "a", content=bytes(range(256)) * 50)
    content = path.read_bytes()
    start = content.index(b"PK\1\2")
    central = content[start : content.index(b"PK\5\6")]
    many = 200
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, many, many, len(central) * many, start, 0)
    path.write_bytes(content[:start] + central * many + end)
    assert "bung ra quá lớn" in reason(path)


def test_a_directory_beyond_all_measure_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    size = 20 * 1024 * 1024
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, size, 0, 0)
    path.write_bytes(b"PK\3\4" + b"\0" * (size - 4) + end)
    assert "bị hỏng" in reason(path)


def test_damage_is_told_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1/don.txt", b"correct")
    path.write_bytes(path.read_bytes().replace(b"correct", b"damaged"))
    with Archive(path) as archive, pytest.raises(BadArchive) as refused:
        archive.copy(archive.members[0], lambda piece: None)
    assert "«1/don.txt»" in str(refused.value)
    path.write_bytes(path.read_bytes()[:-10])
    assert "bị hỏng" in reason(path)


def test_workbooks_are_no_packs(tmp_path: Path) -> None:
    assert is_pack(made(tmp_path, "list.xlsx", "1/don.pdf"))
    assert not is_pack(made(tmp_path, "[Content_Types].xml", "xl/workbook.xml"))
    assert not is_pack(made(tmp_path, "mimetype", "content.xml"))
    text = tmp_path / "a.csv"
    text.write_bytes(b"a,b")
    assert not is_pack(text)


@pytest.mark.skipif(shutil.which("zip") is None, reason="Info-ZIP's `zip` is not on this machine")
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_what_the_command_zip_makes_is_read(tmp_path: Path, locale: str) -> None:
    for name in (NAME, "Danh sách.xlsx"):
        place = tmp_path / "in" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"content")
    command = ["zip", "-q", "-r", str(tmp_path / "a.zip"), "."]
    env = {"LC_ALL": locale, "PATH": "/usr/bin:/bin"}
    subprocess.run(command, cwd=tmp_path / "in", check=True, env=env)
    got = bytearray()
    with Archive(tmp_path / "a.zip") as archive:
        assert sorted(one.path for one in archive.members) == ["Danh sách.xlsx", NAME]
        archive.copy(archive.members[0], got.extend)
    assert bytes(got) == b"content"


@pytest.mark.skipif(shutil.which("zip") is None, reason="Info-ZIP's `zip` is not on this machine")
def test_what_the_command_zip_locks_or_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").symlink_to("/etc/passwd")
    for command in ("zip -q -P secret locked.zip a.txt", "zip -q -y linked.zip b.txt"):
        subprocess.run(command.split(), cwd=tmp_path, check=True)
    assert "mật khẩu" in reason(tmp_path / "locked.zip")
    assert "liên kết" in reason(tmp_path / "linked.zip")


def _1258(letter: str) -> str:
    """A letter as code page 1258 writes it: with its hat, its tone apart."""
    whole = unicodedata.normalize("NFD", letter)
    tones = "".join(one for one in whole if one in "\u0300\u0301\u0303\u0309\u0323")
    bare = "".join(one for one in whole if one not in tones)
    return unicodedata.normalize("NFC", bare) + tones
