"""Trying again: growing pauses with jitter, bounded in time."""

import random
from collections.abc import Iterator


def pauses(
    *, first_s: float = 0.05, most_s: float = 10.0, total_s: float = 300.0
) -> Iterator[float]:
    """Seconds to pause before each next try, doubling up to `most_s`, ending after `total_s`.

    Each is drawn between half and the whole of its step, so that many do not knock at once.
    """
    step, spent = first_s, 0.0
    while spent < total_s:
        pause = step * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, guards nothing
        spent += pause
        yield pause
        step = min(step * 2, most_s)
