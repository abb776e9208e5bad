"""Taking sheets on a database: versions, refusals, judges at the same moment, and what it costs."""

import threading
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from services.judging.domain.panels import Judge
from services.judging.domain.refusals import (
    EntryOut,
    MarksRefused,
    NotAssigned,
    NotInRound,
    RoundClosed,
    RoundUnknown,
)
from services.judging.queries.sheets import SheetView, sheets_of
from services.judging.service import SERVICE
from services.judging.tables import standing
from shared.clock import FixedClock
from shared.database import Prepared, Session
from shared.errors import EditConflict, NotYetKnown
from shared.events.contracts import EntryScored, EntryWithdrawn, SheetSubmitted
from shared.execution import Site, carry_out
from shared.service import Command
from shared.unit import Context
from tests.judging.office import JUDGES, Office, Place, await_a_waiter, sheet
from tests.judging.rules import (
    BRANCH,
    CONTEST,
    NOW,
    SITE,
    profile,
    quota,
    ranking,
    scoring_round,
    steps,
)

AN, BINH = JUDGES
STRANGER = Judge("demo:chi", "Lê Chi")


@pytest.fixture
def marking(office: Office) -> Office:
    """An office with an entry before its panel."""
    office.admit("a")
    office.panel()
    office.take_sent()
    return office


def _sheets(office: Office, entry: str = "a") -> tuple[SheetView, ...]:
    return office.ask(sheets_of, CONTEST, BRANCH, entry)


def _counted(office: Office) -> list[tuple[str, int]]:
    rows = office.session.core.execute(sa.select(standing.c.entry, standing.c.sheets))
    return [(row[0], row[1]) for row in rows]


def test_a_sheet_replaces_the_version_that_the_judge_saw(marking: Office) -> None:
    first = marking.do(sheet("a", AN, "10", "20"))
    second = marking.do(sheet("a", AN, "11.5", "20", version=first.version))

    assert (second.version, second.total, second.sheets) == (2, Decimal("31.5"), 1)
    (kept,) = _sheets(marking)
    assert (kept.judge_name, kept.version, kept.marks) == (
        "Nguyễn An", 2, {"new": Decimal("11.5"), "useful": Decimal("20")},
    )  # fmt: skip
    assert _counted(marking) == [("a", 1)]


def test_the_last_sheet_tells_once_that_the_entry_is_scored(marking: Office) -> None:
    marking.do(sheet("a", AN, "10", "20"))
    marking.do(sheet("a", BINH, "10", "20"))
    marking.do(sheet("a", BINH, "12", "20", version=1))

    assert [type(one.data) for one in marking.sent()] == [
        SheetSubmitted, SheetSubmitted, EntryScored, SheetSubmitted,
    ]  # fmt: skip
    assert [one.envelope.revision for one in marking.sent()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (sheet("a", STRANGER, "1", "1"), NotAssigned),
        (sheet("a", BINH, "41", "1"), MarksRefused),
        (sheet("a", BINH, "1.234", "1"), MarksRefused),
        (sheet("a", BINH, "1", "1", version=1), EditConflict),
        (sheet("a", AN, "1", "1"), EditConflict),
        (sheet("a", AN, "1", "1", version=2), EditConflict),
        (sheet("a", BINH, "1", "1", round_key="other"), RoundUnknown),
        (sheet("z", BINH, "1", "1"), NotYetKnown),
    ],
)
def test_a_refused_sheet_writes_nothing(
    marking: Office, command: Command, refusal: type[Exception]
) -> None:
    marking.do(sheet("a", AN, "10", "20"))
    before = marking.everything()

    with pytest.raises(refusal):
        marking.do(command)

    assert marking.everything() == before


def test_no_sheet_is_taken_after_the_round_is_closed(marking: Office) -> None:
    marking.mark("a", "10", "20")
    marking.close()
    before = marking.everything()

    with pytest.raises(RoundClosed):
        marking.do(sheet("a", AN, "40", "60", version=1))

    assert marking.everything() == before


def test_no_sheet_is_taken_for_an_entry_that_was_withdrawn(marking: Office) -> None:
    marking.hear("a", EntryWithdrawn(reason="Tác giả rút"), revision=3)
    with pytest.raises(EntryOut):
        marking.do(sheet("a", AN, "1", "1"))


def test_no_sheet_is_taken_in_a_round_that_the_entry_did_not_reach(bare_office: Office) -> None:
    two = steps(scoring_round("one"), scoring_round("two"), ranking(by=["two"]), quota(("gold", 1)))
    bare_office.publish(profile(two))
    bare_office.admit("a")
    bare_office.panel("two")

    with pytest.raises(NotInRound):
        bare_office.do(sheet("a", AN, "1", "1", round_key="two"))


def test_a_sheet_records_the_version_of_the_rules(marking: Office) -> None:
    marking.do(sheet("a", AN, "10", "20"))
    marking.publish(profile(version=2))
    marking.do(sheet("a", BINH, "10", "20"))

    assert [one.envelope.profile_version for one in marking.sent()] == [1, 2, 2]


class Counting(Session):
    """A session that notes every hot statement."""

    statements = 0

    def run(self, statement: Prepared, params: Any = None) -> int:
        self.statements += 1
        return super().run(statement, params)

    def one(self, statement: Prepared, params: Any = None) -> Any:
        self.statements += 1
        return super().one(statement, params)

    def all(self, statement: Prepared, params: Any = None) -> list[Any]:
        self.statements += 1
        return super().all(statement, params)


def test_a_sheet_costs_four_statements_and_the_last_one_six(marking: Office) -> None:
    marking.session.close()
    marking.session = session = Counting(marking.database)
    core: list[str] = []
    sa.event.listen(
        marking.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, statement, *_: core.append(statement),
    )
    costs = []
    for command in (
        sheet("a", AN, "1", "1"), sheet("a", BINH, "1", "1"), sheet("a", AN, "2", "1", version=1),
    ):  # fmt: skip
        session.statements = 0
        marking.do(command)
        costs.append(session.statements)

    assert (costs, core) == ([4, 6, 4], [])


def test_of_two_sheets_of_one_judge_at_once_the_second_is_a_conflict(
    marking: Office, place: Place
) -> None:
    outcomes: list[str] = []

    def mark_too() -> None:
        with other.session() as session:
            session.begin()
            try:
                _submit(session, sheet("a", AN, "2", "2"), AN)
                session.commit()
                outcomes.append("taken")
            except EditConflict:
                session.rollback()
                outcomes.append("conflict")

    other = place.database(busy_timeout_ms=10_000)
    thread = threading.Thread(target=mark_too)
    marking.session.begin()
    _submit(marking.session, sheet("a", AN, "1", "1"), AN)
    thread.start()
    await_a_waiter(other)
    marking.session.commit()
    thread.join(60)
    other.close()

    assert outcomes == ["conflict"]
    assert _counted(marking) == [("a", 1)]
    assert [(one.version, one.total) for one in _sheets(marking)] == [(1, Decimal("2"))]


def _submit(session: Session, command: Command, judge: Judge) -> None:
    carry_out(session, Site(SITE, SERVICE, FixedClock(NOW)), command, Context(judge.account))


def test_of_judges_at_the_same_moment_exactly_one_completes(marking: Office, place: Place) -> None:
    entries = [f"e{i:02}" for i in range(12)]
    marking.admit(*entries)
    database = place.database(busy_timeout_ms=10_000)
    start = threading.Barrier(len(JUDGES))
    failures: list[BaseException] = []

    def mark_all(judge: Judge) -> None:
        try:
            with database.session() as session:
                start.wait()
                for entry in entries:
                    session.begin()
                    _submit(session, sheet(entry, judge, "1", "1"), judge)
                    session.commit()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=mark_all, args=[judge]) for judge in JUDGES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    database.close()

    assert failures == []
    events = marking.sent()
    scored = [one.envelope.subject_id for one in events if isinstance(one.data, EntryScored)]
    assert sorted(scored) == entries
    assert sum(isinstance(one.data, SheetSubmitted) for one in events) == 24


def test_judges_of_other_panels_do_not_count(office: Office) -> None:
    """A panel for each field: neither may the other's judge mark, nor is the other waited for."""
    office.admit("a", field="craft")
    office.admit("b", field="farm")
    office.panel(fields=("craft",))
    office.panel(fields=("farm",), judges=(STRANGER, Judge("demo:dung", "Phạm Dũng")))
    office.take_sent()

    with pytest.raises(NotAssigned):
        office.do(sheet("a", STRANGER, "1", "1"))
    office.do(sheet("a", AN, "1", "1"))
    last = office.do(sheet("a", BINH, "1", "1"))

    assert (last.sheets, last.judges) == (2, 2)
    assert [one.data for one in office.take_sent() if isinstance(one.data, EntryScored)] == [
        EntryScored(round="marks", sheets=2)
    ]
