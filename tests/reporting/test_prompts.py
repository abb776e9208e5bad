"""Reports are laid out from explicit dates and asked for once each, in order, also too late."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

import pytest

from services.reporting.commands import PlanReports, SubmitReport
from services.reporting.domain.prompts import Prompt, PromptKind
from services.reporting.queries.reports import report_list, report_view, undated
from shared.database import Database
from shared.events.contracts import ReportDue, ReportProgressed
from shared.identity.permissions import EVERYTHING
from tests.reporting.house import House
from tests.reporting.made import (
    BINH_LONG,
    BINH_PHUOC,
    CONTEST,
    LANG_SON_PLAN,
    LOC_NINH,
    LOC_NINH_PLAN,
    PROVINCE,
)

PERIODS = ("2022-06-15", "2022-12-15", "2023-06-15", "2023-12-15")
NOW = dt.datetime(2022, 6, 1, tzinfo=dt.UTC)


@pytest.fixture
def district(reporting: Database) -> Iterator[House]:
    house = House(reporting, "district")
    house.publish(BINH_PHUOC, LOC_NINH, BINH_LONG, PROVINCE)
    yield house
    house.close()


def test_each_unit_owes_a_report_on_each_date_of_the_plan(district: House) -> None:
    found = report_list(
        district.session, CONTEST, LOC_NINH, NOW, EVERYTHING, obligation="bao-cao-tien-do"
    )

    per_date = Counter(one.due_date.isoformat() for one in found)
    assert per_date == dict.fromkeys(PERIODS, 12)
    assert {one.state for one in found} == {"due"}
    assert {one.report for one in found if one.unit == "huyen-doan"} == {
        f"bao-cao-tien-do.huyen-doan.{day}" for day in PERIODS
    }


def test_laying_out_twice_changes_nothing(district: House) -> None:
    again = district.do(PlanReports(CONTEST, LOC_NINH))

    assert again == 0
    assert district.said() == []


def test_a_site_lays_out_nothing_for_a_branch_of_another_site(district: House) -> None:
    assert report_list(district.session, CONTEST, PROVINCE, NOW, EVERYTHING) == []


def test_prompts_go_out_before_on_and_after_at_eight_in_order(district: House) -> None:
    district.jump("2022-06-08", 7)
    assert district.said(ReportDue) == []

    told = []
    for day in ("2022-06-08", "2022-06-14", "2022-06-15", "2022-06-16", "2022-06-22"):
        district.jump(day, 8)
        told += [
            (day, one.data.prompt, one.data.days)
            for one in district.said(ReportDue)
            if one.data.unit == "huyen-doan"
        ]

    assert told == [
        ("2022-06-08", "before", 7),
        ("2022-06-14", "before", 1),
        ("2022-06-15", "on", 0),
        ("2022-06-16", "after", 1),
        ("2022-06-22", "after", 7),
    ]


def test_a_jump_over_several_dates_asks_once_for_each_in_order(district: House) -> None:
    district.jump("2023-01-31")
    asked = [
        (one.data.obligation, one.data.due_date.isoformat(), one.data.prompt, one.data.days)
        for one in district.said(ReportDue)
        if one.data.unit in ("huyen-doan", "xa-loc-an")
    ]
    first, second = ("bao-cao-tien-do", "2022-06-15"), ("bao-cao-tuyen-truyen", "2022-12-10")
    third = ("bao-cao-tien-do", "2022-12-15")
    expected_by = {
        one: [("before", 7), ("before", 1), ("on", 0), ("after", 1), ("after", 7)]
        for one in (first, second, third)
    }

    assert {
        key: [(kind, days) for *of, kind, days in asked if tuple(of) == key] for key in expected_by
    } == expected_by
    assert len(asked) == 15
    assert district.jump("2023-01-31") == 0
    assert district.said() == []


def test_prompts_come_in_the_order_of_their_times_across_obligations(district: House) -> None:
    district.jump("2022-12-20")
    asked = [
        (one.data.due_date, {"before": -1, "on": 0, "after": 1}[one.data.prompt] * one.data.days)
        for one in district.said(ReportDue)
    ]

    times = [day + dt.timedelta(days=offset) for day, offset in asked]
    assert times == sorted(times)


def test_a_report_that_is_there_is_not_asked_for(district: House) -> None:
    report = "bao-cao-tien-do.huyen-doan.2022-06-15"
    district.do(SubmitReport(CONTEST, LOC_NINH, report, {"tin-bai": 0}))
    district.clear()

    district.jump("2022-06-30")

    asked = [one for one in district.said(ReportDue) if one.envelope.subject_id == report]
    assert asked == []
    assert report_view(district.session, LOC_NINH, report, NOW, None).prompts == ()


def test_what_is_not_there_after_the_date_is_overdue_and_0_is_there(district: House) -> None:
    report = "bao-cao-tien-do.huyen-doan.2022-06-15"
    district.do(SubmitReport(CONTEST, LOC_NINH, report, {"tin-bai": 0}))
    district.clear()

    district.jump("2022-06-16", 0)

    moved = {
        one.data.unit: one.data.state
        for one in district.said(ReportProgressed)
        if one.data.due_date == dt.date(2022, 6, 15)
    }
    assert "huyen-doan" not in moved
    assert set(moved.values()) == {"overdue"}
    assert len(moved) == 11


def test_each_prompt_stands_on_the_page(district: House) -> None:
    report = "bao-cao-tien-do.huyen-doan.2022-06-15"
    district.jump("2022-06-15", 8)

    view = report_view(district.session, LOC_NINH, report, district.clock.now(), None)

    assert [(one.kind, one.days, one.text) for one in view.prompts] == [
        (PromptKind.BEFORE, 7, "Còn 7 ngày đến hạn báo cáo"),
        (PromptKind.BEFORE, 1, "Còn 1 ngày đến hạn báo cáo"),
        (PromptKind.ON, 0, "Hôm nay là hạn báo cáo"),
    ]
    assert (view.line.prompts, view.line.days_over) == (3, None)
    assert Prompt(PromptKind.AFTER, 7).text() == "Đã quá hạn báo cáo 7 ngày"


def test_the_plan_as_written_names_two_dates_a_year_and_asks_nobody(reporting: Database) -> None:
    house = House(reporting, "district")
    session = house.session
    part = LOC_NINH_PLAN.part(LOC_NINH)
    profile = LOC_NINH_PLAN.branch_profile(LOC_NINH)
    from shared.profiles.keeping import KeepProfile

    house.do(KeepProfile(profile.contest, LOC_NINH, 1, {**part, "site": "district"}))
    house.do(PlanReports(profile.contest, LOC_NINH))

    found = {one.key: one for one in undated(session, profile.contest, LOC_NINH)}
    assert report_list(session, profile.contest, LOC_NINH, NOW, EVERYTHING) == []
    assert found["bao-cao-tien-do"].dates_text == "15/06/2022, 15/12/2022, 15/06/2023, 15/12/2023"
    assert "mỗi quý 01 lần" in (found["bao-cao-tien-do"].clause or "")
    assert house.jump("2024-01-01") == 0
    assert house.said() == []
    house.close()


def test_an_obligation_without_dates_is_shown_and_prompts_nobody(reporting: Database) -> None:
    house = House(reporting, "province")
    branch = "province/lang-son"
    from shared.profiles.keeping import KeepProfile

    part = {**LANG_SON_PLAN.part(branch), "site": "province"}
    house.do(KeepProfile(LANG_SON_PLAN.contest, branch, 1, part))
    house.do(PlanReports(LANG_SON_PLAN.contest, branch))

    (one,) = undated(house.session, LANG_SON_PLAN.contest, branch)
    assert one.dates_text == "chưa xác định ngày"
    assert len(one.missing) == 3
    assert house.jump("2026-01-01") == 0
    assert house.said() == []
    house.close()


def test_rules_that_drop_a_date_waive_what_was_not_submitted(district: House) -> None:
    from shared.profiles.keeping import KeepProfile

    kept = "bao-cao-tien-do.huyen-doan.2023-12-15"
    district.do(SubmitReport(CONTEST, LOC_NINH, kept, {"tin-bai": 1}))
    part = BINH_PHUOC.part(LOC_NINH)
    part["version"] = 2
    part["obligations"][0]["due_dates"] = list(PERIODS[:3])
    district.clear()

    district.do(KeepProfile(CONTEST, LOC_NINH, 2, part))
    district.do(PlanReports(CONTEST, LOC_NINH))

    found = report_list(
        district.session, CONTEST, LOC_NINH, NOW, EVERYTHING, obligation="bao-cao-tien-do"
    )
    last = {one.unit: one.state for one in found if one.due_date == dt.date(2023, 12, 15)}
    assert last.pop("huyen-doan") == "submitted"
    assert set(last.values()) == {"waived"}
    assert len(district.said(ReportProgressed)) == 11
