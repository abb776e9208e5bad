"""Whether the doors rest: a note in the data folder, there even while databases are not."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

NAME = "maintenance.json"
_LOOKS_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Why the doors rest; `reads` says that pages can be looked at meanwhile."""

    message: str = ""
    reads: bool = False
    retry_after_s: int = 300


def begin(data: Path, maintenance: Maintenance) -> None:
    """Have the doors rest from now on."""
    data.mkdir(parents=True, exist_ok=True)
    beside = data / f".{NAME}"
    beside.write_text(json.dumps(asdict(maintenance), ensure_ascii=False), "utf-8")
    beside.replace(data / NAME)


def end(data: Path) -> bool:
    """Open the doors again; False if they were open."""
    was_there = (data / NAME).exists()
    (data / NAME).unlink(missing_ok=True)
    return was_there


def read(data: Path) -> Maintenance | None:
    """Why the doors rest, None if they do not; a note that cannot be read keeps them resting."""
    try:
        told = json.loads((data / NAME).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except ValueError:
        return Maintenance()
    return Maintenance(**told)


class Watch:
    """Looks at the note once a second, however many ask."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._seen: Maintenance | None = None
        self._looked_at = float("-inf")

    def now(self) -> Maintenance | None:
        """Why the doors rest, None if they do not."""
        if time.monotonic() - self._looked_at >= _LOOKS_EVERY_S:
            self._seen, self._looked_at = read(self._data), time.monotonic()
        return self._seen
