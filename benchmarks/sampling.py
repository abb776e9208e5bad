"""A sampling profiler: every two milliseconds of CPU it notes where the main thread stands.

It costs half a percent, where `cProfile` makes hot paths twice as slow and distorts them. While
the main thread only waits, other threads have spent the CPU: such samples are named so.
"""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType

EVERY_S = 0.002
"""The kernel's own tick is coarser; shares are right whatever it is."""

MOST_LINES = 200
OTHER_THREADS = "(other threads)"

_DEPTH = 80
_WAITING = {("selectors.py", "select"), ("runners.py", "run"), ("threading.py", "wait")}
_AREAS = (
    ("handlers, domain, store", ("/services/",)),
    ("outbox, inbox, log, relay", ("/shared/messaging/", "/shared/execution", "/shared/unit")),
    ("events", ("/shared/events/", "/shared/ids")),
    ("database", ("/shared/database", "/benchmarks/launched", "/sqlalchemy/", "/psycopg/")),
    ("doors, runtime", ("/shared/",)),
    ("FastAPI, Starlette, uvicorn", ("/fastapi/", "/starlette/", "/uvicorn/", "/anyio/")),
    ("Faust", ("/faust/", "/mode/")),
    ("Kafka clients", ("/aiokafka/", "/kafka/")),
    ("pydantic", ("/pydantic/",)),
)

Stack = tuple[CodeType, ...]


class Sampler:
    """Samples this process's main thread from `start` to `stop`."""

    def __init__(self) -> None:
        self._stacks: Counter[Stack] = Counter()
        self._cpu_s = 0.0

    def start(self) -> None:
        """Begin; call it in the main thread."""
        self._cpu_s -= time.process_time()
        signal.signal(signal.SIGPROF, self._note)
        signal.setitimer(signal.ITIMER_PROF, EVERY_S, EVERY_S)

    def stop(self) -> None:
        """End."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._cpu_s += time.process_time()

    def write(self, file: Path) -> None:
        """Write what was seen: by area, by function alone, by function with all below it."""
        total = sum(self._stacks.values()) or 1
        parts = (
            ("by area", Counter(_by_area(self._stacks))),
            ("alone", Counter(_alone(self._stacks))),
            ("with all below", Counter(_with_all_below(self._stacks))),
        )
        lines = [f"{total} samples, {self._cpu_s:.1f} s of CPU"]
        for title, counted in parts:
            lines += ["", title, *_lines(counted, total)]
        file.write_text("\n".join(lines) + "\n", "utf-8")

    def _note(self, _: int, frame: FrameType | None) -> None:
        codes = []
        while frame is not None and len(codes) < _DEPTH:
            codes.append(frame.f_code)
            frame = frame.f_back
        self._stacks[tuple(codes)] += 1


def _lines(counted: Counter[str], total: int) -> list[str]:
    most = counted.most_common(MOST_LINES)
    return [f"{100 * count / total:6.1f} %  {name}" for name, count in most]


def _by_area(stacks: Counter[Stack]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for stack, count in stacks.items():
        found[_area(stack)] += count
    return found


def _area(stack: Stack) -> str:
    if _is_waiting(stack):
        return OTHER_THREADS
    for code in stack:
        for name, marks in _AREAS:
            if any(mark in code.co_filename for mark in marks):
                return name
    return "Python and its loop"


def _alone(stacks: Counter[Stack]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for stack, count in stacks.items():
        found[OTHER_THREADS if _is_waiting(stack) else _name(stack[0])] += count
    return found


def _with_all_below(stacks: Counter[Stack]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for stack, count in stacks.items():
        if not _is_waiting(stack):
            for name in set(_names(stack)):
                found[name] += count
    return found


def _names(stack: Stack) -> Iterator[str]:
    return (_name(code) for code in stack)


def _name(code: CodeType) -> str:
    parts = Path(code.co_filename).parts[-3:]
    return f"{'/'.join(parts)}:{code.co_qualname}"


def _is_waiting(stack: Stack) -> bool:
    return (Path(stack[0].co_filename).name, stack[0].co_name) in _WAITING
