"""Whoever advised an entry does not judge it: before the panel, after it, and in the middle."""

import pytest

from services.judging.commands import FormPanel
from services.judging.domain.conflicts import Conflict, Counted, completed_by, require_somebody
from services.judging.domain.panels import EVERY_FIELD, Judge, Panel
from services.judging.domain.refusals import JudgeInConflict, NobodyLeft, NotAssigned
from services.judging.domain.scoring import Place
from services.judging.queries.conflicts import kept_out
from services.judging.queries.panels import panels
from services.judging.queries.rounds import missing_sheets, progress
from services.judging.queries.sheets import assignments, own_sheet, sheets_of, to_mark
from shared.events.contracts import (
    EntryAdvised,
    EntryRegistered,
    EntryRevised,
    EntryScored,
    SheetSubmitted,
)
from shared.events.parts import AdviserPersonal, DossierPersonal
from shared.identity.pseudonyms import pseudonym
from tests.judging.office import JUDGES, Office, sheet, titled
from tests.judging.rules import BRANCH, CONTEST, TODAY, profile

AN, BINH = JUDGES
CHI = Judge("demo:chi", "Lê Chi")
SAME_PERSON = pseudonym(CONTEST, "An@Example.vn ")


def advised(
    office: Office, entry: str, adviser: str, known_as: str | None = None, revision: int = 9
) -> None:
    """Hear that somebody advised an entry."""
    personal = AdviserPersonal(salt="s", pseudonym=known_as)
    office.hear(entry, EntryAdvised(adviser=adviser, personal=personal), revision=revision)


def expected(office: Office, entry: str = "a") -> tuple[int, int, bool]:
    found = next(one for one in office.ask(progress, CONTEST, BRANCH).entries if one.entry == entry)
    return found.sheets, found.judges, found.is_complete


def test_an_adviser_on_the_panel_gets_no_sheet_for_that_entry_alone(office: Office) -> None:
    office.admit("a", "b")
    advised(office, "a", AN.account)
    office.panel()

    mine = office.ask(assignments, CONTEST, BRANCH, AN.account)
    assert [one.entry for one in mine] == ["b"]
    assert office.ask(to_mark, CONTEST, BRANCH, AN.account) == 1
    assert office.ask(to_mark, CONTEST, BRANCH, BINH.account) == 2
    assert (expected(office), expected(office, "b")) == ((0, 1, False), (0, 2, False))
    (kept,) = office.ask(kept_out, CONTEST, BRANCH)
    assert (kept.judge, kept.entry, kept.reason, kept.is_set_aside) == (
        AN.account, "a", "đã tư vấn hồ sơ này", False,
    )  # fmt: skip
    waiting = {
        one.judge: one.missing for one in office.ask(missing_sheets, CONTEST, BRANCH, "marks")
    }
    assert [key for key, _ in waiting[AN.account]] == ["b"]
    with pytest.raises(JudgeInConflict) as refusal:
        office.ask(own_sheet, CONTEST, BRANCH, Place("a", "marks", AN.account))
    assert "đã tư vấn hồ sơ này («Giải pháp a»)" in str(refusal.value)


def test_the_others_sheets_are_enough_and_the_round_closes(office: Office) -> None:
    office.admit("a")
    advised(office, "a", AN.account)
    office.panel()
    office.take_sent()
    before = office.everything()

    with pytest.raises(JudgeInConflict):
        office.do(sheet("a", AN, "40", "60"), AN.account)
    assert office.everything() == before

    answer = office.do(sheet("a", BINH, "10", "20"), BINH.account)
    assert (answer.sheets, answer.judges) == (1, 1)
    assert [type(one.data) for one in office.sent()] == [SheetSubmitted, EntryScored]
    assert office.close().going_on == ("a",)


def test_a_sheet_that_was_in_is_set_aside_and_counts_nowhere(office: Office) -> None:
    office.admit("a")
    office.panel()
    office.mark("a", "10", "20", judges=[BINH])
    office.mark("a", "40", "60", judges=[AN])
    office.take_sent()

    advised(office, "a", AN.account)

    assert expected(office) == (1, 1, True)
    assert office.sent() == []  # it was complete before
    found = office.ask(sheets_of, CONTEST, BRANCH, "a")
    assert {one.judge: one.is_set_aside for one in found} == {
        AN.account: True, BINH.account: False,
    }  # fmt: skip
    with pytest.raises(JudgeInConflict):
        office.do(sheet("a", AN, "1", "1", version=1), AN.account)
    office.close()
    assert office.ask(kept_out, CONTEST, BRANCH)[0].is_set_aside
    row = next(one for one in office.everything()["standing"] if one[1] == "a")
    assert "30.00" in row  # Bình's 10 + 20 alone


def test_an_entry_that_waited_for_the_adviser_alone_is_scored_now(office: Office) -> None:
    office.admit("a")
    office.panel()
    office.mark("a", "10", "20", judges=[BINH])
    office.take_sent()

    advised(office, "a", AN.account)
    advised(office, "a", AN.account, revision=10)

    assert [one.data for one in office.sent()] == [EntryScored(round="marks", sheets=1)]


def test_what_was_closed_before_it_was_known_stays(office: Office) -> None:
    office.admit("a")
    office.panel()
    office.mark("a", "10", "20")
    office.close()
    standing = office.everything()["standing"]

    advised(office, "a", AN.account)

    assert office.everything()["standing"] == standing
    assert not any(one.is_set_aside for one in office.ask(sheets_of, CONTEST, BRANCH, "a"))


def test_an_adviser_of_another_site_is_known_again_by_the_pseudonym(office: Office) -> None:
    """The account below has another id; the mail address is the same person's."""
    office.admit("a")
    advised(office, "a", "01below", SAME_PERSON)
    known = {
        AN.account: pseudonym(CONTEST, "an@example.vn"),
        BINH.account: pseudonym(CONTEST, "b@x"),
    }
    office.do(FormPanel(CONTEST, BRANCH, "marks", "Hội đồng", JUDGES, pseudonyms=known))

    assert office.ask(assignments, CONTEST, BRANCH, AN.account) == ()
    assert expected(office) == (0, 1, False)
    with pytest.raises(JudgeInConflict):
        office.do(sheet("a", AN, "1", "1"), AN.account)


def test_the_same_address_is_another_pseudonym_in_another_contest() -> None:
    assert pseudonym("other", "an@example.vn") != pseudonym(CONTEST, "an@example.vn")


def test_hearing_of_it_before_the_entry_waits_for_nothing(office: Office) -> None:
    advised(office, "a", AN.account)
    office.admit("a")
    office.panel()
    assert office.ask(assignments, CONTEST, BRANCH, AN.account) == ()


def test_a_panel_that_leaves_an_entry_to_nobody_is_refused(office: Office) -> None:
    office.admit("a")
    office.admit("b", field="farm")
    advised(office, "a", AN.account)
    advised(office, "a", BINH.account, revision=10)
    before = office.everything()

    with pytest.raises(NobodyLeft) as refusal:
        office.panel()
    assert "không còn ai chấm được «Giải pháp a»" in str(refusal.value)
    assert office.everything() == before

    office.panel(fields=["farm"])
    office.panel(fields=["craft"], judges=[BINH, CHI])
    assert len(office.ask(panels, CONTEST, BRANCH)) == 2
    assert expected(office) == (0, 1, False)


def test_a_stranger_is_told_that_nobody_asked_and_not_of_a_conflict(office: Office) -> None:
    office.admit("a")
    advised(office, "a", CHI.account)
    office.panel()
    with pytest.raises(NotAssigned):
        office.do(sheet("a", CHI, "1", "1"), CHI.account)


def test_conflicts_of_a_branch_elsewhere_are_no_business_of_this_site(office: Office) -> None:
    office.publish(profile(branch="low/south", site="there"))
    before = office.everything()["conflict"]
    personal = AdviserPersonal(salt="s", pseudonym=None)
    data = EntryAdvised(adviser=AN.account, personal=personal)
    office.hear("a", data, revision=1, branch="low/south", site="there")
    assert office.everything()["conflict"] == before == []


def test_nobody_judges_an_entry_whose_contact_they_are(office: Office) -> None:
    personal = DossierPersonal(salt="s", authors=(), contact="0912 345 678; An@Example.vn.")
    data = EntryRegistered(
        dossier=titled("a"), receipt_number="1", registered_on=TODAY, personal=personal
    )
    office.hear("a", data, revision=1)
    office.admit("a")
    known = {AN.account: pseudonym(CONTEST, "an@example.vn")}
    office.do(FormPanel(CONTEST, BRANCH, "marks", "Hội đồng", JUDGES, pseudonyms=known))
    assert office.ask(assignments, CONTEST, BRANCH, AN.account) == ()
    (kept,) = office.ask(kept_out, CONTEST, BRANCH)
    assert (kept.judge, kept.cause) == (AN.account, "author")
    assert "an@example.vn" not in repr(office.everything()).casefold()


def test_a_contact_without_a_mail_address_keeps_nobody_out(office: Office) -> None:
    for revision, personal in enumerate(
        (DossierPersonal(salt="s", authors=(), contact="0912 345 678"), "sha256:0"), start=1
    ):
        office.hear("a", EntryRevised(dossier=titled("a"), personal=personal), revision=revision)
    assert office.everything()["conflict"] == []


def test_rules_of_what_is_left_of_a_panel() -> None:
    panel = Panel("p", "marks", "Hội đồng", (EVERY_FIELD,), JUDGES)
    of_an = Conflict("a", "Máy gặt", None, AN.account)
    require_somebody(panel, {}, [of_an])
    by_name = Conflict("a", "Máy gặt", None, SAME_PERSON)
    with pytest.raises(NobodyLeft):
        require_somebody(panel, {BINH.account: SAME_PERSON}, [of_an, by_name])
    farm = Panel("p", "marks", "Hội đồng", ("farm",), JUDGES)
    require_somebody(farm, {BINH.account: SAME_PERSON}, [of_an, by_name])
    before, after = {"marks": Counted(1, 2)}, {"marks": Counted(1, 1)}
    assert completed_by(before, after) == [("marks", 1)]
    assert completed_by(after, after) == []
    assert completed_by(before, {"marks": Counted(0, 0)}) == []
