"""Shows a Word file as PDF, as an office program would print it, where LibreOffice is installed.

Only for looking at: official papers are set from their content (`shared.documents.pdf`). The file
was looked into before (`shared.documents.packages`): no macros, nothing from elsewhere.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
from pathlib import Path

from shared.errors import TransientError

TIMEOUT_S = 60
_NAMES = ("soffice", "libreoffice")
_ONE = threading.Lock()
"""It takes two hundred MiB while it runs: one at a time."""


class NotShown(TransientError):
    """The file could not be shown now. Facts: `reason`."""

    code = "not_shown"
    message = "Không dựng được bản xem thử: {reason}. Hãy tải tệp Word về để xem."


def find_office() -> Path | None:
    """LibreOffice's program, or None (Debian: apt install libreoffice-writer-nogui)."""
    found = (shutil.which(name) for name in _NAMES)
    return next((Path(path) for path in found if path), None)


def as_pdf(package: bytes) -> bytes:
    """A Word file as PDF; takes some seconds. Raises `NotShown`, also after a minute."""
    program = find_office()
    if program is None:
        raise NotShown(reason="máy chủ chưa cài LibreOffice")
    with _ONE, tempfile.TemporaryDirectory(prefix="hoithi-view-") as folder:
        source = Path(folder) / "paper.docx"
        source.write_bytes(package)
        _convert(program, source)
        made = source.with_suffix(".pdf")
        if not made.is_file():
            raise NotShown(reason="LibreOffice không đọc được tệp này")
        return made.read_bytes()


def _convert(program: Path, source: Path) -> None:
    """Have the program write the PDF beside; it and all it started end with this call."""
    command = [
        str(program), f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
        "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(source.parent),
        str(source),
    ]  # fmt: skip
    with subprocess.Popen(
        command,
        env={"PATH": f"{program.parent}:{os.defpath}", "HOME": str(source.parent)},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:  # fmt: skip
        try:
            running.wait(TIMEOUT_S)
        except subprocess.TimeoutExpired as error:
            raise NotShown(reason="quá một phút chưa xong") from error
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
