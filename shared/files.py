"""Files by their content: a store on a local directory, where a file's name is its SHA-256.

A file is there whole or not at all: it is written beside its place, forced to the disk, and moved.
"""

import contextlib
import errno
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Self

from shared.database import Database
from shared.errors import InvalidInput, TransientError
from shared.ids import new_id
from shared.settings import Settings

CHUNK = 1024 * 1024
_DIGEST = re.compile(r"^[0-9a-f]{64}$")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class DiskFull(TransientError):
    """No room is left for a file; nothing of it was kept."""

    code = "disk_full"
    message = "Máy chủ hết chỗ lưu tệp. Chưa lưu gì; hãy báo người quản trị rồi gửi lại sau."


class DigestMismatch(InvalidInput):
    """A file is not what its digest says. Facts: `field`, `reason`, `expected`, `found`."""

    code = "digest_mismatch"


class FileTooLarge(InvalidInput):
    """A file is larger than the limit. Facts: `field`, `reason`, `limit` in bytes."""

    code = "file_too_large"


@dataclass(frozen=True, slots=True)
class FileInfo:
    """A stored file; `size` in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Damage:
    """A stored file whose content is not what its name says."""

    sha256: str
    found: str


def require_digest(text: str) -> str:
    """A SHA-256 in lower-case hex. Raises `InvalidInput`."""
    if not _DIGEST.match(text):
        raise InvalidInput(field="Mã SHA-256 của tệp", reason="phải là 64 chữ số thập lục phân")
    return text


class Files:
    """The store of one site."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def incoming(self) -> Path:
        """Where files lie that are not whole yet."""
        return self._root / "incoming"

    def put(
        self, stream: BinaryIO, *, expected: str | None = None, most: int | None = None
    ) -> FileInfo:
        """Store what a stream holds, once. See `Incoming.keep` for what it raises."""
        with self.receive(most=most) as incoming:
            while chunk := stream.read(CHUNK):
                incoming.write(chunk)
            return incoming.keep(expected)

    def receive(self, *, most: int | None = None) -> "Incoming":
        """Take a file in pieces; at most `most` bytes."""
        return Incoming(self, self.incoming, most)

    def adopt(self, whole: Path, sha256: str) -> None:
        """Put a file that is whole in its place for good. Raises `DiskFull`."""
        try:
            with whole.open("rb") as content:
                os.fsync(content.fileno())
            place = self.path(sha256)
            place.parent.mkdir(parents=True, exist_ok=True)
            whole.replace(place)
            _sync(place.parent)
        except OSError as error:
            raise disk_said(error) from error

    def has(self, sha256: str) -> bool:
        """Whether the file is here."""
        return self.path(sha256).is_file()

    def open(self, sha256: str) -> BufferedReader:
        """The file's content. Raises `FileNotFoundError`."""
        return self.path(sha256).open("rb")

    def path(self, sha256: str) -> Path:
        """Where the file lies, or would lie. Raises `InvalidInput` for what is no digest."""
        digest = require_digest(sha256)
        return self._root / digest[:2] / digest[2:]

    def digests(self) -> Iterator[str]:
        """Every file there is, sorted."""
        folders = [one for one in self._root.glob("[0-9a-f][0-9a-f]") if one.is_dir()]
        for folder in sorted(folders):
            yield from sorted(
                folder.name + one.name
                for one in folder.iterdir()
                if _DIGEST.match(folder.name + one.name)
            )

    def verify(self) -> Iterator[Damage]:
        """Every file whose content is no longer what its name says; reads all of them."""
        for digest in self.digests():
            with self.open(digest) as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
            if found != digest:
                yield Damage(digest, found)


class Incoming:
    """A file on its way in; it is gone unless it is kept. Usable by one thread at a time."""

    def __init__(self, files: Files, folder: Path, most: int | None) -> None:
        self._files = files
        self._folder = folder
        self._most = most
        self._digest = hashlib.sha256()
        self._size = 0
        self._path = folder / new_id()
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.drop()

    def write(self, chunk: bytes) -> None:
        """Take a piece. Raises `FileTooLarge`, `DiskFull`."""
        self._size += len(chunk)
        if self._most is not None and self._size > self._most:
            limit = f"dung lượng vượt quá {self._most // (1024 * 1024)} MB"
            raise FileTooLarge(field="Tệp đính kèm", reason=limit, limit=self._most)
        self._digest.update(chunk)
        try:
            self._opened().write(chunk)
        except OSError as error:
            raise disk_said(error) from error

    @property
    def sha256(self) -> str:
        """The digest of what came so far."""
        return self._digest.hexdigest()

    def flushed(self) -> Path:
        """Where what came so far can be read, before it is kept. Raises `DiskFull`."""
        try:
            self._opened().flush()
        except OSError as error:
            raise disk_said(error) from error
        return self._path

    def keep(self, expected: str | None = None) -> FileInfo:
        """Put the file in its place for good. Raises `DigestMismatch`, `DiskFull`."""
        found = self._digest.hexdigest()
        if expected is not None and found != expected:
            raise DigestMismatch(
                field="Tệp đính kèm",
                reason="nội dung nhận được không khớp mã SHA-256; hãy gửi lại",
                expected=expected,
                found=found,
            )
        self._move(found)
        return FileInfo(found, self._size)

    def drop(self) -> None:
        """Forget the file, unless it was kept."""
        if self._file is not None:
            # What is still in the buffer may find the disk full; it is to be forgotten anyway.
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None
        self._path.unlink(missing_ok=True)

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
        return self._file

    def _move(self, sha256: str) -> None:
        try:
            self._opened().close()
        except OSError as error:
            raise disk_said(error) from error
        self._files.adopt(self._path, sha256)


def _sync(folder: Path) -> None:
    # Without it the move itself may be lost with the power, though the content is on the disk.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_said(error: OSError) -> Exception:
    """What a failed write comes to: `DiskFull`, or the failure itself."""
    return DiskFull() if error.errno in _FULL else error


def files_of(settings: Settings, site: str) -> Files:
    """The store of a site."""
    return Files(settings.data / site / "files")


@dataclass(frozen=True, slots=True)
class ErrandContext:
    """What an errand of the relay process may use; `databases` are the site's, by service."""

    site: str
    settings: Settings
    files: Files
    databases: Mapping[str, Database] = field(default_factory=dict)

    @classmethod
    def of(
        cls, settings: Settings, site: str, databases: Mapping[str, Database] | None = None
    ) -> "ErrandContext":
        """The context of a site."""
        return cls(site, settings, files_of(settings, site), databases or {})
