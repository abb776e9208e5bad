"""A file on its way in from another site, in pieces that outlast a broken line.

What came stays beside the store until the rest is there; its length is all there is to know of it.
The digest decides in the end: a piece that was spoilt costs a new start and nothing else.
"""

import errno
import fcntl
import hashlib
import os
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from shared.errors import RuleViolation, TransientError
from shared.files import DigestMismatch, FileInfo, Files, disk_said, require_digest

STALE_S = 7 * 24 * 3600
"""After so long a piece is forgotten: whoever was sending it has given up or begins anew."""
_SUFFIX = ".part"


class WrongOffset(RuleViolation):
    """A piece does not begin where the last one ended. Facts: `offset`, where it should."""

    code = "wrong_offset"
    message = "Phần tệp gửi tới không nối tiếp phần đã nhận; hãy gửi tiếp từ byte {offset}."


class PieceBusy(TransientError):
    """Another request is writing the same file."""

    code = "piece_busy"
    message = "Tệp này đang được nhận qua một kết nối khác."


class LineCut(TransientError):
    """The sender's line broke; what came was kept."""

    code = "line_cut"
    message = "Mất kết nối với nơi gửi giữa chừng; phần đã nhận được giữ lại."


class Partial:
    """What has come of one file from one sender. Usable by one thread at a time."""

    def __init__(self, files: Files, sender: str, sha256: str) -> None:
        self._files = files
        self._sha256 = require_digest(sha256)
        mark = hashlib.sha256(sender.encode()).hexdigest()[:16]
        self._path = files.incoming / f"{mark}-{sha256}{_SUFFIX}"
        self._file: IO[bytes] | None = None

    @property
    def offset(self) -> int:
        """How many bytes are here."""
        return self._path.stat().st_size if self._path.is_file() else 0

    def __enter__(self) -> Self:
        """Take it alone. Raises `PieceBusy`."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("ab")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            raise PieceBusy() from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def begin(self, start: int) -> None:
        """Go on at a byte. Raises `WrongOffset`."""
        if start != self.offset:
            raise WrongOffset(offset=self.offset)

    def write(self, piece: bytes) -> None:
        """Append; when it returns, the piece outlasts this process. Raises `DiskFull`."""
        if self._file is None:
            raise RuntimeError("a partial file is written inside `with`")
        try:
            self._file.write(piece)
            self._file.flush()
        except OSError as error:
            raise disk_said(error) from error

    def keep(self) -> FileInfo:
        """Move the whole file into the store. Raises `DigestMismatch`, which forgets it."""
        with self._path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
            size = os.fstat(content.fileno()).st_size
        if found != self._sha256:
            self._path.unlink(missing_ok=True)
            raise DigestMismatch(
                field="Tệp đính kèm",
                reason="nội dung nhận được không khớp mã SHA-256; hãy gửi lại từ đầu",
                expected=self._sha256,
                found=found,
            )
        self._files.adopt(self._path, found)
        return FileInfo(found, size)


def forget_stale(files: Files) -> list[Path]:
    """Remove pieces that nothing was added to for a week; what it removed."""
    before = time.time() - STALE_S
    pieces = sorted(files.incoming.glob(f"*{_SUFFIX}"))
    stale = [one for one in pieces if one.stat().st_mtime < before]
    for one in stale:
        one.unlink(missing_ok=True)
    return stale
