"""Says which real parts a test run used, and what it means when one cannot be had."""

import os
from typing import NoReturn

import pytest

REQUIRED_PARTS = "HOITHI_REQUIRED_PARTS"

_used: dict[str, str] = {}
_absent: dict[str, str] = {}


def required_parts() -> frozenset[str]:
    """The parts whose absence is a failure: `kafka,postgres,docker,chromium` or some of them."""
    names = os.environ.get(REQUIRED_PARTS, "").split(",")
    return frozenset(name.strip() for name in names if name.strip())


def note_used(part: str, description: str) -> None:
    """Remember for the summary what stood for a part in this run."""
    _used[part] = description


def unavailable(part: str, reason: str) -> NoReturn:
    """Skip the test for the lack of a part; fail it where the part is required."""
    _absent[part] = reason
    if part in required_parts():
        pytest.fail(f"{part} is required here, but: {reason}", pytrace=False)
    pytest.skip(f"no {part}: {reason}")


def summary() -> list[str]:
    """A line for each part that was used or missed, in alphabetical order."""
    lines = [f"{part}: {description}" for part, description in _used.items()]
    lines += [f"{part}: not available ({reason})" for part, reason in _absent.items()]
    return sorted(lines)


def told() -> dict[str, dict[str, str]]:
    """What this process used and missed, for the one that sums up."""
    return {"used": _used, "absent": _absent}


def hear(of_another: dict[str, dict[str, str]]) -> None:
    """Add what a process that ran a part of the tests used and missed."""
    _used.update(of_another["used"])
    _absent.update(of_another["absent"])
