"""Deadlines by whose rule: inclusive, exclusive, by postmark, and by when it was sent."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.intake.commands import ForwardEntry, RegisterEntry
from services.intake.domain.lateness import CameBy, HandedIn
from services.intake.domain.receiving import (
    KnownUnit,
    Moment,
    require_open,
    require_sent_in_time,
    require_valid,
)
from shared.errors import RuleViolation
from tests.intake.rules import CONTEST, HIGH, LOW, draft, high, low
from tests.intake.sites import IntakeSite, World, result

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def _at(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> Moment:
    local = dt.datetime(year, month, day, hour, minute, tzinfo=ZONE)
    return Moment(local.astimezone(dt.UTC), local.date())


def _code(attempt: Any, *args: Any) -> tuple[str, str] | None:
    try:
        attempt(*args)
    except RuleViolation as refused:
        return refused.code, str(refused)
    return None


@pytest.mark.parametrize(
    ("at", "postmark", "refused"),
    [
        (_at(2026, 6, 30, 23, 59), None, None),
        (_at(2026, 1, 1, 0, 0), None, None),
        (_at(2026, 7, 3), dt.date(2026, 6, 30), None),
        (_at(2026, 7, 1, 0, 0), None, ("deadline_passed", "Đã quá hạn nhận hồ sơ: đến hết ngày "
         "30/06/2026. (Căn cứ: «đến hết ngày 30/6/2026»)")),
        (_at(2026, 7, 3), dt.date(2026, 7, 1), ("deadline_passed", "Đã quá hạn nhận hồ sơ: đến hết "
         "ngày 30/06/2026. (Căn cứ: «đến hết ngày 30/6/2026»)")),
        (_at(2026, 5, 3), dt.date(2026, 5, 4),
         ("invalid_input", "Dấu bưu điện: 04/05/2026 chưa đến")),
        (_at(2025, 12, 31, 23, 59), None, ("intake_not_open", "Chưa đến ngày nhận hồ sơ "
         "(01/01/2026). (Căn cứ: «đến hết ngày 30/6/2026»)")),
    ],
)  # fmt: skip
def test_the_day_counts_in_the_contests_zone(
    at: Moment, postmark: dt.date | None, refused: tuple[str, str] | None
) -> None:
    handed = HandedIn(CameBy.BY_POST, at.now, postmark) if postmark else None
    assert _code(require_open, low(), at, handed) == refused


def test_a_plan_without_a_deadline_says_what_it_lacks() -> None:
    profile = low(receipt=None, standing_offices=None)
    assert _code(require_open, profile, _at(2026, 5, 4)) == (
        "intake_not_ready",
        "Chưa thể nhận hồ sơ: kế hoạch chưa nêu cơ quan tiếp nhận hồ sơ; hạn nhận hồ sơ.",
    )


@pytest.mark.parametrize(
    ("level", "sent", "refused"),
    [
        ("low", _at(2026, 7, 14, 23, 59), None),
        ("low", _at(2026, 7, 15, 0, 0), ("deadline_passed", "Đã quá hạn gửi hồ sơ lên cấp này: "
         "trước ngày 15/07/2026. (Căn cứ: «trước ngày 15/7/2026»)")),
        ("other", _at(2026, 8, 31, 23, 59), None),
        ("other", _at(2026, 9, 1, 0, 0),
         ("deadline_passed", "Đã quá hạn nhận hồ sơ: đến hết ngày 31/08/2026.")),
    ],
)  # fmt: skip
def test_what_comes_from_below_has_its_own_deadline(
    level: str, sent: Moment, refused: tuple[str, str] | None
) -> None:
    assert _code(require_sent_in_time, high(), level, sent.now) == refused


def test_a_unit_counts_on_both_its_ends() -> None:
    unit = KnownUnit("a", "Xã A", dt.date(2026, 1, 1), dt.date(2026, 6, 30), "b")
    days = [dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 6, 30), dt.date(2026, 7, 1)]
    refused = [_code(require_valid, unit, day) is not None for day in days]
    assert refused == [True, False, False, True]


def test_too_late_means_nothing_is_written(below: IntakeSite) -> None:
    below.clock.instant = _at(2026, 7, 1, 0, 0).now
    before = below.everything()
    with pytest.raises(RuleViolation) as refused:
        below.do(RegisterEntry(CONTEST, LOW, draft()))
    assert (refused.value.code, below.everything()) == ("deadline_passed", before)


def test_what_was_sent_too_late_is_refused_above_and_shown_below(
    world: World, below: IntakeSite, above: IntakeSite
) -> None:
    entry = below.register()
    below.screen(entry)
    below.clock.instant = above.clock.instant = _at(2026, 7, 15, 0, 0).now
    below.sign(result(entry))
    below.do(ForwardEntry(CONTEST, LOW, entry, "Được hẹn qua điện thoại"))
    world.settle()
    assert below.entry(LOW, entry).stage == "refused_above"
    assert above.refusals() == [("vn.hoithi.entry.forwarded.v1", "deadline_passed")]
    known = above.session.core.exec_driver_sql("SELECT count(*) FROM entry").scalar()
    assert known == 0, HIGH


def test_what_was_sent_in_time_may_arrive_later(
    world: World, below: IntakeSite, above: IntakeSite
) -> None:
    entry = below.register()
    below.screen(entry)
    below.clock.instant = _at(2026, 7, 14, 23, 0).now
    below.sign(result(entry))
    above.clock.instant = _at(2026, 7, 20).now
    world.settle()
    assert below.entry(LOW, entry).stage == "received_above"
