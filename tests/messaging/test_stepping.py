"""A coroutine that is run at once ends as it would have ended alone."""

import asyncio
from collections.abc import Awaitable

import pytest

from shared.messaging.stepping import Waiting, begin


async def at_once(said: list[str]) -> None:
    said.append("done")


async def after(gate: asyncio.Event, said: list[str]) -> str:
    said.append("begun")
    try:
        await gate.wait()
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        said.append("cancelled")
        raise
    said.append("ended")
    return "answer"


async def broken(gate: asyncio.Event) -> None:
    await gate.wait()
    raise LookupError("broken")


def waiting(begun: Waiting | None) -> Waiting:
    if begun is None:
        raise AssertionError("it did not wait")
    return begun


def test_what_never_waits_is_done_at_once() -> None:
    said: list[str] = []

    assert begin(at_once(said)) is None
    assert said == ["done"]


async def _finished_in_a_task() -> tuple[str, list[str]]:
    gate, said = asyncio.Event(), list[str]()
    rest = waiting(begin(after(gate, said))).finish()
    assert isinstance(rest, Awaitable)
    task = asyncio.ensure_future(rest)
    await asyncio.sleep(0)
    gate.set()
    return await task, said


def test_what_waits_goes_on_from_there_in_a_task() -> None:
    assert asyncio.run(_finished_in_a_task()) == ("answer", ["begun", "ended"])


async def _cancelled() -> list[str]:
    said: list[str] = []
    task = asyncio.ensure_future(waiting(begin(after(asyncio.Event(), said))).finish())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return said


def test_cancelling_what_waits_reaches_it() -> None:
    assert asyncio.run(_cancelled()) == ["begun", "cancelled"]


async def _failing() -> None:
    gate = asyncio.Event()
    begun = waiting(begin(broken(gate)))
    gate.set()
    await begun.finish()


def test_what_it_raises_after_waiting_is_raised() -> None:
    with pytest.raises(LookupError, match="broken"):
        asyncio.run(_failing())
