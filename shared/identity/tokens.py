"""Random secrets that are given once and kept as digests only."""

import hashlib
import secrets as random

PREFIX = "hoithi_"
"""Begins every API token, so that scanners of leaked secrets know it."""

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Thirty-one letters and digits that nobody confuses on paper."""


def new_secret() -> str:
    """A secret of 256 bits, for addresses and cookies."""
    return random.token_urlsafe(32)


def new_code() -> str:
    """A recovery code that can be copied from paper: six groups of four, 118 bits."""
    letters = "".join(random.choice(_ALPHABET) for _ in range(24))
    return "-".join(letters[start : start + 4] for start in range(0, 24, 4))


def digest_of(secret: str) -> str:
    """What is kept of a secret: it is random, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
