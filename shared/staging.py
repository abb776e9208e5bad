"""Files that a person has sent and not confirmed yet: kept for a day, seen by nobody else."""

import hashlib
import os
import time
from pathlib import Path

from shared.errors import NotYetKnown
from shared.files import Files, disk_said, require_digest
from shared.ids import new_id

KEPT_S = 24 * 3600
_FOLDER = "staged"


class Staged:
    """What one account has sent to a site. Every call may wait for the disk: use a thread."""

    def __init__(self, files: Files, account: str) -> None:
        self._folder = files.incoming / _FOLDER
        self._mark = hashlib.sha256(account.encode()).hexdigest()[:16]

    def keep(self, content: bytes) -> str:
        """Keep it, forgetting what is older than a day; its SHA-256. Raises `DiskFull`."""
        sha256 = hashlib.sha256(content).hexdigest()
        fresh = self._folder / new_id()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._forget_old()
            fresh.write_bytes(content)
            fresh.replace(self._path(sha256))
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise disk_said(error) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """What was kept under a digest. Raises `NotYetKnown` once it was forgotten."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotYetKnown(awaited=f"file/{sha256}") from None

    def drop(self, sha256: str) -> None:
        """Forget it."""
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self._folder / f"{self._mark}-{require_digest(sha256)}"

    def _forget_old(self) -> None:
        before = time.time() - KEPT_S
        for one in os.scandir(self._folder):
            if one.stat().st_mtime < before:
                Path(one.path).unlink(missing_ok=True)
