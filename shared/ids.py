"""Typed identifiers, and the one place that makes new ones."""

import os
import time
from typing import NewType

EntryId = NewType("EntryId", str)
EventId = NewType("EventId", str)
BranchKey = NewType("BranchKey", str)

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}
_PAIRS = tuple(high + low for high in _DIGITS for low in _DIGITS)
_SHIFTS = tuple(range(120, -1, -10))
_STEP = (1 << 40) - 1
_latest = 0


def new_id() -> str:
    """A new id of 26 characters that sorts by the time it was made (a lower-case ULID).

    Source: github.com/ulid/spec. 48 bits of milliseconds, 80 of randomness; what a thread makes
    in one millisecond, such as the rows of a list, sorts in the order in which it was made.
    """
    global _latest  # noqa: PLW0603 - the clock says the same for a whole millisecond
    chance = int.from_bytes(os.urandom(10))
    number = (time.time_ns() // 1_000_000 << 80) | chance
    if number <= _latest:
        number = _latest + 1 + (chance & _STEP)
    _latest = number
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def made_at_ms(made: str) -> int:
    """When an id was made, in Unix milliseconds; any instant for what `new_id` never made."""
    number = 0
    for digit in made[:10]:
        number = number << 5 | _VALUES.get(digit, 0)
    return number
