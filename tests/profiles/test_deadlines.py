"""Deadlines: "đến hết ngày" includes the day, "trước ngày" excludes it, in the contest's zone."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.profiles.model import Deadline

HANOI = "Asia/Ho_Chi_Minh"
MOMENT = dt.timedelta.resolution

days = st.dates(dt.date(1990, 1, 1), dt.date(2199, 12, 31))
times = st.none() | st.times()
zones = st.sampled_from([HANOI, "UTC", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe"])
deadlines = st.builds(Deadline, date=days, time=times, inclusive=st.booleans())


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc, arg-type]


def test_through_the_day_ends_at_the_next_midnight() -> None:
    closes = Deadline(date=dt.date(2025, 5, 30), inclusive=True)

    assert closes.ends_at(HANOI) == utc(2025, 5, 30, 17)
    assert closes.is_met_by(utc(2025, 5, 30, 16, 59, 59), HANOI)
    assert not closes.is_met_by(utc(2025, 5, 30, 17), HANOI)


def test_before_the_day_ends_at_its_midnight() -> None:
    closes = Deadline(date=dt.date(2025, 5, 30), inclusive=False)

    assert closes.ends_at(HANOI) == utc(2025, 5, 29, 17)
    assert closes.is_met_by(utc(2025, 5, 29, 16, 59, 59), HANOI)
    assert not closes.is_met_by(utc(2025, 5, 29, 17), HANOI)


@pytest.mark.parametrize(("inclusive", "met"), [(True, True), (False, False)])
def test_at_the_named_time_itself(inclusive: bool, met: bool) -> None:
    closes = Deadline(date=dt.date(2021, 7, 30), time=dt.time(17), inclusive=inclusive)

    assert closes.is_met_by(utc(2021, 7, 30, 10), HANOI) is met
    assert closes.is_met_by(utc(2021, 7, 30, 10) - MOMENT, HANOI)
    assert not closes.is_met_by(utc(2021, 7, 30, 10) + MOMENT, HANOI)


@pytest.mark.parametrize(
    ("deadline", "text"),
    [
        (Deadline(date=dt.date(2025, 5, 30), inclusive=True), "đến hết ngày 30/05/2025"),
        (Deadline(date=dt.date(2025, 8, 20), inclusive=False), "trước ngày 20/08/2025"),
        (
            Deadline(date=dt.date(2021, 7, 30), time=dt.time(17), inclusive=True),
            "đến 17:00 ngày 30/07/2021",
        ),
    ],
)
def test_is_written_as_plans_write_it(deadline: Deadline, text: str) -> None:
    assert str(deadline) == text


def test_must_say_whether_the_day_counts() -> None:
    with pytest.raises(ValidationError):
        Deadline.model_validate({"date": "2025-05-30"})


@given(deadlines, zones)
def test_the_end_is_the_first_instant_too_late(deadline: Deadline, zone: str) -> None:
    end = deadline.ends_at(zone)

    assert end.utcoffset() == dt.timedelta(0)
    assert not deadline.is_met_by(end, zone)
    assert deadline.is_met_by(end - MOMENT, zone)


@given(deadlines, st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2199, 1, 1)), zones)
def test_an_instant_means_the_same_in_every_zone(
    deadline: Deadline, moment: dt.datetime, zone: str
) -> None:
    instant = moment.replace(tzinfo=dt.UTC)
    elsewhere = instant.astimezone(ZoneInfo("America/New_York"))

    assert deadline.is_met_by(instant, zone) == deadline.is_met_by(elsewhere, zone)


@given(days, zones)
def test_through_a_day_is_before_the_next_day(day: dt.date, zone: str) -> None:
    through = Deadline(date=day, inclusive=True)
    before = Deadline(date=day + dt.timedelta(days=1), inclusive=False)

    assert through.ends_at(zone) == before.ends_at(zone)
    assert through.last_date == before.last_date == day


@given(days, times, zones)
def test_inclusive_never_ends_earlier(day: dt.date, time: dt.time | None, zone: str) -> None:
    inclusive = Deadline(date=day, time=time, inclusive=True)
    exclusive = Deadline(date=day, time=time, inclusive=False)

    assert exclusive.ends_at(zone) < inclusive.ends_at(zone)


@given(deadlines)
def test_the_last_date_is_the_local_day_of_the_last_moment(deadline: Deadline) -> None:
    last = (deadline.ends_at(HANOI) - MOMENT).astimezone(ZoneInfo(HANOI)).date()

    assert deadline.last_date == last


@given(deadlines)
def test_survives_json(deadline: Deadline) -> None:
    assert Deadline.model_validate_json(deadline.model_dump_json()) == deadline
