"""One branch's judging from screening to signature, on both databases."""

from decimal import Decimal

from shared.events.contracts import (
    EntryProgressed,
    EntryScored,
    ResultsSigned,
    SheetSubmitted,
)
from shared.events.parts import Decision, EntryResult, Mark, Minutes
from tests.judging.office import JUDGES, Office
from tests.judging.rules import TODAY

MINUTES = Minutes(held_on=TODAY, chair="Chủ tịch", secretary="Thư ký", conclusion="Thống nhất")


def _result(entry: str, rank: int, marks: tuple[str, str], award: str, name: str) -> EntryResult:
    given = dict(zip(("new", "useful"), map(Decimal, marks), strict=True))
    return EntryResult(
        entry=entry,
        rank=rank,
        score=sum(given.values()),
        award=award,
        award_name=name,
        goes_up=award == "gold",
        marks=tuple(Mark(round="marks", criterion=k, value=v) for k, v in given.items()),
    )


def test_a_season_from_screening_to_signature_sends_each_event_once(office: Office) -> None:
    office.admit("a", "b")
    office.panel()
    office.mark("a", "30.5", "40")
    office.mark("b", "35", "50.25")
    office.close()

    signed = office.sign(minutes=MINUTES)

    assert (signed.entries, signed.awarded, signed.going_up) == (2, 2, ("b",))
    events = office.sent()
    assert [type(one.data) for one in events] == [
        SheetSubmitted, SheetSubmitted, EntryScored,
        SheetSubmitted, SheetSubmitted, EntryScored,
        ResultsSigned, EntryProgressed, EntryProgressed,
    ]  # fmt: skip
    assert events[2].data == EntryScored(round="marks", sheets=2)
    assert events[2].envelope.subject == "low/north/a"
    decision = Decision(
        id=signed.decision, number="12/QĐ-BTC", signed_on=TODAY, signer="Trưởng Ban"
    )
    assert events[6].data == ResultsSigned(
        decision=decision,
        minutes=MINUTES,
        part=1,
        parts=1,
        results=(
            _result("b", 1, ("35.00", "50.25"), "gold", "Giải Nhất"),
            _result("a", 2, ("30.50", "40.00"), "silver", "Giải Nhì"),
        ),
    )
    assert events[7].data == EntryProgressed(
        stage="awarded",
        title="Giải pháp b",
        unit="u1",
        unit_name="Đơn vị Một",
        field="craft",
        award="gold",
        award_name="Giải Nhất",
    )


def test_a_sheet_tells_who_marked_and_who_typed(office: Office) -> None:
    office.admit("a")
    office.panel()

    office.mark("a", "30.5", "40", judges=JUDGES[:1])

    (event,) = office.sent()
    marks = {"new": Decimal("30.5"), "useful": Decimal("40")}
    assert event.data == SheetSubmitted(
        round="marks", judge="demo:an", marks=marks, total=Decimal("70.5")
    )
    assert event.envelope.actor == "demo:an"
