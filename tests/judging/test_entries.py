"""Judging's copy of the entries: every order of intake's events ends in the same state."""

from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa

from services.judging.domain.scoring import Place
from services.judging.queries.reconcile import BranchState, branch_states
from services.judging.queries.results import signed_results
from services.judging.queries.sheets import assignments, own_sheet
from services.judging.store import entries
from shared.events.contract import Contract
from shared.events.contracts import EntryRevised, EntryScreened, EntryWithdrawn
from shared.messaging.tables import waiting
from tests.judging.office import JUDGES, Office, titled
from tests.judging.rules import BRANCH, CONTEST, profile

AN, BINH = JUDGES


def _screened(eligible: bool, version: int = 1, field: str = "craft") -> EntryScreened:
    reason = None if eligible else "Trùng lặp"
    return EntryScreened(eligible=eligible, reason=reason, dossier=titled("a", field, version))


def _revised(version: int, field: str = "craft") -> EntryRevised:
    return EntryRevised(dossier=titled("a", field, version), personal="sha256:0")


WITHDRAWN = EntryWithdrawn(reason="Tác giả rút")
STORIES: dict[str, tuple[list[tuple[int, Contract]], tuple[str, int]]] = {
    "withdrawn": ([(2, _screened(True)), (3, _revised(2)), (4, WITHDRAWN)], ("withdrawn", 2)),
    "put back": ([(2, _screened(True)), (3, _screened(False)), (4, _screened(True))], ("in", 1)),
    "taken out": (
        [(2, _revised(2)), (3, _screened(True, 2)), (4, _screened(False, 2))],
        ("out", 2),
    ),
    "revised only": ([(2, _revised(2)), (3, _revised(3))], ("unscreened", 3)),
}


@pytest.mark.parametrize("story", STORIES)
def test_every_order_ends_in_the_same_state(office: Office, story: str) -> None:
    events, expected = STORIES[story]
    office.panel()
    for number, order in enumerate(permutations(events)):
        entry = f"e{number}"
        for revision, data in order:
            office.hear(entry, data, revision=revision)
        assert _state(office, entry) == expected
        judged = [one.entry for one in office.ask(assignments, CONTEST, BRANCH, AN.account)]
        assert (entry in judged) == (expected[0] == "in")


def _state(office: Office, entry: str) -> tuple[str, int]:
    known = office.ask(entries.load, CONTEST, BRANCH, entry)
    return known.state, known.dossier.version if known.dossier else 0


def test_an_event_that_comes_before_the_rules_waits_for_them(bare_office: Office) -> None:
    bare_office.hear("a", _screened(True), revision=2)
    rows = bare_office.session.core.execute(sa.select(waiting.c.awaited)).all()
    assert [row[0] for row in rows] == [f"profile/{CONTEST}/{BRANCH}"]

    bare_office.publish(profile())
    bare_office.panel()

    assert [one.entry for one in bare_office.ask(assignments, CONTEST, BRANCH, AN.account)] == ["a"]


def test_a_dossier_of_another_site_is_left_alone(office: Office) -> None:
    office.publish(profile(branch="low/south", site="elsewhere"))
    before = office.everything()
    office.hear("a", _revised(2), revision=2, branch="low/south", site="elsewhere")
    assert office.everything() == before


def test_an_entry_moves_to_the_panel_of_its_new_field_until_it_is_marked(office: Office) -> None:
    office.panel(fields=["craft"], judges=[AN, BINH])
    office.panel(fields=["farm"], judges=[BINH, JUDGES[0]])
    office.hear("a", _screened(True, field="craft"), revision=2)
    office.hear("a", _revised(2, field="farm"), revision=3)
    assert _fields(office) == ["farm"]

    office.mark("a", "1", "1", judges=[AN])
    office.hear("a", _revised(3, field="craft"), revision=4)

    assert _fields(office) == ["farm"]
    seen = office.ask(own_sheet, CONTEST, BRANCH, Place("a", "marks", AN.account))
    assert (seen.dossier and seen.dossier.version, seen.version) == (3, 1)


def _fields(office: Office) -> list[str | None]:
    return [one.field for one in office.ask(assignments, CONTEST, BRANCH, AN.account)]


def _sign(office: Office) -> Any:
    office.panel()
    office.admit("a", "b")
    office.mark("a", "40", "50")
    office.mark("b", "10", "10")
    office.close()
    return office.sign()


def test_after_signing_a_withdrawal_marks_the_result_and_stops_its_way_up(office: Office) -> None:
    signed = _sign(office)
    assert signed.going_up == ("a",)

    office.hear("a", WITHDRAWN, revision=3)

    kept = office.ask(signed_results, CONTEST, BRANCH)
    assert kept is not None
    shown = [
        (one.entry, one.rank, one.award, one.goes_up, one.is_withdrawn) for one in kept.results
    ]
    assert shown == [("a", 1, "gold", False, True), ("b", 2, "silver", False, False)]
    assert office.ask(branch_states) == (
        BranchState(
            contest=CONTEST, branch=BRANCH, taking_part=("b",), out=(), withdrawn=("a",),
            decision=signed.decision, awarded=("b",), going_up=(),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(("entry", "data"), [("a", _screened(False)), ("new", _screened(True))])
def test_after_signing_nobody_comes_or_goes(office: Office, entry: str, data: Contract) -> None:
    _sign(office)
    before = office.ask(branch_states)

    office.hear(entry, data, revision=3)

    assert office.ask(branch_states) == before
    assert office.refusals() == [("vn.hoithi.entry.screened.v1", "results_already_signed")]


def test_after_signing_the_same_decision_again_is_no_refusal(office: Office) -> None:
    _sign(office)
    office.hear("a", _screened(True), revision=3)
    assert office.refusals() == []
