"""The second factor: codes by time, as authenticator apps make them, and codes to recover by.

Source: RFC 6238 (TOTP: SHA-1, six digits, thirty seconds, which every app knows).
"""

import hmac
from datetime import datetime

import pyotp

from shared.identity.tokens import digest_of

STEP_S = 30
RECOVERY_CODES = 10
_DIGITS = 6
_DRIFT = (-1, 0, 1)
"""Steps beside the present one that count: a phone's clock may be half a minute off."""

_GROUP = 4


def new_key() -> str:
    """A key of 160 bits, in letters that can be typed."""
    return pyotp.random_base32()


def address_of(key: str, mail: str, site: str) -> str:
    """What the QR code says: the key, with the names under which the app shows it."""
    return pyotp.TOTP(key).provisioning_uri(name=mail, issuer_name=f"Hoithi {site}")


def in_groups(text: str) -> str:
    """A key or code in groups of four, to be read and typed."""
    return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def step_of(key: str, code: str, now: datetime, *, after: int) -> int | None:
    """The step whose code this is, None if it is none; only steps later than `after` count.

    Who keeps the step and gives it as `after` next time accepts no code twice.
    """
    typed = "".join(code.split())
    if len(typed) != _DIGITS or not (typed.isascii() and typed.isdecimal()):
        return None
    codes = pyotp.TOTP(key)
    present = codes.timecode(now)
    for step in (present + drift for drift in _DRIFT):
        if step > after and hmac.compare_digest(codes.generate_otp(step), typed):
            return step
    return None


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code, in whatever groups and case it was typed."""
    letters = "".join(one for one in code.casefold() if one.isalnum())
    return digest_of(letters)
