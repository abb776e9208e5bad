"""Properties of reporting's rules."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.compiling import compile_period
from services.reporting.domain.monitoring import EntryProgress, after, counts
from services.reporting.domain.prompts import (
    PromptKind,
    cut_off_at,
    overdue_at,
    prompt_at,
    prompts_of,
)
from services.reporting.domain.submissions import Report, ReportState, Submission
from shared.events.contracts import EntryProgressed, EntryScored
from shared.events.stages import IntakeStage, JudgingStage
from shared.profiles.model import Figure, Obligation
from tests.reporting.made import LOC_NINH, Maker

ZONE = "Asia/Ho_Chi_Minh"
DAY = dt.date(2022, 6, 15)
NOW = dt.datetime(2022, 6, 15, tzinfo=dt.UTC)


def obligation(before: tuple[int, ...] = (), past: tuple[int, ...] = ()) -> Obligation:
    return Obligation(
        key="tien-do", name="Báo cáo", who=("a",), to=LOC_NINH, due_dates=(DAY,),
        remind_days_before=before, remind_days_after=past, figures=("so",), confirmed_by="x",
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[object], list[object]]:
    """What intake and judging say of an entry, and the same in another order."""
    maker, events = Maker(), []
    for stage in draw(st.lists(st.sampled_from([*IntakeStage]), max_size=6)):
        data = EntryProgressed(stage=stage.value, title=stage.name, unit="u", unit_name="U")
        events.append(maker.event("intake", LOC_NINH, "e", data))
    for stage in draw(st.lists(st.sampled_from([*JudgingStage]), max_size=3)):
        data = EntryProgressed(stage=stage.value, title="j", unit="v", unit_name="V", award="nhat")
        events.append(maker.event("judging", LOC_NINH, "e", data))
    for key in draw(st.lists(st.sampled_from(["so-khao", "chung-khao"]), max_size=2)):
        events.append(maker.event("judging", LOC_NINH, "e", EntryScored(round=key, sheets=3)))
    return events, draw(st.permutations(events))


@given(histories())
def test_an_entry_is_the_same_after_any_order_of_its_events(
    both: tuple[list[object], list[object]],
) -> None:
    results = []
    for events in both:
        known = EntryProgress("c")
        for event in events:
            known = after(known, event)  # type: ignore[arg-type]
        results.append(known)

    assert results[0] == results[1]
    assert set(counts(results[0])) <= {0, 1}


@given(st.lists(st.none() | st.integers(0, 10**12), max_size=30))
def test_a_sum_is_that_of_what_was_stated_and_silence_is_not_0(values: list[int | None]) -> None:
    reports = []
    for number, value in enumerate(values):
        unit = f"u{number}"
        report = Report(
            LOC_NINH, unit, "c", LOC_NINH, "tien-do", unit, unit, None, DAY, True,
            ReportState.SUBMITTED, 1, NOW, True,
        )  # fmt: skip
        given_figures = {} if value is None else {"so": value}
        reports.append((report, Submission(1, NOW, given_figures, "x")))

    done = compile_period(
        obligation(), DAY, [Figure(key="so", name="Số")], reports, stated={}, now=NOW
    )

    stated = [one for one in values if one is not None]
    assert done.figures[0].total == (sum(stated) if stated else None)
    assert len(done.figures[0].silent) == len(values) - len(stated)
    assert (len(done.on_time), done.late, done.missing) == (len(values), (), ())


@given(
    st.lists(st.integers(1, 60), unique=True, max_size=4),
    st.lists(st.integers(1, 60), unique=True, max_size=4),
)
def test_prompts_lie_in_order_and_before_the_cut_off(before: list[int], past: list[int]) -> None:
    one = obligation(tuple(before), tuple(past))

    times = [prompt_at(each, DAY, ZONE) for each in prompts_of(one)]

    assert times == sorted(times)
    assert len(set(times)) == len(before) + 1 + len(past)
    assert {each.astimezone(ZoneInfo(ZONE)).hour for each in times} == {8}
    assert all(each < cut_off_at(one, DAY, ZONE) for each in times)
    assert cut_off_at(one, DAY, ZONE) >= overdue_at(DAY, ZONE)


@pytest.mark.parametrize(
    ("past", "expected"), [((), "2022-06-16 00:00"), ((1, 7), "2022-06-23 00:00")]
)
def test_the_cut_off_is_when_the_day_of_the_last_reminder_is_over(
    past: tuple[int, ...], expected: str
) -> None:
    at = cut_off_at(obligation(past=past), DAY, ZONE).astimezone(ZoneInfo(ZONE))

    assert f"{at:%Y-%m-%d %H:%M}" == expected


def test_the_due_date_itself_is_in_time() -> None:
    last = overdue_at(DAY, ZONE).astimezone(ZoneInfo(ZONE))

    assert (last.date(), last.time()) == (dt.date(2022, 6, 16), dt.time(0))
    assert prompts_of(obligation())[0].kind is PromptKind.ON
