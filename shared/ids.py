"""Typed identifiers, and the one place that makes new ones."""

import os
import time
from base64 import b32encode
from typing import NewType

EntryId = NewType("EntryId", str)
EventId = NewType("EventId", str)
BranchKey = NewType("BranchKey", str)

_ULID = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghjkmnpqrstvwxyz")


def new_id() -> str:
    """A new id of 26 characters that sorts by the time it was made (a lower-case ULID).

    Source: github.com/ulid/spec. 48 bits of milliseconds, 80 of randomness.
    """
    number = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10))
    # Twenty bytes make 32 digits; the first six are always 0.
    return b32encode(number.to_bytes(20)).translate(_ULID)[6:].decode()
