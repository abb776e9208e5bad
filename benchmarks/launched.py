"""A process of a measured installation: the command's own, with its commits counted.

`python -m benchmarks.launched COUNTS [--profile FILE] -- process web --site …`. The counts stand in
a small file that others may read while the process runs; counting costs a tenth of a microsecond.
"""

import mmap
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from struct import Struct

from benchmarks.sampling import Sampler
from shared.database import Session

SERVICES = ("site", "intake", "judging", "reporting")
_COUNTS = Struct("<" + "q" * len(SERVICES))


def read_counts(file: Path) -> dict[str, int]:
    """Commits so far, by service; zeros before the process has started."""
    content = file.read_bytes() if file.exists() else b""
    counts = _COUNTS.unpack(content) if len(content) == _COUNTS.size else (0,) * len(SERVICES)
    return dict(zip(SERVICES, counts, strict=True))


def count_commits(file: Path) -> None:
    """Count every commit of this process into `file`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"\0" * _COUNTS.size)
    with file.open("r+b") as handle:
        counts = memoryview(mmap.mmap(handle.fileno(), 0)).cast("q")
    places = {name: number for number, name in enumerate(SERVICES)}
    commit = Session.commit

    def counted(session: Session) -> None:
        commit(session)
        counts[places[session.database.name]] += 1

    Session.commit = counted  # type: ignore[method-assign]


def main(arguments: Sequence[str]) -> None:
    """Count, profile if asked to, and run the command."""
    own, command = _split(arguments)
    count_commits(Path(own[0]))
    sys.argv = ["hoithi", *command]
    from services.cli import main as run

    if len(own) < 3:
        run()
        return
    # uvicorn ends by raising the signal again: without this nothing would be written.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    sampler = Sampler()
    sampler.start()
    try:
        run()
    finally:
        sampler.stop()
        sampler.write(Path(own[2]))


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    at = list(arguments).index("--")
    return list(arguments[:at]), list(arguments[at + 1 :])


if __name__ == "__main__":
    main(sys.argv[1:])
