"""The register: papers come in by themselves, get one number each, and end with a signed copy."""

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.commands import (
    CompileReport,
    DraftList,
    EditPaper,
    SignPaper,
    VoidPaper,
)
from services.reporting.domain.issue import Issue
from services.reporting.domain.paper import Paper, PaperState, give_number
from services.reporting.domain.refusals import (
    NumberMissing,
    NumberTaken,
    PaperClosed,
    PaperUnnumbered,
    VoidReasonMissing,
)
from services.reporting.domain.results_paper import given_number
from services.reporting.queries.papers import kept_files, open_papers, paper_view
from shared.database import Database
from shared.documents.model import PaperKind
from shared.errors import EditConflict, InvalidInput
from shared.events.contracts import (
    DocumentDrafted,
    DocumentNumbered,
    DocumentSigned,
    DocumentVoided,
    NominationSigned,
)
from tests.reporting.drafts import (
    DAY,
    DECISION,
    KEY,
    NOW,
    SIGNED,
    TODAY,
    data_of,
    entry_events,
    number,
    one_paper,
    register,
    replace_decision,
    results,
)
from tests.reporting.house import House
from tests.reporting.made import BINH_PHUOC, CONTEST, LOC_NINH, PROVINCE, Maker


@pytest.fixture
def house(reporting: Database) -> Iterator[House]:
    found = House(reporting, "district", NOW)
    found.publish(BINH_PHUOC, LOC_NINH, PROVINCE)
    yield found
    found.close()


def test_a_compiled_report_comes_into_the_register_without_a_number(house: House) -> None:
    house.do(CompileReport(CONTEST, LOC_NINH, KEY, DAY))

    (line,) = register(house)
    assert open_papers(house.session, CONTEST, LOC_NINH) == 1
    subject = "Tổng hợp tiến độ tổ chức, tuyên truyền Hội thi, kỳ báo cáo ngày 15/12/2022"
    assert (line.paper.kind, line.paper.subject, line.paper.state) == (
        PaperKind.REPORT, subject, PaperState.DRAFTED,
    )  # fmt: skip
    assert line.number_line == "Số:       /BC-BTC"
    assert line.paper.issue.signer_name == "Hồ Quang Khánh"
    assert data_of(house) == [
        DocumentDrafted(kind="report", origin=f"compiled/{KEY}.{DAY}", subject=subject)
    ]


def test_signed_results_come_into_the_register_once(house: House) -> None:
    maker = Maker()
    told = results(maker, 1, 1, "e1")

    house.hear([*entry_events(maker, "e1"), told])
    house.hear([told, results(maker, 1, 1, "e1")])

    minutes, decision = register(house)
    assert (minutes.paper.kind, decision.paper.kind) == (PaperKind.MINUTES, PaperKind.DECISION)
    assert (decision.number_line, decision.paper.issue.issued_on) == (
        "Số: 05/QĐ-BTC", DECISION.signed_on,
    )  # fmt: skip
    assert decision.paper.issue.signer_name == "Trần A"
    assert minutes.number_line == "Số:       /BB-BTC"
    assert [type(one) for one in data_of(house)] == [
        DocumentDrafted, DocumentNumbered, DocumentDrafted,
    ]  # fmt: skip


def test_a_number_that_is_taken_stays_blank_on_what_comes_by_itself(house: House) -> None:
    maker = Maker()
    again = replace_decision("d2")
    house.hear([results(maker, 1, 1), results(maker, 1, 1, decision=again)])

    lines = [one.number_line for one in register(house) if one.paper.kind is PaperKind.DECISION]

    assert sorted(lines) == ["Số:       /QĐ-BTC", "Số: 05/QĐ-BTC"]


def test_a_nomination_comes_into_the_register(house: House) -> None:
    nomination = NominationSigned(decision=DECISION, to="national/x", entries=())

    house.hear([Maker().event("judging", LOC_NINH, "d1", nomination)])

    (line,) = register(house)
    assert (line.paper.origin, line.paper.kind) == ("nomination/d1", PaperKind.DECISION)


def test_a_number_is_given_once_in_a_series_and_year(house: House) -> None:
    first = one_paper(house)
    house.hear([results(Maker(), 1, 1)])
    minutes = next(one.paper for one in register(house) if one.paper.kind is PaperKind.MINUTES)
    house.clear()

    assert house.do(number(first, 7))["state"] == "numbered"
    assert data_of(house) == [
        DocumentNumbered(kind="report", series="BC-BTC", number=7, issued_on=TODAY)
    ]
    house.do(number(minutes, 7))  # another series
    house.do(CompileReport(CONTEST, LOC_NINH, KEY, dt.date(2022, 6, 15)))
    second = next(one.paper for one in register(house) if one.paper.origin.endswith("06-15"))
    house.clear()

    with pytest.raises(NumberTaken) as refused:
        house.do(number(second, 7))
    assert refused.value.facts == {"number": "07/BC-BTC", "year": 2022, "subject": first.subject}
    assert data_of(house) == []
    assert paper_view(house.session, CONTEST, LOC_NINH, second.paper).line.paper == second
    house.do(number(second, 7, dt.date(2021, 12, 31)))  # another year
    house.do(number(first, 8))  # entered wrongly before: 7 of 2022 is free again
    house.do(number(second, 7))
    shown = {one.paper.paper: one.number_line for one in register(house)}
    assert (shown[first.paper], shown[second.paper]) == ("Số: 08/BC-BTC", "Số: 07/BC-BTC")


@pytest.mark.parametrize("wrong", [0, -1])
def test_a_number_is_never_0(house: House, wrong: int) -> None:
    paper = one_paper(house)

    with pytest.raises(InvalidInput):
        house.do(number(paper, wrong))
    with pytest.raises(InvalidInput):
        house.do(number(paper, 1, dt.date(2022, 12, 21)))

    assert register(house)[0].paper == paper
    assert data_of(house) == []


def test_two_clerks_who_give_one_number_at_once(house: House, reporting: Database) -> None:
    first = one_paper(house)
    house.do(CompileReport(CONTEST, LOC_NINH, KEY, dt.date(2022, 6, 15)))
    second = next(one.paper for one in register(house) if one.paper.origin.endswith("06-15"))
    start, answers = threading.Barrier(2), []

    def clerk(paper: Paper) -> None:
        other = House(reporting, "district", NOW)
        start.wait()
        try:
            answers.append(other.do(number(paper, 7))["state"])
        except NumberTaken as refused:
            answers.append(refused.code)
        finally:
            other.close()

    threads = [threading.Thread(target=clerk, args=(one,)) for one in (first, second)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(answers) == ["number_taken", "numbered"]
    numbers = [one.paper.issue.number for one in register(house)]
    assert sorted(numbers, key=str) == [7, None]


def test_a_paper_changed_by_somebody_else_is_not_overwritten(house: House) -> None:
    paper = one_paper(house)
    lines = ("TM. Ban Tổ chức", " KT. trưởng ban", "")
    edit = EditPaper(CONTEST, LOC_NINH, paper.paper, signer_lines=lines, version=0)

    house.do(edit)

    with pytest.raises(EditConflict):
        house.do(number(paper, 7, version=0))
    found = register(house)[0].paper
    assert found.issue == replace(paper.issue, signer_lines=("TM. BAN TỔ CHỨC", "KT. TRƯỞNG BAN"))


def test_the_signed_copy_closes_a_paper_that_has_a_number(house: House) -> None:
    paper = one_paper(house)
    sign = SignPaper(CONTEST, LOC_NINH, paper.paper, SIGNED)
    with pytest.raises(NumberMissing):
        house.do(sign)
    house.do(number(paper, 7))
    house.clear()

    house.do(sign)

    assert data_of(house) == [DocumentSigned(kind="report", official=SIGNED)]
    assert open_papers(house.session, CONTEST, LOC_NINH) == 0
    for command in (sign, number(paper, 8), VoidPaper(CONTEST, LOC_NINH, paper.paper, "Nhầm")):
        with pytest.raises(PaperClosed):
            house.do(command)
    assert [one.what for one in kept_files(house.session)] == [f"văn bản «{paper.subject}», bản ký"]


def test_a_voided_paper_keeps_its_number(house: House) -> None:
    paper = one_paper(house)
    house.do(number(paper, 7))
    house.clear()
    with pytest.raises(VoidReasonMissing):
        house.do(VoidPaper(CONTEST, LOC_NINH, paper.paper, " "))

    house.do(VoidPaper(CONTEST, LOC_NINH, paper.paper, "Ban hành nhầm"))

    assert data_of(house) == [DocumentVoided(kind="report", reason="Ban hành nhầm")]
    house.do(CompileReport(CONTEST, LOC_NINH, KEY, dt.date(2022, 6, 15)))
    other = next(one.paper for one in register(house) if one.paper.state is PaperState.DRAFTED)
    with pytest.raises(NumberTaken):
        house.do(number(other, 7))


def test_a_list_has_no_number_of_its_own(house: House) -> None:
    maker = Maker()
    house.hear(entry_events(maker, "e1", "e2"))

    paper = house.do(DraftList(CONTEST, LOC_NINH))["paper"]

    found = paper_view(house.session, CONTEST, LOC_NINH, paper)
    assert found.line.number_line == ""
    with pytest.raises(PaperUnnumbered):
        house.do(number(found.line.paper, 1))


@given(st.integers(min_value=1, max_value=99_999), st.dates(max_value=TODAY))
def test_any_number_from_1_on_a_day_that_has_come_is_taken(value: int, day: dt.date) -> None:
    paper = Paper("p", CONTEST, LOC_NINH, PaperKind.DECISION, "o", "s", "BTC", 1, NOW, Issue())

    numbered = give_number(paper, value, day, TODAY)

    assert numbered.series is not None
    assert (numbered.issue.number, numbered.series.year) == (value, day.year)
    assert (numbered.state, numbered.version) == (PaperState.NUMBERED, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [("05/QĐ-BTC", 5), (" 12 / QĐ-BTC", 12), ("7", 7), ("0", None), ("QĐ-5", None), (None, None)],
)
def test_the_number_of_a_decision_is_read_from_what_was_typed(
    text: str | None, found: int | None
) -> None:
    assert given_number(text) == found
