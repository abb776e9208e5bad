"""Writes papers in a process of their own, which ends when nothing was to be written for a while.

What writes Word and PDF takes 90 MiB and never gives them back; the relay, which stays all day,
would keep them for a few papers a week.
"""

import atexit
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from shared.documents.model import Content
from shared.documents.slips import Slip
from shared.errors import TransientError

IDLE_S = 5.0
TIMEOUT_S = 120.0


class NotWritten(TransientError):
    """A paper could not be written now. Facts: `reason`, for the clerk."""

    code = "not_written"
    message = "{reason}"


@dataclass(frozen=True, slots=True)
class Written:
    """The files of one paper."""

    word: bytes
    pdf: bytes
    excel: bytes | None


_Asked = Slip | tuple[Content, bytes | None]
_Answer = Written | bytes | str
"""What a file says, a slip's bytes, or in words why there is none."""


class Writer:
    """Has papers written, one after the other. Safe for several threads."""

    def __init__(self, idle_s: float = IDLE_S, timeout_s: float = TIMEOUT_S) -> None:
        self._idle_s, self._timeout_s = idle_s, timeout_s
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._rest: threading.Timer | None = None

    def write(self, content: Content, template: bytes | None) -> Written:
        """The paper's files, by the office's own template or the shipped one.

        Raises `NotWritten`, also when the process dies or takes too long.
        """
        answer = self._answer((content, template))
        if isinstance(answer, Written):
            return answer
        raise NotWritten(reason=str(answer))

    def write_slip(self, slip: Slip) -> bytes:
        """A slip as PDF. Raises `NotWritten`."""
        answer = self._answer(slip)
        if isinstance(answer, bytes):
            return answer
        raise NotWritten(reason=str(answer))

    def close(self) -> None:
        """Let the process go."""
        with self._lock:
            self._stay()
            self._end()

    def _answer(self, asked: _Asked) -> _Answer:
        with self._lock:
            self._stay()
            try:
                answer = self._ask(asked)
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                self._end()
                raise NotWritten(reason="tiến trình dựng văn bản đã dừng giữa chừng") from error
            self._rest = _after(self._idle_s, self.close)
        return answer

    def _ask(self, asked: _Asked) -> _Answer:
        process = self._process = self._process or _start()
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        late = _after(self._timeout_s, process.kill)
        try:
            pickle.dump(asked, process.stdin)
            process.stdin.flush()
            answer: _Answer = pickle.load(process.stdout)  # noqa: S301 - its own process
        finally:
            late.cancel()
        return answer

    def _stay(self) -> None:
        if self._rest is not None:
            self._rest.cancel()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()  # it holds nothing: a paper not handed over is written again
            process.communicate()


def main() -> None:
    """Be that process."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    serve(sys.stdin.buffer, answers)


def serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Write what is asked for until nobody can ask any more."""
    while True:
        try:
            wanted: _Asked = pickle.load(asked)  # noqa: S301 - from the process that began this
        except EOFError:
            return
        pickle.dump(_written(wanted), answers)
        answers.flush()


def _written(wanted: _Asked) -> _Answer:
    from shared.documents.excel import write_excel
    from shared.documents.pdf import write_pdf, write_slip
    from shared.documents.word import write_word
    from shared.errors import HoithiError

    try:
        if isinstance(wanted, Slip):
            return write_slip(wanted)
        content, template = wanted
        return Written(write_word(content, template), write_pdf(content), write_excel(content))
    except HoithiError as error:
        return str(error)


def _start() -> "subprocess.Popen[bytes]":
    # Not `-m`: what is pickled names the module of its class, which would be another one there.
    command = [sys.executable, "-c", "from shared.documents.apart import main; main()"]
    # In a session of its own: Ctrl+C is the relay's to hear, which then lets this one go.
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )


def _after(seconds: float, act: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
    return timer


WRITER = Writer()
atexit.register(WRITER.close)
