"""Closing rounds on a database: what is missing, who goes on, late entries, amended criteria."""

from decimal import Decimal

import pytest

from services.judging.commands import FormPanel
from services.judging.domain.panels import Judge
from services.judging.domain.refusals import (
    EarlierRoundOpen,
    FieldTaken,
    FieldUnknown,
    JudgeTwice,
    JudgingNotReady,
    PanelHasSheets,
    PanelSize,
    RoundClosed,
    RoundsOpen,
    SheetsMissing,
)
from services.judging.queries.panels import panels
from services.judging.queries.rounds import EntryProgress, RoundProgress, progress
from services.judging.queries.sheets import assignments
from shared.errors import EditConflict, InvalidInput
from shared.events.contracts import EntryWithdrawn
from tests.judging.office import JUDGES, Office, sheet
from tests.judging.rules import (
    BRANCH,
    CONTEST,
    CRITERIA,
    profile,
    quota,
    ranking,
    scoring_round,
    steps,
)

AN, BINH = JUDGES
CHI, DUNG = Judge("demo:chi", "Lê Chi"), Judge("demo:dung", "Phạm Dung")
TWO_ROUNDS = profile(
    steps(
        scoring_round("first", threshold="60"),
        scoring_round("last"),
        ranking(by=["last"]),
        quota(("gold", 1)),
    )
)


@pytest.fixture
def two_rounds(bare_office: Office) -> Office:
    """An office whose rules have two rounds, with a panel for each."""
    bare_office.publish(TWO_ROUNDS)
    bare_office.panel("first")
    bare_office.panel("last")
    return bare_office


def test_who_reaches_the_threshold_goes_on_and_is_judged_again(two_rounds: Office) -> None:
    two_rounds.admit("a", "b", "c")
    for entry, useful in (("a", "20"), ("b", "19.99"), ("c", "60")):
        two_rounds.mark(entry, "40", useful, round_key="first")

    closed = two_rounds.close("first")

    assert (closed.entries, closed.going_on) == (3, ("a", "c"))
    mine = two_rounds.ask(assignments, CONTEST, BRANCH, AN.account)
    assert [(one.entry, one.round) for one in mine if not one.is_closed] == [
        ("a", "last"), ("c", "last"),
    ]  # fmt: skip
    two_rounds.mark("a", "10", "10", round_key="last")
    two_rounds.mark("c", "20", "20", round_key="last")
    two_rounds.close("last")
    assert two_rounds.sign().awarded == 1


def test_a_round_with_missing_sheets_is_not_closed_and_says_which(office: Office) -> None:
    office.panel(fields=["craft"])
    office.admit("a", "b")
    office.admit("f", field="farm")
    office.mark("a", "1", "1")
    office.mark("b", "1", "1", judges=[AN])
    before = office.everything()

    with pytest.raises(SheetsMissing) as refused:
        office.close()

    assert refused.value.facts == {
        "round": "Marks", "sheets": 2, "count": 2, "ids": ["b", "f"],
        "entries": "«Giải pháp b» (1), «Giải pháp f» (1)",
    }  # fmt: skip
    assert office.everything() == before


def test_a_round_is_closed_without_some_sheets_only_with_a_reason(office: Office) -> None:
    office.panel()
    office.admit("a", "b")
    office.mark("a", "30", "40", judges=[AN])
    with pytest.raises(InvalidInput):
        office.close(force_reason=" ")

    closed = office.close(force_reason="Giám khảo Bình ốm, Ban Tổ chức đồng ý")

    assert (closed.entries, closed.going_on) == (2, ("a",))
    signed = office.sign()
    (results,) = [one.data for one in office.sent() if one.envelope.type.endswith("signed.v1")]
    assert [(one.entry, one.score) for one in results.results] == [
        ("a", Decimal("70.00")), ("b", None),
    ]  # fmt: skip
    assert signed.awarded == 1


def test_rounds_are_closed_in_their_order_and_once(two_rounds: Office) -> None:
    with pytest.raises(EarlierRoundOpen):
        two_rounds.close("last")
    two_rounds.close("first")
    two_rounds.close("last")
    with pytest.raises(RoundClosed):
        two_rounds.close("last")


def test_an_entry_that_comes_late_opens_the_round_for_itself(two_rounds: Office) -> None:
    two_rounds.admit("a")
    two_rounds.mark("a", "40", "40", round_key="first")
    two_rounds.close("first")
    two_rounds.admit("late")
    with pytest.raises(EarlierRoundOpen):
        two_rounds.close("last")
    two_rounds.mark("late", "40", "30", round_key="first")

    assert two_rounds.close("first").going_on == ("late",)
    with pytest.raises(RoundsOpen):
        two_rounds.sign()


def test_an_entry_that_was_withdrawn_keeps_no_round_open(office: Office) -> None:
    office.panel()
    office.admit("a", "b")
    office.mark("a", "40", "40")
    office.hear("b", EntryWithdrawn(reason="Rút"), revision=3)
    assert office.close().entries == 1
    assert office.sign().entries == 1


def test_sheets_by_criteria_that_were_amended_count_as_missing(office: Office) -> None:
    office.panel()
    office.admit("a")
    office.mark("a", "40", "40")
    lower = [{**CRITERIA[0], "max": "20"}, CRITERIA[1]]
    amended = steps(scoring_round(criteria=lower), ranking(), quota(("gold", 1)))
    office.publish(profile(amended, version=2))

    with pytest.raises(SheetsMissing):
        office.close()
    for judge in JUDGES:
        office.do(sheet("a", judge, "20", "40", version=1))
    assert office.close().going_on == ("a",)


def test_rules_without_criteria_do_not_let_judging_start(bare_office: Office) -> None:
    bare_office.publish(profile(steps(scoring_round(criteria=None))))
    bare_office.admit("a")
    before = bare_office.everything()

    for work in (bare_office.panel, bare_office.close, bare_office.sign):
        with pytest.raises(JudgingNotReady):
            work()

    assert bare_office.everything() == before


def test_entries_admitted_before_the_rules_were_complete_are_judged(bare_office: Office) -> None:
    bare_office.publish(profile(None))
    bare_office.admit("a")
    bare_office.publish(profile(version=2))
    bare_office.panel()
    bare_office.mark("a", "1", "1")
    assert bare_office.close().going_on == ("a",)


def test_panels_by_field_judge_the_entries_of_their_field(office: Office) -> None:
    office.admit("a")
    craft = office.panel(fields=["craft", "craft"])
    farm = office.panel(fields=["farm"], judges=[AN, CHI])
    office.admit("b", field="farm")
    office.admit("c", field=None)

    seen = {
        judge.account: [
            one.entry for one in office.ask(assignments, CONTEST, BRANCH, judge.account)
        ]
        for judge in (AN, BINH, CHI)
    }

    assert seen == {"demo:an": ["a", "b"], "demo:binh": ["a"], "demo:chi": ["b"]}
    shown = office.ask(panels, CONTEST, BRANCH)
    assert {(one.id, one.fields, one.judges) for one in shown} == {
        (craft, ("craft",), (AN, BINH)), (farm, ("farm",), (AN, CHI)),
    }  # fmt: skip


def test_a_panel_that_breaks_a_rule_is_refused(office: Office) -> None:
    office.panel(fields=["craft"])
    before = office.everything()
    for fields, judges, refusal in (
        (["farm"], [AN], PanelSize),
        (["farm"], [AN, AN], JudgeTwice),
        (["sea"], JUDGES, FieldUnknown),
        (["farm", "craft"], JUDGES, FieldTaken),
        ([], JUDGES, FieldTaken),
    ):
        with pytest.raises(refusal):
            office.panel(fields=fields, judges=judges)
    assert office.everything() == before


def test_a_panel_is_replaced_until_its_first_sheet(office: Office) -> None:
    office.admit("a")
    old = office.panel()
    new = office.do(FormPanel(CONTEST, BRANCH, "marks", "Mới", (CHI, DUNG), (), old)).panel
    assert office.ask(assignments, CONTEST, BRANCH, AN.account) == ()
    with pytest.raises(EditConflict):
        office.do(FormPanel(CONTEST, BRANCH, "marks", "Nữa", (CHI, DUNG), (), old))

    office.mark("a", "1", "1", judges=[CHI])
    with pytest.raises(PanelHasSheets):
        office.do(FormPanel(CONTEST, BRANCH, "marks", "Nữa", JUDGES, (), new))


@pytest.mark.parametrize("count", [1, 3])
def test_progress_counts_sheets_and_shows_no_marks(office: Office, count: int) -> None:
    entries = [f"e{i}" for i in range(count)]
    office.panel()
    office.admit(*entries)
    office.mark("e0", "33", "44")

    shown = office.ask(progress, CONTEST, BRANCH)

    assert shown.missing == ()
    assert shown.rounds == (
        RoundProgress("marks", "Marks", count, 1, 2, 2 * count, is_closed=False),
    )
    assert shown.entries == tuple(
        EntryProgress(one, f"Giải pháp {one}", "craft", "marks", 2 if one == "e0" else 0, 2, False)
        for one in entries
    )
    assert "33" not in repr(shown)
