"""Due work: rows compared with the contest's clock, done once, late rather than never."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from shared.clock import FixedClock
from shared.execution import Site, carry_out
from shared.messaging import due
from shared.messaging.relaying import work_off
from tests.messaging import counter
from tests.messaging.asking import act
from tests.messaging.counter import Later, Open
from tests.messaging.sites import CLERK, ToySite

NOON = datetime(2022, 4, 30, 12, tzinfo=UTC)


def at(site: ToySite, seconds: int) -> Site:
    return Site(site.name, counter.SERVICE, FixedClock(NOON + timedelta(seconds=seconds)))


@pytest.fixture
def asked(site: ToySite) -> Iterator[ToySite]:
    """A site with three additions that come due after 10, 20 and 30 seconds."""
    act(site, Open("a"), Open("b"), Open("c"))
    site.session.begin()
    for key, seconds in (("a", 30), ("b", 10), ("c", 20)):
        carry_out(site.session, at(site, 0), Later(key, seconds, seconds), CLERK)
    site.session.commit()
    yield site


def test_nothing_is_done_before_its_time(asked: ToySite) -> None:
    assert work_off(asked.session, at(asked, 9)) == 0
    assert asked.values() == {"a": 0, "b": 0, "c": 0}


def test_each_is_done_once_when_its_time_has_come(asked: ToySite) -> None:
    assert [work_off(asked.session, at(asked, 20)) for _ in range(2)] == [2, 0]
    assert asked.values() == {"a": 0, "b": 10, "c": 20}


def test_what_a_stopped_service_missed_is_done_late_in_order(asked: ToySite) -> None:
    assert work_off(asked.session, at(asked, 3600)) == 3
    assert asked.steps()[3:] == [("b", "add 10"), ("c", "add 20"), ("a", "add 30")]


def test_work_asked_for_twice_is_done_once_as_first_asked(asked: ToySite) -> None:
    asked.session.begin()
    carry_out(asked.session, at(asked, 5), Later("a", 99, 1), CLERK)
    asked.session.commit()
    work_off(asked.session, at(asked, 3600))
    assert asked.values() == {"a": 30, "b": 10, "c": 20}


def test_next_time_is_known(asked: ToySite) -> None:
    assert due.next_at(asked.session) == "2022-04-30T12:00:10.000000Z"
    work_off(asked.session, at(asked, 3600))
    assert due.next_at(asked.session) is None


def test_refusal_ends_the_item(site: ToySite) -> None:
    act(site, Open("n"))
    site.session.begin()
    for key, amount in (("n", 101), ("unknown", 1)):
        carry_out(site.session, at(site, 0), Later(key, amount, 1), CLERK)
    site.session.commit()
    assert [work_off(site.session, at(site, 1)) for _ in range(2)] == [2, 0]
    assert site.values() == {"n": 0}


@pytest.mark.parametrize("how", ["conflict", "bug", "away"])
def test_failure_leaves_the_item_due_and_the_others_go_on(
    asked: ToySite, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_once(unit: object, command: counter.Add) -> int:
        if command.id == "b":
            counter.FAULTS.meet(how)
        return counter.add(unit, command)  # type: ignore[arg-type]

    counter.FAULTS.left[how] = 1
    monkeypatch.setitem(counter.SERVICE.handlers, counter.Add, break_once)  # type: ignore[arg-type]
    assert work_off(asked.session, at(asked, 60)) == 2
    assert asked.values() == {"a": 30, "b": 0, "c": 20}
    assert work_off(asked.session, at(asked, 60)) == 1
    assert asked.values() == {"a": 30, "b": 10, "c": 20}


def test_many_are_done_whatever_a_second_holds(site: ToySite) -> None:
    act(site, *[Open(f"n{number}") for number in range(250)])
    site.session.begin()
    for number in range(250):
        carry_out(site.session, at(site, 0), Later(f"n{number}", 1, 1), CLERK)
    site.session.commit()
    done = 0
    while step := work_off(site.session, at(site, 1)):  # each goes on for a second at most
        done += step
    assert done == 250
    assert set(site.values().values()) == {1}
