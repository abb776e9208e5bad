"""Duties of units that end pass to whoever follows them."""

import datetime as dt
from collections.abc import Iterator

import pytest

from services.reporting.commands import PlanReports
from services.reporting.domain.obligations import heir_on
from services.reporting.queries.reports import report_list
from shared.database import Database
from shared.identity.permissions import EVERYTHING
from shared.profiles.keeping import KeepUnits
from tests.reporting.house import MORNING, House
from tests.reporting.made import BINH_LONG, BINH_PHUOC, CONTEST, LOC_NINH, PROVINCE

ENDING = ("huyen-doan", "xa-loc-an")
ENDED = {
    "a": (dt.date(2026, 4, 30), "b"),
    "b": (dt.date(2026, 6, 30), "c"),
    "x": (dt.date(2026, 4, 30), None),
    "one": (dt.date(2026, 1, 1), "two"),
    "two": (dt.date(2026, 1, 1), "one"),
}


@pytest.fixture
def district(reporting: Database) -> Iterator[House]:
    """The district's reporting, that knows the plans."""
    house = House(reporting, "district")
    house.publish(BINH_PHUOC, LOC_NINH, BINH_LONG, PROVINCE)
    yield house
    house.close()


def test_duties_pass_along_the_line_by_the_day() -> None:
    days = [dt.date(2026, 4, 30), dt.date(2026, 5, 1), dt.date(2026, 7, 1)]
    assert [heir_on("a", day, ENDED) for day in days] == ["a", "b", "c"]


def test_duties_end_where_nobody_follows_or_all_follow_one_another() -> None:
    day = dt.date(2026, 7, 1)
    assert [heir_on(one, day, ENDED) for one in ("x", "one", "other")] == [None, None, "other"]


def test_reports_due_after_a_merger_are_owed_by_the_heir(district: House) -> None:
    bodies = [
        {**one.model_dump(mode="json", exclude_none=True), "valid_until": "2022-10-31",
         "successor": "xa-moi"}
        for one in BINH_PHUOC.units.values()
        if one.key in ENDING
    ]  # fmt: skip
    heir = {"key": "xa-moi", "name": "Xã Mới", "kind": "commune", "valid_from": "2022-11-01"}
    before = _owed(district)
    district.do(KeepUnits(CONTEST, 1_000_001, (heir, *bodies)))
    after = _owed(district)
    passed = {one for one in before if one[0] in ENDING and one[1] > "2022-10-31"}
    assert passed
    assert after == before - passed | {("xa-moi", day) for _, day in passed}
    district.do(PlanReports(CONTEST, LOC_NINH))
    assert _owed(district) == after


def _owed(house: House) -> set[tuple[str, str]]:
    """Unit and day of every report of the district that is still to come."""
    found = report_list(house.session, CONTEST, LOC_NINH, MORNING, EVERYTHING)
    return {(one.unit, one.due_date.isoformat()) for one in found if one.state == "due"}
