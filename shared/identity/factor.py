"""The second factor: codes by time, as authenticator apps make them, and codes to recover by.

Source: RFC 6238 (TOTP: SHA-1, six digits, thirty seconds, which every app knows).
"""

import hmac
from datetime import datetime

import pyotp

from shared.identity.commands import Proof
from shared.identity.sealing import Sealer
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
    if not _looks_right(typed):
        return None
    codes = pyotp.TOTP(key)
    present = codes.timecode(now)
    for step in (present + drift for drift in _DRIFT):
        if step > after and hmac.compare_digest(codes.generate_otp(step), typed):
            return step
    return None


def proof_of(sealer: Sealer, factor: str, code: str, now: datetime) -> Proof | None:
    """That a code is one of a sealed key; whether its step was taken before, the account knows.

    Raises `SealBroken` for what looks like a code and cannot be checked.
    """
    if not _looks_right(code):
        return None
    step = step_of(sealer.open(factor), code, now, after=0)
    return None if step is None else Proof(factor, step)


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code, in whatever groups and case it was typed."""
    letters = "".join(one for one in code.casefold() if one.isalnum())
    return digest_of(letters)


def _looks_right(code: str) -> bool:
    typed = "".join(code.split())
    return len(typed) == _DIGITS and typed.isascii() and typed.isdecimal()
