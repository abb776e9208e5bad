"""Lateness by the contest's own rule: what counts, until when, at what hour, in whose time zone."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake import queries
from services.intake.commands import RegisterEntry
from services.intake.domain.lateness import CameBy, Extension, HandedIn, find_lateness
from shared.errors import HoithiError
from shared.identity.permissions import EVERYTHING
from shared.profiles.model import Deadline, Receipt
from tests.intake.rules import CONTEST, LOW, draft, low
from tests.intake.sites import IntakeSite

HERE = "Asia/Ho_Chi_Minh"
ZONE = ZoneInfo(HERE)
THROUGH = {"date": "2025-05-30", "inclusive": True}
BEFORE = {"date": "2025-05-30", "inclusive": False}
UNTIL_FIVE = {"date": "2021-07-30", "time": "17:00", "inclusive": True}
OFFICE = {
    "days": ["monday", "tuesday", "wednesday", "thursday", "friday"],
    "hours": [{"opens": "07:30", "closes": "11:30"}, {"opens": "13:30", "closes": "17:00"}],
    "holidays": ["2023-05-01", "2023-05-02"],
}
POST, DESK, WEB = CameBy.BY_POST, CameBy.IN_PERSON, CameBy.ONLINE


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(dt.UTC)


def _answer(rule: dict[str, Any], road: CameBy, at: str, postmark: str | None = None) -> str:
    handed = HandedIn(road, _at(at), dt.date.fromisoformat(postmark) if postmark else None)
    return find_lateness(Receipt.model_validate(rule), handed, HERE).answer.value


EITHER = {"closes": THROUGH, "counts": ["postmark", "in_person"]}
MARKED = {"closes": THROUGH, "counts": ["postmark"]}
RECEIVED = {"closes": THROUGH, "counts": ["in_person"]}
STATED = {**EITHER, "office_hours": {"stated": "theo giờ hành chính"}}
OPEN = {**EITHER, "office_hours": OFFICE}
SUNDAY = {"closes": {"date": "2023-04-30", "inclusive": True}, "office_hours": OFFICE}
MOVED = {**SUNDAY, "closed_last_day": "next_open_day"}

CASES = [
    # The last moment of an inclusive and of an exclusive day, and of an hour.
    ({"closes": THROUGH}, WEB, "2025-05-30T23:59:59", None, "pass"),
    ({"closes": THROUGH}, WEB, "2025-05-31T00:00:00", None, "fail"),
    ({"closes": BEFORE}, WEB, "2025-05-29T23:59:59", None, "pass"),
    ({"closes": BEFORE}, WEB, "2025-05-30T00:00:00", None, "fail"),
    ({"closes": UNTIL_FIVE}, WEB, "2021-07-30T17:00:00", None, "pass"),
    ({"closes": UNTIL_FIVE}, WEB, "2021-07-30T17:00:01", None, "fail"),
    # Postmark, received, either.
    (EITHER, POST, "2025-06-05T09:00:00", "2025-05-30", "pass"),
    (EITHER, POST, "2025-06-05T09:00:00", "2025-05-31", "fail"),
    (EITHER, POST, "2025-06-05T09:00:00", None, "cannot_tell"),
    (EITHER, POST, "2025-05-30T09:00:00", None, "pass"),
    (MARKED, POST, "2025-05-30T09:00:00", None, "cannot_tell"),
    (MARKED, POST, "2025-06-05T09:00:00", "2025-05-29", "pass"),
    (RECEIVED, POST, "2025-06-02T09:00:00", "2025-05-29", "fail"),
    (RECEIVED, POST, "2025-05-30T16:00:00", "2025-05-29", "pass"),
    (
        {"closes": UNTIL_FIVE, "counts": ["postmark"]}, POST, "2021-08-02T09:00:00", "2021-07-30",
        "cannot_tell",
    ),
    # Office hours, with and without hours; before the last day they take nothing away.
    (STATED, DESK, "2025-05-30T10:00:00", None, "cannot_tell"),
    (STATED, DESK, "2025-05-29T19:00:00", None, "pass"),
    (STATED, WEB, "2025-05-30T22:00:00", None, "pass"),
    (OPEN, DESK, "2025-05-30T17:00:00", None, "pass"),
    (OPEN, DESK, "2025-05-30T17:01:00", None, "fail"),
    (OPEN, DESK, "2025-05-31T09:00:00", None, "fail"),
    # A last day on which the counter is closed: it stays, or moves over the holidays.
    (SUNDAY, DESK, "2023-04-30T09:00:00", None, "cannot_tell"),
    (SUNDAY, WEB, "2023-05-01T09:00:00", None, "fail"),
    (MOVED, DESK, "2023-05-03T16:59:00", None, "pass"),
    (MOVED, DESK, "2023-05-03T17:01:00", None, "fail"),
    (MOVED, WEB, "2023-05-03T23:59:00", None, "pass"),
    (MOVED, WEB, "2023-05-04T00:00:00", None, "fail"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "road", "at", "postmark", "answer"), CASES)
def test_a_dossier_is_in_time_by_the_contests_rule(
    rule: dict[str, Any], road: CameBy, at: str, postmark: str | None, answer: str
) -> None:
    assert _answer(rule, road, at, postmark) == answer


def test_the_facts_name_when_it_came_and_what_it_was_held_against() -> None:
    handed = HandedIn(DESK, _at("2023-05-03T17:01:00"))
    found = find_lateness(Receipt.model_validate(MOVED), handed, HERE)
    assert found.facts == (
        "Nhận lúc 17:01 ngày 03/05/2023; hạn nhận đến hết ngày 03/05/2023 (30/04/2023 là ngày "
        "nghỉ, tính sang ngày làm việc). Nơi nhận đóng cửa lúc 17:00."
    )


@given(st.datetimes(dt.datetime(2025, 5, 28), dt.datetime(2025, 6, 2)))
def test_the_contests_midnight_decides_wherever_the_server_stands(instant: dt.datetime) -> None:
    at = instant.replace(tzinfo=dt.UTC)
    found = find_lateness(Receipt.model_validate({"closes": THROUGH}), HandedIn(WEB, at), HERE)
    assert (found.answer == "pass") == (at.astimezone(ZONE).date() <= dt.date(2025, 5, 30))


@given(st.dates(dt.date(2025, 5, 1), dt.date(2025, 6, 30)), st.booleans())
def test_an_extension_never_makes_late_what_was_in_time(day: dt.date, inclusive: bool) -> None:
    longer = Extension(Deadline(date=day, inclusive=inclusive), "mưa lũ", unit="u1")
    receipt = Receipt.model_validate({"closes": THROUGH})
    handed = HandedIn(WEB, _at("2025-05-30T12:00:00"))
    assert find_lateness(receipt, handed, HERE, longer).answer == "pass"


def test_what_came_before_it_was_entered_counts_by_when_it_came(below: IntakeSite) -> None:
    below.clock.instant = _at("2026-07-02T09:00:00")
    came = _at("2026-06-30T16:00:00")
    command = RegisterEntry(CONTEST, LOW, draft(), came_by=DESK, received_at=came)
    entry = below.do(command).id
    assert below.entry(LOW, entry).handed_in == HandedIn(DESK, came)
    view = below.ask(queries.one_entry, CONTEST, LOW, entry, EVERYTHING)
    (check,) = [one for one in view.checks if one.key == "receipt"]
    assert (check.answer, check.clause) == ("pass", "đến hết ngày 30/6/2026")


def test_a_postmark_in_time_takes_what_arrives_after_the_deadline(below: IntakeSite) -> None:
    below.clock.instant = _at("2026-07-03T09:00:00")
    in_time, late = dt.date(2026, 6, 30), dt.date(2026, 7, 1)
    entry = below.do(RegisterEntry(CONTEST, LOW, draft(), in_time)).id
    assert below.entry(LOW, entry).handed_in == HandedIn(POST, below.clock.instant, in_time)
    before = below.everything()
    with pytest.raises(HoithiError) as refused:
        below.do(RegisterEntry(CONTEST, LOW, draft("Lò sấy"), late))
    assert (refused.value.code, below.everything()) == ("deadline_passed", before)


def test_where_the_committee_decides_a_late_dossier_is_taken_and_marked(below: IntakeSite) -> None:
    receipt = {"closes": {"date": "2026-06-30", "inclusive": True}, "late": "decided"}
    below.publish(low(version=2, receipt=receipt))
    below.clock.instant = _at("2026-07-01T00:00:00")
    entry = below.register()
    (check,) = below.ask(queries.one_entry, CONTEST, LOW, entry, EVERYTHING).checks
    assert (check.key, check.answer) == ("receipt", "fail")
    assert "00:00 ngày 01/07/2026" in check.facts


def test_a_moment_that_has_not_come_is_refused(below: IntakeSite) -> None:
    late = below.clock.instant + dt.timedelta(hours=1)
    with pytest.raises(HoithiError) as refused:
        below.do(RegisterEntry(CONTEST, LOW, draft(), came_by=DESK, received_at=late))
    assert refused.value.code == "invalid_input"
