"""A period's compiled report: sums, who was late, who is missing, frozen; and on its way up."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.reporting.commands import (
    AcceptReport,
    CompileReport,
    RecordPaperFiles,
    ReturnReport,
    SubmitReport,
    WaiveReport,
)
from services.reporting.domain.compiling import Mismatch, compile_period
from services.reporting.domain.obligations import report_above
from services.reporting.domain.refusals import AlreadyCompiled, ObligationUndated
from services.reporting.domain.submissions import Report, ReportState, Submission
from services.reporting.queries.compiled import LateComer, compiled_view, pending_documents
from services.reporting.queries.reports import report_list, report_view
from services.reporting.store import papers
from shared.database import Database
from shared.events.contracts import (
    DocumentDrafted,
    ReportAccepted,
    ReportCompiled,
    ReportProgressed,
    ReportSubmitted,
)
from shared.identity.permissions import EVERYTHING
from shared.profiles.model import Figure, Obligation
from tests.reporting.house import House
from tests.reporting.made import (
    BINH_LONG,
    BINH_PHUOC,
    CONTEST,
    LOC_NINH,
    PROVINCE,
    database,
)

DAY = dt.date(2022, 12, 15)
KEY = "bao-cao-tien-do"
UNITS = BINH_PHUOC.branch_profile(LOC_NINH).obligation(KEY).who or ()  # type: ignore[union-attr]
FILE = "ab" * 32


@pytest.fixture
def district(reporting: Database) -> Iterator[House]:
    house = House(reporting, "district")
    house.publish(BINH_PHUOC, LOC_NINH, BINH_LONG, PROVINCE)
    yield house
    house.close()


@pytest.fixture
def province(tmp_path: Path) -> Iterator[House]:
    house = House(database(f"sqlite:///{tmp_path / 'province.db'}"), "province")
    house.publish(BINH_PHUOC, LOC_NINH, BINH_LONG, PROVINCE)
    yield house
    house.close()


def submit(house: House, unit: str, figures: dict[str, int], text: str = "") -> None:
    report = f"{KEY}.{unit}.{DAY}"
    house.do(SubmitReport(CONTEST, LOC_NINH, report, figures, text))


def a_period(house: House) -> None:
    """Two in time (one of them with zeros), one late, one given back, one waived, seven missing."""
    house.jump("2022-12-01")
    submit(house, UNITS[0], {"tin-bai": 5, "tap-huan": 2}, "Thuận lợi.")
    house.do(AcceptReport(CONTEST, LOC_NINH, f"{KEY}.{UNITS[0]}.{DAY}"))
    submit(house, UNITS[1], {"tin-bai": 0})
    submit(house, UNITS[3], {"tin-bai": 100})
    house.do(ReturnReport(CONTEST, LOC_NINH, f"{KEY}.{UNITS[3]}.{DAY}", "Nhầm số"))
    house.do(WaiveReport(CONTEST, LOC_NINH, f"{KEY}.{UNITS[4]}.{DAY}", "Sáp nhập"))
    house.jump("2022-12-18")
    submit(house, UNITS[2], {"tin-bai": 7})
    house.clear()


def test_the_cut_off_compiles_by_itself_and_only_once(district: House) -> None:
    a_period(district)

    district.jump("2022-12-22", 23)
    assert pending_documents(district.session) == 2  # of the periods before, 2022-06-15 and 12-10
    district.jump("2022-12-23", 0)

    done = compiled_view(district.session, LOC_NINH, KEY, DAY).compiled
    assert done.totals() == {"tin-bai": 12, "tap-huan": 2}
    assert [one.unit for one in done.on_time] == sorted(UNITS[:2])
    assert [one.unit for one in done.late] == [UNITS[2]]
    assert [one.unit for one in done.waived] == [UNITS[4]]
    assert [one.unit for one in done.missing] == sorted((UNITS[3], *UNITS[5:]))
    assert (done.owed, done.mismatches) == (11, ())
    bare = next(one for one in done.figures if one.key == "tap-huan")
    assert [one.value for one in bare.parts if one.unit != UNITS[0]] == [None, None]
    assert next(one for one in done.figures if one.key == "van-ban-chi-dao").total is None


def test_what_comes_after_freezing_is_listed_and_changes_nothing(district: House) -> None:
    a_period(district)
    district.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY))
    frozen = compiled_view(district.session, LOC_NINH, KEY, DAY)

    submit(district, UNITS[5], {"tin-bai": 1000})
    district.jump("2023-01-05")

    after = compiled_view(district.session, LOC_NINH, KEY, DAY)
    assert after.compiled == frozen.compiled
    name = BINH_PHUOC.units[UNITS[5]].name
    assert (frozen.after_freezing, after.after_freezing) == (
        (),
        (LateComer(f"{KEY}.{UNITS[5]}.{DAY}", UNITS[5], name),),
    )


def test_a_period_is_compiled_once(district: House) -> None:
    district.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY))
    district.clear()

    with pytest.raises(AlreadyCompiled):
        district.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY))

    assert district.said() == []


@pytest.mark.parametrize(
    ("obligation", "day"),
    [(KEY, dt.date(2022, 12, 14)), ("khac", DAY), ("bao-cao-len-tinh", DAY)],
)
def test_only_a_period_of_the_plan_is_compiled(
    district: House, obligation: str, day: dt.date
) -> None:
    with pytest.raises(ObligationUndated):
        district.do(CompileReport(CONTEST, LOC_NINH, obligation, day))

    assert pending_documents(district.session) == 0


def test_a_published_total_that_is_not_the_sum_of_its_parts_is_said() -> None:
    # Source: the national contest's 14th edition, stated 536 works, six fields that sum to 526.
    parts = {"cntt": 94, "co-khi": 157, "nong-nghiep": 83, "giao-duc": 83, "y-duoc": 67, "vl": 42}
    figure = Figure(key="giai-phap", name="Số giải pháp")
    obligation = Obligation(
        key="tong-hop", name="Tổng hợp", to="national/vn", figures=("giai-phap",)
    )
    now = dt.datetime(2018, 1, 1, tzinfo=dt.UTC)
    reports = [
        (
            Report(
                "national/vn", unit, "c", "national/vn", "tong-hop", unit, unit, None,
                dt.date(2017, 12, 31), True, ReportState.ACCEPTED, 1, now, True,
            ),
            Submission(1, now, {"giai-phap": value}, ""),
        )
        for unit, value in parts.items()
    ]  # fmt: skip

    done = compile_period(
        obligation, dt.date(2017, 12, 31), [figure], reports, stated={"giai-phap": 536}, now=now
    )
    right = compile_period(
        obligation, dt.date(2017, 12, 31), [figure], reports, stated={"giai-phap": 526}, now=now
    )

    assert done.mismatches == (Mismatch("giai-phap", "Số giải pháp", None, 536, 526),)
    assert done.mismatches[0].text() == "Số giải pháp: số nêu là 536, cộng các đơn vị được 526"
    assert right.mismatches == ()


def test_a_unit_that_states_more_than_was_counted_is_said(district: House) -> None:
    submit(district, "huyen-doan", {"giai-phap-dang-ky": 3})

    district.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY))

    (one,) = compiled_view(district.session, LOC_NINH, KEY, DAY).compiled.mismatches
    assert one.text() == "Số giải pháp đăng ký: Huyện Đoàn báo cáo 3, hệ thống đếm được 0"


@pytest.mark.parametrize(
    ("obligation", "day", "above"),
    [
        (KEY, "2022-06-15", None),
        ("bao-cao-tuyen-truyen", "2022-12-10", None),
        (KEY, "2022-12-15", "2022-12-25"),
        ("bao-cao-tuyen-truyen", "2023-04-10", None),
        (KEY, "2023-06-15", "2023-06-25"),
        (KEY, "2023-12-15", None),
    ],
)
def test_the_last_period_before_a_date_above_answers_it(
    obligation: str, day: str, above: str | None
) -> None:
    own, parent = BINH_PHUOC.branch_profile(LOC_NINH), BINH_PHUOC.branch_profile(PROVINCE)

    found = report_above(own, parent, obligation, dt.date.fromisoformat(day))

    assert (found.report if found else None) == (above and f"bao-cao-huyen.loc-ninh.{above}")


def record(house: House) -> None:
    paper = papers.of_origin(house.session, CONTEST, LOC_NINH, f"compiled/{KEY}.{DAY}")
    assert paper is not None
    house.do(RecordPaperFiles(CONTEST, LOC_NINH, paper.paper, 0, FILE, FILE, None))


def test_the_compiled_report_goes_up_and_the_answer_comes_down(
    district: House, province: House
) -> None:
    a_period(district)
    district.jump("2022-12-23", 0)
    province.jump("2022-12-23", 0)
    province.clear()
    district.clear()

    record(district)
    assert district.tell(province) == 2

    own = "bao-cao-huyen.loc-ninh.2022-12-25"
    now = province.clock.now()
    listed = report_list(province.session, CONTEST, PROVINCE, now, EVERYTHING)
    (above,) = [one for one in listed if one.report == own]
    view = report_view(province.session, PROVINCE, own, province.clock.now(), None)
    assert (above.state, above.on_time) == (ReportState.SUBMITTED, True)
    assert (view.submissions[0].document, view.submissions[0].figures) == (
        FILE,
        {
            "tin-bai": 12, "tap-huan": 2, "tac-gia-dang-ky": 0, "giai-phap-tiep-nhan": 0,
            "giai-phap-dat-giai": 0, "giai-phap-gui-tinh": 0,
        },
    )  # fmt: skip

    province.do(AcceptReport(CONTEST, PROVINCE, own))
    province.tell(district)

    now = district.clock.now()
    listed = report_list(district.session, CONTEST, LOC_NINH, now, EVERYTHING)
    (mine,) = [one for one in listed if one.is_owed_by_us]
    assert (mine.report, mine.state, mine.is_office) == (own, ReportState.ACCEPTED, False)


def test_what_is_recorded_when_the_file_is_written(district: House) -> None:
    a_period(district)
    district.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY))
    assert [type(one.data) for one in district.said()] == [DocumentDrafted]

    record(district)
    first = district.said()
    record(district)

    assert [type(one.data) for one in first] == [ReportCompiled, ReportSubmitted]
    assert first[0].data == ReportCompiled(
        obligation=KEY, due_date=DAY, figures={"tin-bai": 12, "tap-huan": 2},
        submitted=tuple(sorted(UNITS[:2])), late=(UNITS[2],),
        missing=tuple(sorted((UNITS[3], *UNITS[5:]))), document=FILE,
    )  # fmt: skip
    assert (first[1].branch, first[1].data.to_branch) == (LOC_NINH, PROVINCE)
    assert district.said() == []


def test_a_prompt_from_above_stands_below_and_a_clerk_can_answer_it(
    district: House, province: House
) -> None:
    province.jump("2022-12-18", 8)
    province.tell(district)
    own = "bao-cao-huyen.binh-long.2022-12-25"
    seen = report_view(district.session, PROVINCE, own, district.clock.now(), None)
    assert ([one.days for one in seen.prompts], seen.line.is_office) == ([7], False)

    district.do(SubmitReport(CONTEST, PROVINCE, own, {"tin-bai": 3}, "Báo cáo của thị xã"))
    district.tell(province)
    province.do(ReturnReport(CONTEST, PROVINCE, own, "Thiếu số tác giả"))
    province.tell(district)

    line = report_view(district.session, PROVINCE, own, district.clock.now(), None).line
    assert (line.state, line.reason) == (ReportState.RETURNED, "Thiếu số tác giả")


def test_an_urging_from_above_shows_below_as_overdue(district: House, province: House) -> None:
    own = "bao-cao-huyen.binh-long.2022-12-25"
    for day, state in (("2022-12-25", "due"), ("2022-12-26", "overdue")):
        province.jump(day, 9)
        province.tell(district)

        line = report_view(district.session, PROVINCE, own, province.clock.now(), None).line
        assert line.state == state


def test_a_second_report_after_acceptance_is_refused_and_answered(
    district: House, province: House
) -> None:
    province.jump("2022-12-18", 8)
    province.tell(district)
    own = "bao-cao-huyen.loc-ninh.2022-12-25"
    again = SubmitReport(CONTEST, PROVINCE, own, {"tin-bai": 4})
    for command in (SubmitReport(CONTEST, PROVINCE, own, {"tin-bai": 3}), again):
        district.do(command)
    first, second = district.said(ReportSubmitted)
    province.hear([first])
    province.do(AcceptReport(CONTEST, PROVINCE, own))
    province.clear()

    province.hear([second])

    assert [type(one.data) for one in province.said()] == [ReportAccepted]
    view = report_view(province.session, PROVINCE, own, province.clock.now(), None)
    assert (view.line.state, view.submissions[-1].figures) == (ReportState.ACCEPTED, {"tin-bai": 3})


def test_a_report_that_arrives_before_the_rules_waits_for_them(
    district: House, tmp_path: Path
) -> None:
    district.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY))
    record(district)
    events = district.said(ReportSubmitted)
    late = House(database(f"sqlite:///{tmp_path / 'late.db'}"), "province")

    late.hear(events)
    late.publish(BINH_PHUOC, PROVINCE, LOC_NINH)

    own = "bao-cao-huyen.loc-ninh.2022-12-25"
    assert (
        report_view(late.session, PROVINCE, own, late.clock.now(), None).line.state == "submitted"
    )
    late.close()


def test_on_one_site_the_report_above_is_the_same_row(reporting: Database) -> None:
    house = House(reporting, "all")
    profile = BINH_PHUOC.model_copy(
        update={
            "branches": {
                key: one.model_copy(update={"site": "all"}) if one.site else one
                for key, one in BINH_PHUOC.branches.items()
            }
        }
    )
    house.publish(profile, LOC_NINH, BINH_LONG, PROVINCE)
    house.jump("2022-12-01")
    house.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY))
    house.clear()

    record(house)
    while house.tell():
        pass

    own = "bao-cao-huyen.loc-ninh.2022-12-25"
    view = report_view(house.session, PROVINCE, own, house.clock.now(), None)
    assert (view.line.state, len(view.submissions)) == (ReportState.SUBMITTED, 1)
    house.close()


def test_the_monitor_above_hears_of_every_state(district: House, province: House) -> None:
    a_period(district)
    district.jump("2022-12-16", 1)
    told = district.said(ReportProgressed)

    assert {one.data.state for one in told} <= {"overdue"}
