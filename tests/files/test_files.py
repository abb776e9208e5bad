"""Files by their content: whole or not at all, and found out when they change."""

import errno
import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import InvalidInput
from shared.files import Damage, DigestMismatch, DiskFull, FileInfo, Files, FileTooLarge

CONTENT = b"abc" * 1000
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path / "files")


def _left(files: Files, tmp_path: Path) -> list[str]:
    return sorted(str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*") if one.is_file())


def test_a_file_lies_under_its_digest(files: Files, tmp_path: Path) -> None:
    assert files.has(SHA) is False
    assert files.put(io.BytesIO(CONTENT), expected=SHA) == FileInfo(SHA, len(CONTENT))
    assert files.put(io.BytesIO(CONTENT)) == FileInfo(SHA, len(CONTENT))
    assert _left(files, tmp_path) == [f"files/{SHA[:2]}/{SHA[2:]}"]
    with files.open(SHA) as content:
        assert content.read() == CONTENT
    assert list(files.digests()) == [SHA]


@settings(deadline=None)  # a file is forced to the disk, which may be busy
@given(content=st.binary(max_size=5000), cuts=st.lists(st.integers(1, 700), max_size=9))
def test_pieces_make_the_same_file(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, cuts: list[int]
) -> None:
    files = Files(tmp_path_factory.mktemp("files"))
    rest = content
    with files.receive() as incoming:
        for cut in cuts:
            incoming.write(rest[:cut])
            rest = rest[cut:]
        incoming.write(rest)
        info = incoming.keep()
    assert info == FileInfo(hashlib.sha256(content).hexdigest(), len(content))
    assert files.path(info.sha256).read_bytes() == content


def test_an_empty_file_is_a_file(files: Files) -> None:
    assert files.put(io.BytesIO(b"")).size == 0


@pytest.mark.parametrize(
    ("error", "limits"),
    [(DigestMismatch, {"expected": "0" * 64}), (FileTooLarge, {"most": len(CONTENT) - 1})],
)
def test_what_is_refused_leaves_nothing(
    files: Files, tmp_path: Path, error: type[InvalidInput], limits: dict[str, object]
) -> None:
    with pytest.raises(error):
        files.put(io.BytesIO(CONTENT), **limits)  # type: ignore[arg-type]
    assert _left(files, tmp_path) == []


def test_a_reader_that_breaks_off_leaves_nothing(files: Files, tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        files.put(Broken())
    with pytest.raises(ConnectionError), files.receive() as incoming:
        incoming.write(CONTENT)
        raise ConnectionError("gone")
    assert _left(files, tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said_and_leaves_nothing(files: Files, tmp_path: Path) -> None:
    with pytest.raises(DiskFull), files.receive() as incoming:
        incoming.write(b"")
        # What is written now goes to a device that is always full.
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, incoming._file.fileno())  # type: ignore[union-attr]
        os.close(full)
        incoming.write(CONTENT)
        incoming.keep()
    assert _left(files, tmp_path) == []


def test_other_failures_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("in the way")
    with pytest.raises(OSError) as failure:
        Files(tmp_path / "files").put(io.BytesIO(CONTENT))
    assert failure.value.errno in {errno.ENOTDIR, errno.EEXIST}


def test_a_changed_file_is_found_out(files: Files) -> None:
    other = files.put(io.BytesIO(b"other")).sha256
    files.put(io.BytesIO(CONTENT))
    assert list(files.verify()) == []
    files.path(SHA).write_bytes(b"changed")
    changed = hashlib.sha256(b"changed").hexdigest()
    assert (list(files.verify()), files.has(other)) == ([Damage(SHA, changed)], True)


@pytest.mark.parametrize("text", ["", "x" * 64, "A" * 64, "../" + "a" * 61, "a" * 63])
def test_what_is_no_digest_is_no_place(files: Files, text: str) -> None:
    with pytest.raises(InvalidInput):
        files.path(text)
