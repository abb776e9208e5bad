"""Seals what must be read again and may lie open nowhere: the keys of second factors.

The key that seals lies in a file of its own, outside every database: who gets hold of a database,
or of a copy of it, has no factor with it. The seal is Fernet's (AES-128-CBC with HMAC-SHA-256).
"""

import contextlib
import os
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import RuleViolation

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class SealBroken(RuleViolation):
    """What was sealed under another key: the file was lost, or the database came alone."""

    code = "seal_broken"
    message = (
        "Không đọc được khóa xác nhận hai bước đã lưu. Hãy dùng mã dự phòng, "
        "hoặc nhờ người quản trị đặt lại xác nhận hai bước."
    )


class Sealer:
    """Seals and opens short texts with the key in `file`, which is made at the first need."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def seal(self, text: str) -> str:
        """The text, readable only here."""
        return self._seal.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text that was sealed. Raises `SealBroken`."""
        from cryptography.fernet import InvalidToken

        try:
            return self._seal.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBroken() from error

    @cached_property
    def _seal(self) -> "Fernet":
        # Loaded (8 MiB) where a factor is used, and not by each process that could.
        from cryptography.fernet import Fernet

        if not self._file.exists():
            _write_new(self._file, Fernet.generate_key())
        return Fernet(self._file.read_bytes())


def _write_new(file: Path, key: bytes) -> None:
    """Write the key, whole or not at all; where another process was first, its key stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent) as own:  # readable by its owner alone
        own.write(key)
        own.flush()
        os.fsync(own.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(own.name, file)
