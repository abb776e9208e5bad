"""Files that a person has sent and not confirmed yet: kept for a day, seen by nobody else.

What an act still needs after that is held under the act's own id, as long as the act lasts.
"""

import hashlib
import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from shared.errors import NotYetKnown
from shared.files import CHUNK, Files, disk_said, require_digest
from shared.ids import new_id

KEPT_S = 24 * 3600
_FOLDER, _HELD = "staged", "held"


class Staged:
    """What one account has sent to a site. Every call may wait for the disk: use a thread."""

    def __init__(self, files: Files, account: str) -> None:
        self._folder = files.incoming / _FOLDER
        self._mark = hashlib.sha256(account.encode()).hexdigest()[:16]

    def keep(self, content: bytes) -> str:
        """Keep it, forgetting what is older than a day; its SHA-256. Raises `DiskFull`."""
        return self.keep_stream(io.BytesIO(content))

    def keep_stream(self, content: BinaryIO) -> str:
        """The same for what is too large to be held in memory."""
        fresh = self._folder / new_id()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._forget_old()
            sha256 = _written(content, fresh)
            fresh.replace(self._path(sha256))
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise disk_said(error) from error
        return sha256

    def read(self, sha256: str) -> bytes:
        """What was kept under a digest. Raises `NotYetKnown` once it was forgotten."""
        return self.path(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        """Where it lies. Raises `NotYetKnown` once it was forgotten."""
        found = self._path(sha256)
        if not found.is_file():
            raise NotYetKnown(awaited=f"file/{sha256}")
        return found

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


class Held:
    """What acts of a site still need, each under the act's id; use a thread."""

    def __init__(self, files: Files) -> None:
        self._folder = files.incoming / _HELD

    def take(self, path: Path, act: str) -> Path:
        """Hold a file that is on the same disk, in place of what was held for the act."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return path.replace(self._folder / act)

    def find(self, act: str) -> Path | None:
        """What is held for an act; None where nothing is."""
        found = self._folder / act
        return found if found.is_file() else None

    def drop(self, act: str) -> None:
        """Forget it."""
        (self._folder / act).unlink(missing_ok=True)

    def drop_others(self, is_needed: Callable[[str], bool]) -> None:
        """Forget what is held for acts that are over."""
        for one in sorted(self._folder.glob("*")):
            if not is_needed(one.name):
                one.unlink(missing_ok=True)


def _written(content: BinaryIO, place: Path) -> str:
    digest = hashlib.sha256()
    with place.open("wb") as out:
        while piece := content.read(CHUNK):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()
