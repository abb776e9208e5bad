"""Passwords as argon2id hashes, made and checked in threads, a few at once.

Source: OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane); RFC 9106.
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from shared.errors import InvalidInput, TransientError

T = TypeVar("T")

LEAST, MOST = 12, 256
"""Characters of a password."""

HASHES_AT_ONCE = 2
MOST_WAITING = 200
"""Beyond so many who wait, the next is asked to try again: memory and patience have an end."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = _HASHER.hash("the password of nobody, so that an unknown name takes as long")
_OF_THE_FIELD = ("hoithi", "sangtao", "sangkien", "kythuat", "matkhau", "vietnam", "anhyeuem")
_ENOUGH = 3
"""Of zxcvbn's scores: ten thousand million guesses and more (0 to 4)."""

_LOOKED_AT = 72
"""Characters; zxcvbn takes no more, and what is weak shows before."""


class Passwords:
    """Makes and checks hashes, never more than a few at once in a process."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(HASHES_AT_ONCE)
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """The hash to keep. Raises `TransientError` when too many wait."""
        return await self._in_turn(lambda: _HASHER.hash(password))

    async def is_right(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one kept; without one it takes as long and is not.

        Raises `TransientError` when too many wait.
        """
        return await self._in_turn(lambda: _is_right(kept, password[: MOST + 1]))

    async def _in_turn(self, work: Callable[[], T]) -> T:
        if self._waiting >= MOST_WAITING:
            raise TransientError()
        self._waiting += 1
        try:
            async with self._turns:
                return await asyncio.to_thread(work)
        finally:
            self._waiting -= 1


def require_strong(password: str, mail: str) -> None:
    """Whether a new password is long enough and not among the first that are guessed.

    No rule about kinds of characters: length is what counts (NIST SP 800-63B, 3.1.1.2), and that
    it is not made of the 30,000 commonest of known breaches, of words, names, dates and rows of
    keys, however spelt. Raises `InvalidInput`.
    """
    if not LEAST <= len(password) <= MOST:
        raise InvalidInput(field="Mật khẩu", reason=f"phải có từ {LEAST} đến {MOST} ký tự")
    # Of the process that serves pages only this needs the lists (14 MiB).
    from zxcvbn import zxcvbn

    own = mail.casefold()
    known = [*_OF_THE_FIELD, own, *own.replace("@", ".").split(".")]
    found = zxcvbn(password[:_LOOKED_AT], user_inputs=known)
    if found["score"] < _ENOUGH:
        raise InvalidInput(field="Mật khẩu", reason="quá dễ đoán; hãy dùng một câu dài hơn")


def _is_right(kept: str | None, password: str) -> bool:
    try:
        return _HASHER.verify(kept or _NOBODY, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
