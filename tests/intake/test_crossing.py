"""Whatever the order on the wire, both levels end in the same state."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.intake.commands import (
    RefuseForwarding,
    ReturnForwarding,
    ReviseEntry,
    WithdrawEntry,
)
from services.intake.domain.arrivals import ArrivalState
from services.intake.domain.forwarding import ForwardingState
from services.intake.queries import forwardings
from services.intake.tables import METADATA
from shared.database import Database
from shared.errors import NotYetKnown, RuleViolation
from tests.intake.rules import CONTEST, HIGH, HIGH_SITE, LOW, LOW_SITE, draft, high, low
from tests.intake.sites import IntakeSite, Letter, World, make_world, result

MAX_STEPS = 14
COMPETING = {"received", "eligible", "ineligible"}


def _withdraw(world: World, entry: str) -> None:
    world.sites[LOW_SITE].do(WithdrawEntry(CONTEST, LOW, entry, "Tác giả xin rút"))


def _revise(world: World, entry: str) -> None:
    world.sites[LOW_SITE].do(ReviseEntry(CONTEST, LOW, entry, draft("Đã hoàn thiện")))


def _withdraw_above(world: World, entry: str) -> None:
    world.sites[HIGH_SITE].do(WithdrawEntry(CONTEST, HIGH, entry, "Tác giả xin rút"))


def _return(world: World, entry: str) -> None:
    world.sites[HIGH_SITE].do(ReturnForwarding(CONTEST, HIGH, entry, "Thiếu bản mô tả"))


def _refuse(world: World, entry: str) -> None:
    world.sites[HIGH_SITE].do(RefuseForwarding(CONTEST, HIGH, entry, "Trùng lặp"))


def _screen(world: World, entry: str) -> None:
    world.sites[HIGH_SITE].screen(entry, branch=HIGH)


def _sign(world: World, entry: str) -> None:
    """The branch above signs: with the entry where it takes part, without it otherwise."""
    site = world.sites[HIGH_SITE]
    try:
        takes_part = site.entry(HIGH, entry).stage == "eligible"
    except NotYetKnown:
        takes_part = False
    site.sign(*([result(entry, up=False)] if takes_part else []), branch=HIGH)


ACTS: dict[str, Callable[[World, str], None]] = {
    "withdraw": _withdraw, "revise": _revise, "withdraw above": _withdraw_above,
    "return": _return, "refuse": _refuse, "screen": _screen, "sign": _sign,
}  # fmt: skip
STEPS = st.lists(st.one_of(st.integers(0, 2), st.sampled_from(sorted(ACTS))), max_size=MAX_STEPS)


@pytest.fixture(scope="module")
def template() -> Iterator[tuple[Path, str]]:
    """Two sites with a winner that was just sent up; copied for every example."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        world = make_world(_urls(place), [low(), high()])
        site = world.sites[LOW_SITE]
        entry = site.register()
        site.screen(entry)
        site.sign(result(entry))
        world.close()
        yield place, entry


def _urls(folder: Path) -> dict[str, str]:
    return {one: f"sqlite:///{folder / one}.db" for one in (LOW_SITE, HIGH_SITE)}


def _opened(folder: Path) -> World:
    return World(
        {
            name: IntakeSite(name, Database(url, schema="intake", busy_timeout_ms=0))
            for name, url in _urls(folder).items()
        }
    )


@settings(
    max_examples=120, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(steps=STEPS, last=st.lists(st.integers(0, 3), max_size=10))
@example(steps=["withdraw"], last=[1])
@example(steps=[0, "return"], last=[1])
@example(steps=[0, 0, "return", 0, "revise", "withdraw above"], last=[1])
@example(steps=[0, "screen", "sign", "withdraw", 1], last=[])
@example(steps=[0, "withdraw", "refuse"], last=[1])
@example(steps=[0, "return", 1, "revise", "withdraw", 2], last=[])
def test_both_levels_agree_in_the_end(
    template: tuple[Path, str], steps: list[str | int], last: list[int]
) -> None:
    place, entry = template
    with tempfile.TemporaryDirectory() as folder:
        for name in (LOW_SITE, HIGH_SITE):
            shutil.copy(place / f"{name}.db", folder)
        world = _opened(Path(folder))
        try:
            _run(world, entry, steps, last)
            _check(world, entry)
        finally:
            world.close()


def _run(world: World, entry: str, steps: list[str | int], last: list[int]) -> None:
    wire = _crossing(world)
    picks = iter(last)
    for step in steps:
        if isinstance(step, str):
            with contextlib.suppress(RuleViolation, NotYetKnown):
                ACTS[step](world, entry)
        elif wire:
            to, letter = wire.pop(step % len(wire))
            world.sites[to].deliver(letter)
        wire += _crossing(world)
    while wire:
        to, letter = wire.pop(next(picks, 0) % len(wire))
        world.sites[to].deliver(letter)
        wire += _crossing(world)


def _crossing(world: World) -> list[tuple[str, Letter]]:
    """What goes from one site to the other; the rest is nothing to intake."""
    letters = world.under_way()
    return [(to, one) for to, one in letters if to != one.event.envelope.site]


def _check(world: World, entry: str) -> None:
    below, above = world.sites[LOW_SITE], world.sites[HIGH_SITE]
    assert below.dead() == above.dead() == below.waiting() == above.waiting() == []
    ((sent,), _) = below.ask(forwardings, LOW)
    arrival = next(iter(above.ask(forwardings, HIGH)[1]), None)
    here = below.entry(LOW, entry)
    try:
        there = str(above.entry(HIGH, entry).stage)
    except NotYetKnown:
        there = "absent"
    came = arrival.state if arrival else None
    if here.stage == "withdrawn":
        assert there in {"withdrawn", "refused", "absent"}
        assert came in {ArrivalState.WITHDRAWN, ArrivalState.REFUSED}
    elif here.stage == "refused_above":
        assert (there in {"refused", "absent"}, came) == (True, ArrivalState.REFUSED)
        assert sent.reason == (arrival.reason if arrival else None)
    elif here.stage == "returned_above":
        assert (there, came) == ("returned", ArrivalState.RETURNED)
        assert arrival is not None and sent.version == arrival.version
    else:
        assert (here.stage, sent.state) == ("received_above", ForwardingState.RECEIVED)
        assert there in COMPETING
        assert above.entry(HIGH, entry).dossier == here.dossier
    assert sent.is_asked_back is False
    if arrival is not None:
        assert sent.kept == arrival.kept


def test_the_tables_are_there(template: tuple[Path, str]) -> None:
    """The copies hold every table, so that an empty database cannot pass the test above."""
    with tempfile.TemporaryDirectory() as folder:
        for name in (LOW_SITE, HIGH_SITE):
            shutil.copy(template[0] / f"{name}.db", folder)
        world = _opened(Path(folder))
        tables = set(world.sites[LOW_SITE].everything())
        assert tables == set(METADATA.tables)
        assert world.sites[LOW_SITE].entry(LOW, template[1]).stage == "sent"
        world.close()
