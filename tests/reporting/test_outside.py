"""A report to a branch outside: the one that owes is prompted by its own site, a clerk answers."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from services.reporting.commands import AcceptReport, PlanReports, SubmitReport
from services.reporting.domain.submissions import ReportState
from services.reporting.queries.reports import report_list, report_view
from shared.database import Database
from shared.events.contracts import ReportDue, ReportSubmitted
from shared.identity.permissions import EVERYTHING
from shared.profiles.keeping import KeepProfile
from tests.reporting.house import House
from tests.reporting.made import BINH_PHUOC, CONTEST, LOC_NINH, PROVINCE

NATION = "national/lien-hiep-hoi-viet-nam"
REPORT = "bao-cao-trung-uong.so-khoa-hoc-va-cong-nghe.2023-07-01"


@pytest.fixture
def province(reporting: Database) -> Iterator[House]:
    house = House(reporting, "province")
    house.publish(BINH_PHUOC, PROVINCE, LOC_NINH)
    part = BINH_PHUOC.part(PROVINCE)
    outward = {
        "key": "bao-cao-trung-uong",
        "name": "Báo cáo trung ương",
        "who": ["so-khoa-hoc-va-cong-nghe"],
        "to": NATION,
        "due_dates": ["2023-07-01"],
        "remind_days_before": [3],
        "figures": ["giai-phap-tiep-nhan"],
        "confirmed_by": "Vũ Hoàng Nam",
    }
    part = {**part, "version": 2, "obligations": [*part["obligations"], outward]}
    house.do(KeepProfile(CONTEST, PROVINCE, 2, part))
    house.do(PlanReports(CONTEST, PROVINCE))
    house.clear()
    yield house
    house.close()


def test_the_own_site_prompts_for_it(province: House) -> None:
    province.jump("2023-06-28", 8)

    (asked,) = [one for one in province.said(ReportDue) if one.envelope.subject_id == REPORT]

    assert (asked.branch, asked.data.to_branch, asked.data.days) == (PROVINCE, NATION, 3)


def test_it_is_recorded_and_a_clerk_enters_the_answer(province: House) -> None:
    province.do(SubmitReport(CONTEST, PROVINCE, REPORT, {"giai-phap-tiep-nhan": 0}))
    (told,) = province.said(ReportSubmitted)
    province.hear([told])

    province.do(AcceptReport(CONTEST, PROVINCE, REPORT))

    line = report_view(province.session, PROVINCE, REPORT, province.clock.now(), None).line
    assert (line.state, line.to_branch, line.submissions) == (ReportState.ACCEPTED, NATION, 1)
    waiting = province.session.core.execute(sa.text("select count(*) from waiting")).scalar()
    assert waiting == 0


def test_it_stands_in_the_list_beside_what_is_owed_to_the_branch(province: House) -> None:
    found = report_list(province.session, CONTEST, PROVINCE, province.clock.now(), EVERYTHING)

    assert {one.to_branch for one in found} == {PROVINCE, NATION}
    assert [one.report for one in found if one.to_branch == NATION] == [REPORT]
