"""ZIP files that strangers sent: looked at before anything is unpacked, then read file by file.

A ZIP is refused whole where one of its files is a trap: locked, a link, leading outside, unfolding
beyond all measure. Nothing is ever written to a path that it names.
"""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from shared.cleaning import clean_text
from shared.encodings import decode
from shared.errors import InvalidInput

FIELD = "Tệp ZIP"
MOST_FILES = 20_000
MOST_UNPACKED = 4 * 1024 * 1024 * 1024
MOST_RATIO = 200
"""As for single files: text packs about ten to one, a trap a thousand to one."""
_SMALL = 10 * 1024 * 1024
_MOST_DIRECTORY = 16 * 1024 * 1024
"""Twenty thousand names of eight hundred bytes; more is read by nobody."""
_CHUNK = 1024 * 1024
_LOCKED = 0x1 | 0x40 | 0x2000
_UTF8 = 0x800
_FIELD_HEAD, _PATH_HEAD, _UNICODE_PATH = struct.Struct("<HH"), struct.Struct("<BL"), 0x7075
_READ_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
_DRIVE = re.compile(r"[A-Za-z]:")
_BY_SYSTEMS = {"__macosx", ".ds_store", "thumbs.db", "ehthumbs.db", "desktop.ini"}
_BY_THE_WAY = ("._", "~$", ".~lock")
_NO_PACK = ("[Content_Types].xml", "content.xml")
"""Office files are archives too; these parts tell them."""


class BadArchive(InvalidInput):
    """A ZIP cannot be taken. Facts: `field`, `reason`."""

    code = "bad_archive"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a ZIP: its path with "/" between folders, its size unpacked, its place in it."""

    path: str
    size: int
    place: int


class Archive:
    """An open ZIP; `members` are its files without those that systems put beside them."""

    def __init__(self, path: Path) -> None:
        self._file = _Measured(path)
        try:
            self._zip = zipfile.ZipFile(self._file)
            infos = self._zip.infolist()
            _require_harmless(infos, path.stat().st_size)
            names = _names(infos)
        except _BROKEN:
            self._file.close()
            raise BadArchive(field=FIELD, reason="bị hỏng; hãy nén lại rồi gửi lại") from None
        except InvalidInput:
            self._file.close()
            raise
        self.members, self.passed_over = _kept(infos, names)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()
        self._file.close()

    def copy(self, member: Member, write: Callable[[bytes], object]) -> None:
        """Hand a file's content on in pieces. Raises `BadArchive` where it is damaged."""
        for piece in self._pieces(member):
            write(piece)

    def _pieces(self, member: Member) -> Iterator[bytes]:
        try:
            with self._zip.open(self._zip.infolist()[member.place]) as content:
                while piece := content.read(_CHUNK):
                    yield piece
        except _BROKEN:
            reason = f"tệp «{member.path}» bên trong bị hỏng; hãy nén lại rồi gửi lại"
            raise BadArchive(field=FIELD, reason=reason) from None


class _Measured:
    """A file that is never read at one stroke beyond a measure, whatever its directory claims."""

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("rb")
        self.seek, self.tell, self.close = self._file.seek, self._file.tell, self._file.close

    def read(self, count: int = -1) -> bytes:
        """See `io.RawIOBase`."""
        read = self._file.read(count if 0 <= count <= _MOST_DIRECTORY else _MOST_DIRECTORY + 1)
        if len(read) > _MOST_DIRECTORY:
            raise zipfile.BadZipFile("a directory beyond all measure")
        return read

    def seekable(self) -> bool:
        """See `io.RawIOBase`."""
        return True


def is_pack(path: Path) -> bool:
    """Whether a file is a ZIP of files, rather than a workbook or anything else."""
    with path.open("rb") as file:
        if not file.read(4).startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return False
    try:
        with zipfile.ZipFile(_Measured(path)) as archive:
            return not any(one in _NO_PACK for one in archive.namelist())
    except _BROKEN:
        return False


def _require_harmless(infos: Sequence[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(one.file_size for one in infos)
    # What lies in the same bytes twice is packed more than the file is large.
    overlaps = sum(one.compress_size for one in infos) > size
    if overlaps or unpacked > MOST_UNPACKED or unpacked > max(_SMALL, size * MOST_RATIO):
        raise BadArchive(field=FIELD, reason="bung ra quá lớn, không an toàn để mở")
    if len(infos) > MOST_FILES:
        most = f"{MOST_FILES:,}".replace(",", ".")
        raise BadArchive(field=FIELD, reason=f"có quá {most} tệp; hãy chia thành nhiều tệp ZIP")
    for one in infos:
        if (reason := _trap(one, clean_text(one.filename))) is not None:
            raise BadArchive(field=FIELD, reason=reason)


def _trap(info: zipfile.ZipInfo, name: str) -> str | None:
    """Why a ZIP that has this is refused whole; None where it is harmless."""
    if info.flag_bits & _LOCKED:
        return f"tệp «{name}» có mật khẩu; hãy nén lại không đặt mật khẩu"
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return f"«{name}» là liên kết, không phải tệp; hãy chép chính tệp đó vào rồi nén lại"
    if info.compress_type not in _READ_METHODS:
        return f"tệp «{name}» nén theo cách không đọc được; hãy nén lại bằng lệnh có sẵn của máy"
    path = info.orig_filename.replace("\\", "/")
    if path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/"):
        return f"tệp «{name}» dẫn ra ngoài thư mục; hãy nén lại thư mục danh sách của mình"
    return None


def _names(infos: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The paths as people wrote them: what is not said to be UTF-8 is recognised by its words."""
    said = [_said(one) for one in infos]
    old = [
        one.orig_filename.encode("cp437")
        for one, name in zip(infos, said, strict=True)
        if name is None
    ]
    read = iter(_decoded(old))
    return [_path(next(read) if name is None else name) for name in said]


def _said(info: zipfile.ZipInfo) -> str | None:
    """A path that is said to be UTF-8, by its mark or by a field beside it; None where none is.

    Source: PKWARE APPNOTE 6.3.10, appendix D and 4.6.9.
    """
    if info.flag_bits & _UTF8:
        return info.orig_filename
    rest = info.extra
    while len(rest) >= _FIELD_HEAD.size:
        kind, length = _FIELD_HEAD.unpack_from(rest)
        body, rest = rest[4 : 4 + length], rest[4 + length :]
        if kind == _UNICODE_PATH and len(body) > _PATH_HEAD.size:
            _, crc = _PATH_HEAD.unpack_from(body)
            if crc == zlib.crc32(info.orig_filename.encode("cp437")):
                return body[_PATH_HEAD.size :].decode()
    return None


def _decoded(names: Sequence[bytes]) -> list[str]:
    """All together: one program wrote them, and a single name says too little."""
    try:
        text = decode(b"\n".join(names)).text
    except InvalidInput:
        return [one.decode("cp437") for one in names]
    found = text.split("\n")
    return found if len(found) == len(names) else [one.decode("cp437") for one in names]


def _path(name: str) -> str:
    # macOS parts letters from their marks, and some programs write folders as Windows does.
    whole = unicodedata.normalize("NFC", name.partition("\0")[0].replace("\\", "/"))
    parts = (clean_text(one).strip() for one in whole.split("/"))
    return "/".join(one for one in parts if one not in ("", ".")) + "/" * whole.endswith("/")


def _kept(infos: Sequence[zipfile.ZipInfo], names: Sequence[str]) -> tuple[tuple[Member, ...], int]:
    """The files that people put there, and how many others were passed over."""
    files = [(place, name) for place, name in enumerate(names) if not name.endswith("/")]
    kept = [(place, name) for place, name in files if not _is_by_system(name)]
    members = tuple(Member(name, infos[place].file_size, place) for place, name in kept)
    return members, len(files) - len(kept)


def _is_by_system(path: str) -> bool:
    parts = path.casefold().split("/")
    return not parts[-1] or any(one in _BY_SYSTEMS or one.startswith(_BY_THE_WAY) for one in parts)
