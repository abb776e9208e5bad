"""Dates, numbers and ages as Vietnamese officials write them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from shared.web.formats import age, day, instant, number, share, time_of_day
from shared.web.forms import day_of


def test_day_of_an_instant_is_the_day_in_the_zone() -> None:
    late = datetime(2023, 4, 30, 17, 30, tzinfo=UTC)
    assert (day(late), day(late, "UTC"), day(date(2023, 4, 5)), day(None)) == (
        "01/05/2023", "30/04/2023", "05/04/2023", "—",
    )  # fmt: skip


def test_instant_names_minute_then_day() -> None:
    at = datetime(2023, 4, 30, 1, 5, 9, tzinfo=UTC)
    assert (instant(at), time_of_day(at)) == ("08:05 30/04/2023", "08:05:09")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (0, "0"), (1234, "1.234"), (1234567, "1.234.567"), (-5000, "-5.000"),
        (Decimal("1234.50"), "1.234,5"), (Decimal("91.333"), "91,333"), (Decimal("90"), "90"),
        (Decimal("1E+3"), "1.000"), (0.25, "0,25"), (None, "—"),
    ],
)  # fmt: skip
def test_number_has_dots_and_a_decimal_comma(
    value: int | float | Decimal | None, wanted: str
) -> None:
    assert number(value) == wanted


def test_age_is_told_in_its_largest_unit() -> None:
    ages = [age(value) for value in (0.4, 59, 60, 3599, 7200, timedelta(days=3, hours=5), -2, None)]
    assert ages == ["0 giây", "59 giây", "1 phút", "59 phút", "2 giờ", "3 ngày", "0 giây", "—"]


def test_share_of_nothing_is_nothing() -> None:
    assert (share(1, 3), share(0, 0), share(4, 4)) == (33, 0, 100)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/04/2023", date(2023, 4, 5)), ("5/4/2023", date(2023, 4, 5)),
        ("05-04-2023", date(2023, 4, 5)), ("5.4.2023", date(2023, 4, 5)),
        ("05042023", date(2023, 4, 5)), ("2023-04-05", date(2023, 4, 5)),
        ("1112023", None), ("2023", None), ("31/02/2023", None), ("04/13/2023", None), ("", None),
    ],
)  # fmt: skip
def test_a_typed_day_is_read_as_officials_write_it(text: str, day: date | None) -> None:
    assert day_of(text) == day
