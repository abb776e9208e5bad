"""Screening: two acts, each recorded; decided anew until the results are signed."""

import pytest

from services.intake import queries
from services.intake.commands import Chosen, DecideScreening, ProposeScreening
from shared.errors import RuleViolation
from shared.identity.permissions import EVERYTHING
from shared.ids import new_id
from tests.intake.rules import CONTEST, HIGH, LOW
from tests.intake.sites import IntakeSite, World, result


def _decide(site: IntakeSite, *ids: str, eligible: bool = True, branch: str = LOW) -> object:
    chosen = tuple(Chosen(one) for one in ids)
    reason = None if eligible else "Trùng lặp"
    return site.do(DecideScreening(CONTEST, branch, chosen, eligible, reason, number=new_id()))


def test_the_committee_decides_on_what_was_proposed(below: IntakeSite) -> None:
    entry = below.register()
    before = below.everything()
    with pytest.raises(RuleViolation) as refused:
        _decide(below, entry)
    assert (refused.value.code, below.everything()) == ("not_proposed", before)


def test_every_act_is_kept_with_who_and_under_which_rules(below: IntakeSite) -> None:
    entry = below.register()
    below.do(ProposeScreening(CONTEST, LOW, (Chosen(entry),), False, "Trùng"), "demo:clerk")
    below.do(DecideScreening(CONTEST, LOW, (Chosen(entry),), True, "Không trùng"), "demo:head")
    acts = below.ask(queries.one_entry, CONTEST, LOW, entry, EVERYTHING).screening
    assert [(a.act, a.eligible, a.reason, a.profile_version, a.acted_by) for a in acts] == [
        ("proposal", False, "Trùng", 1, "demo:clerk"),
        ("decision", True, "Không trùng", 1, "demo:head"),
    ]


def test_a_decision_that_differs_from_the_proposal_says_why(below: IntakeSite) -> None:
    entry = below.register()
    below.do(ProposeScreening(CONTEST, LOW, (Chosen(entry),), False, "Trùng"))
    before = below.everything()
    for reason in (None, " "):
        with pytest.raises(RuleViolation) as refused:
            below.do(DecideScreening(CONTEST, LOW, (Chosen(entry),), True, reason))
        assert (refused.value.code, below.everything()) == ("reason_missing", before)


def test_in_a_group_those_decided_as_proposed_need_no_reason(below: IntakeSite) -> None:
    good, twin = below.register(), below.register("Lò sấy")
    below.do(ProposeScreening(CONTEST, LOW, (Chosen(good),), True))
    below.do(ProposeScreening(CONTEST, LOW, (Chosen(twin),), False, "Trùng"))
    done = below.do(DecideScreening(CONTEST, LOW, (Chosen(good), Chosen(twin)), True))
    assert [(one.done, one.code) for one in done.outcomes] == [
        (True, None), (False, "reason_missing"),
    ]  # fmt: skip


def test_a_decision_is_taken_anew_until_the_results_are_signed(below: IntakeSite) -> None:
    entry, other = below.register(), below.register("Lò sấy")
    below.screen(entry, other)
    _decide(below, entry, eligible=False)
    assert below.entry(LOW, entry).stage == "ineligible"
    below.sign(result(other, up=False))
    before = below.everything()
    with pytest.raises(RuleViolation) as refused:
        _decide(below, entry)
    assert (refused.value.code, below.everything()) == ("already_signed", before)


def test_in_a_group_what_cannot_be_decided_spoils_nothing(below: IntakeSite) -> None:
    good, bare = below.register(), below.register("Lò sấy")
    below.do(ProposeScreening(CONTEST, LOW, (Chosen(good),), True))
    answer = _decide(below, good, bare)
    outcomes = [(one.entry, one.done, one.code) for one in answer.outcomes]  # type: ignore[attr-defined]
    assert outcomes == [(good, True, None), (bare, False, "not_proposed")]
    assert below.ask(queries.counts, CONTEST, LOW, EVERYTHING) == {"eligible": 1, "registered": 1}


def test_the_branch_below_hears_that_its_entry_was_turned_away_and_let_in_after_all(
    world: World, below: IntakeSite, above: IntakeSite
) -> None:
    entry = below.register()
    below.screen(entry)
    below.sign(result(entry))
    world.settle()
    heard = []
    for eligible in (False, True):
        above.screen(entry, branch=HIGH, eligible=eligible)
        world.settle()
        (known,) = below.ask(queries.one_entry, CONTEST, LOW, entry, EVERYTHING).outcomes
        heard.append((known.outcome.decided_by, known.outcome.outcome))
    assert heard == [(HIGH, "ineligible"), (HIGH, "eligible")]


def test_judging_gets_what_judges_need_and_no_names(below: IntakeSite) -> None:
    entry = below.register()
    below.screen(entry)
    (told,) = [one.event for one in below.sent() if one.name == "entry.screened"]
    assert told.data.dossier == below.entry(LOW, entry).dossier
    assert b"Nguy\xe1\xbb\x85n V\xc4\x83n An" not in told.raw


@pytest.mark.parametrize("name", ["entry.progressed", "entry.screened"])
def test_what_many_read_holds_no_personal_data(below: IntakeSite, name: str) -> None:
    entry = below.register()
    below.screen(entry)
    found = [one.event.raw.decode() for one in below.sent() if one.name == name]
    assert found and not any("Nguyễn Văn An" in one or "0912" in one for one in found)
