"""Runs a coroutine at once as far as it gets without waiting."""

from collections.abc import Coroutine, Generator
from types import coroutine
from typing import Any


class Waiting:
    """A coroutine that has begun and waits; `finish` goes on with it."""

    def __init__(self, begun: Coroutine[Any, Any, Any], waits_for: Any) -> None:
        self._begun = begun
        self._waits_for = waits_for

    async def finish(self) -> Any:
        """Go on to the end; what it returns."""
        return await self._go_on()

    @coroutine
    def _go_on(self) -> Generator[Any, Any, Any]:
        waits_for = self._waits_for
        try:
            while True:
                try:
                    sent = yield waits_for
                except BaseException as error:  # it is the begun one's to catch
                    waits_for = self._begun.throw(error)
                else:
                    waits_for = self._begun.send(sent)
        except StopIteration as end:
            return end.value


def begin(work: Coroutine[Any, Any, Any]) -> Waiting | None:
    """Run `work` up to where it first waits; None if it has come to its end.

    Raises what it raises. A task would cost ten times as much as a short coroutine itself.
    """
    try:
        return Waiting(work, work.send(None))
    except StopIteration:
        return None
