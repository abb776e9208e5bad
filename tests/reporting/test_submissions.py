"""A unit submits, the office accepts, returns or waives; 0 is a figure and no report is none."""

import datetime as dt
from collections.abc import Iterator

import pytest

from services.reporting.commands import AcceptReport, ReturnReport, SubmitReport, WaiveReport
from services.reporting.domain.refusals import (
    FigureNegative,
    FigureUnknown,
    NothingToDecide,
    NothingToWaive,
    ReasonMissing,
    ReportClosed,
    ReportEmpty,
)
from services.reporting.domain.submissions import ReportState
from services.reporting.queries.prefill import prefill
from services.reporting.queries.reports import report_view
from shared.database import Database
from shared.errors import EditConflict, HoithiError, NotYetKnown
from shared.events.contracts import (
    EntryProgressed,
    EntryRegistered,
    ReportAccepted,
    ReportProgressed,
    ReportReturned,
    ReportSubmitted,
    ReportWaived,
)
from shared.events.parts import Author, Dossier, DossierPersonal
from shared.service import Command
from tests.reporting.house import House
from tests.reporting.made import BINH_PHUOC, CONTEST, LOC_NINH, Maker

REPORT = "bao-cao-tien-do.huyen-doan.2022-06-15"


@pytest.fixture
def district(reporting: Database) -> Iterator[House]:
    house = House(reporting, "district")
    house.publish(BINH_PHUOC, LOC_NINH)
    yield house
    house.close()


def submit(figures: dict[str, int] | None = None, text: str = "", **more: object) -> SubmitReport:
    given = {"tin-bai": 4} if figures is None else figures
    return SubmitReport(CONTEST, LOC_NINH, REPORT, given, text, **more)  # type: ignore[arg-type]


def state_of(house: House) -> tuple[ReportState, bool | None, int]:
    line = report_view(house.session, LOC_NINH, REPORT, house.clock.now(), None).line
    return line.state, line.on_time, line.submissions


def test_a_submitted_report_is_recorded_and_the_monitors_are_told(district: House) -> None:
    district.jump("2022-06-15", 23)
    district.clear()

    answer = district.do(submit({"tin-bai": 0, "tap-huan": 2}, "Đã phát động tới các chi đoàn."))

    assert answer == {"report": REPORT, "state": "submitted", "on_time": True, "version": 1}
    progressed, submitted = district.said()
    due = dt.date(2022, 6, 15)
    assert progressed.data == ReportProgressed(
        obligation="bao-cao-tien-do", unit="huyen-doan", unit_name="Huyện Đoàn", due_date=due,
        state="submitted", on_time=True,
    )  # fmt: skip
    assert submitted.data == ReportSubmitted(
        obligation="bao-cao-tien-do", unit="huyen-doan", to_branch=LOC_NINH, due_date=due,
        figures={"tin-bai": 0, "tap-huan": 2}, text="Đã phát động tới các chi đoàn.",
    )  # fmt: skip
    (kept,) = report_view(district.session, LOC_NINH, REPORT, due_instant(), None).submissions
    assert (kept.figures, kept.text) == (submitted.data.figures, submitted.data.text)


def due_instant() -> dt.datetime:
    return dt.datetime(2022, 6, 15, 5, tzinfo=dt.UTC)


def test_a_report_after_its_date_is_late(district: House) -> None:
    district.jump("2022-06-16", 0)
    assert state_of(district) == (ReportState.OVERDUE, None, 0)

    district.do(submit())

    assert state_of(district) == (ReportState.SUBMITTED, False, 1)


def test_a_report_that_came_back_is_submitted_again_and_stays_on_time(district: House) -> None:
    district.do(submit())
    district.do(ReturnReport(CONTEST, LOC_NINH, REPORT, "Thiếu số tập huấn"))
    line = report_view(district.session, LOC_NINH, REPORT, due_instant(), None).line
    assert (line.state, line.reason) == (ReportState.RETURNED, "Thiếu số tập huấn")
    district.jump("2022-06-20")

    district.do(submit({"tin-bai": 4, "tap-huan": 1}))
    district.do(AcceptReport(CONTEST, LOC_NINH, REPORT))

    assert state_of(district) == (ReportState.ACCEPTED, True, 2)
    kinds = [type(one.data) for one in district.said(ReportReturned, ReportAccepted)]
    assert kinds == [ReportReturned, ReportAccepted]


def test_a_returned_report_is_prompted_for_again(district: House) -> None:
    district.do(submit())
    district.do(ReturnReport(CONTEST, LOC_NINH, REPORT, "Thiếu"))

    district.jump("2022-06-14", 9)

    assert report_view(district.session, LOC_NINH, REPORT, due_instant(), None).line.prompts == 2


def test_a_waived_report_is_asked_for_no_more(district: House) -> None:
    district.do(WaiveReport(CONTEST, LOC_NINH, REPORT, "Đơn vị sáp nhập"))

    district.jump("2022-06-30")

    assert state_of(district) == (ReportState.WAIVED, None, 0)
    assert [one.data.reason for one in district.said(ReportWaived)] == ["Đơn vị sáp nhập"]
    assert report_view(district.session, LOC_NINH, REPORT, due_instant(), None).line.prompts == 0


@pytest.mark.parametrize(
    ("before", "refused", "error"),
    [
        ([], submit({}, "  "), ReportEmpty),
        ([], submit({"so-khac": 1}), FigureUnknown),
        ([], submit({"tin-bai": -1}), FigureNegative),
        ([], submit(version=7), EditConflict),
        ([], AcceptReport(CONTEST, LOC_NINH, REPORT), NothingToDecide),
        ([], ReturnReport(CONTEST, LOC_NINH, REPORT, "x"), NothingToDecide),
        ([], WaiveReport(CONTEST, LOC_NINH, REPORT, " "), ReasonMissing),
        ([], AcceptReport(CONTEST, LOC_NINH, "bao-cao-tien-do.khac.2022-06-15"), NotYetKnown),
        ([submit()], ReturnReport(CONTEST, LOC_NINH, REPORT, ""), ReasonMissing),
        ([submit()], WaiveReport(CONTEST, LOC_NINH, REPORT, "x"), NothingToWaive),
        ([submit(), AcceptReport(CONTEST, LOC_NINH, REPORT)], submit(), ReportClosed),
        ([WaiveReport(CONTEST, LOC_NINH, REPORT, "x")], submit(), ReportClosed),
        ([submit()], AcceptReport(CONTEST, LOC_NINH, REPORT, version=0), EditConflict),
    ],
)
def test_what_a_rule_forbids_writes_nothing(
    district: House, before: list[Command], refused: Command, error: type[HoithiError]
) -> None:
    for one in before:
        district.do(one)
    district.clear()
    stood = state_of(district)

    with pytest.raises(error):
        district.do(refused)

    assert state_of(district) == stood
    assert district.said() == []


def test_figures_are_filled_in_from_the_units_own_events(district: House) -> None:
    low = Maker("district")
    events = []
    for number, (unit, authors) in enumerate((("huyen-doan", 2), ("huyen-doan", 1), ("khac", 5))):
        entry = f"e{number}"
        dossier = Dossier(title="x", unit=unit, unit_name=unit, version=1)
        people = tuple(Author(name=f"Tác giả {one}") for one in range(authors))
        events.append(
            low.event(
                "intake",
                LOC_NINH,
                entry,
                EntryRegistered(
                    dossier=dossier,
                    receipt_number=f"0{number}",
                    registered_on=dt.date(2022, 5, 1),
                    personal=DossierPersonal(salt="s", authors=people),
                ),
            )
        )
        told = EntryProgressed(stage="registered", title="x", unit=unit, unit_name=unit)
        events.append(low.event("intake", LOC_NINH, entry, told))
    district.hear(events)

    found = prefill(district.session, LOC_NINH, REPORT)

    assert {one.key: one.counted for one in found.figures} == {
        "van-ban-chi-dao": None,
        "tin-bai": None,
        "tap-huan": None,
        "tac-gia-dang-ky": 3,
        "giai-phap-dang-ky": 2,
    }
