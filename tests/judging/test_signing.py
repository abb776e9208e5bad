"""From closed rounds to what is signed, without a database."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from services.judging.domain.forwarding import ForwardChoice
from services.judging.domain.quota import AwardChoice, Tie, Vacancy
from services.judging.domain.refusals import (
    AwardsUndecided,
    JudgingNotReady,
    ResultsAlreadySigned,
    RoundsOpen,
)
from services.judging.domain.signing import (
    Choices,
    in_parts,
    propose,
    require_decided,
    require_signable,
)
from shared.errors import InvalidInput
from shared.events.codec import MAX_EVENT_BYTES
from shared.events.parts import Decision, EntryResult, Mark
from tests.judging.rules import TODAY, contestant, profile, quota, ranking, scoring_round, steps

DECISION = Decision(id="d1", number="12", signed_on=TODAY, signer="Trưởng Ban")
WHY = "Ban Tổ chức quyết định"


def _results(count: int, marks: int = 0) -> list[EntryResult]:
    given = tuple(
        Mark(round="so-khao", criterion=f"tieu-chi-so-{i}", value=Decimal("12.34"))
        for i in range(marks)
    )
    return [EntryResult(entry=f"{i:026}", goes_up=False, marks=given) for i in range(count)]


def test_a_proposal_holds_rank_score_award_and_way_up_of_everyone() -> None:
    entries = [
        contestant("a", "80", means={"new": "30", "useful": "50"}),
        contestant("b", "90", means={"new": "35", "useful": "55"}),
        contestant("c", "40", goes_on=False),
    ]
    proposal = propose(profile(), entries, Choices())
    shown = [
        (one.entry, one.rank, one.score, one.award_name, one.goes_up, len(one.marks))
        for one in proposal.results
    ]
    assert shown == [
        ("b", 1, Decimal("90"), "Giải Nhất", True, 2),
        ("a", 2, Decimal("80"), "Giải Nhì", False, 2),
        ("c", None, None, None, False, 0),
    ]
    assert (proposal.ties, proposal.left_out) == ((), ())


def test_a_later_quota_passes_over_who_has_an_award() -> None:
    rules = profile(
        steps(
            scoring_round(),
            ranking(within="field"),
            quota(("gold", 1), within="field"),
            quota(("silver", 1), key="rest"),
        )
    )
    entries = [
        contestant("a", "90"), contestant("b", "80"), contestant("c", "85", field="farm"),
        contestant("d", "84", field="farm"),
    ]  # fmt: skip
    awards = {one.entry: one.award for one in propose(rules, entries, Choices()).results}
    assert awards == {"a": "gold", "c": "gold", "d": "silver", "b": None}


def test_choices_of_every_kind_are_followed() -> None:
    entries = [contestant("a", "90"), contestant("b", "90"), contestant("c", "80")]
    choices = Choices(
        awards=(AwardChoice("b", "gold", WHY),),
        vacancies=(Vacancy("silver", 1, WHY),),
        forwarding=(ForwardChoice("b", False, WHY),),
    )
    proposal = propose(profile(), entries, choices)
    shown = [(one.entry, one.rank, one.award, one.goes_up) for one in proposal.results]
    assert shown == [("a", 1, "silver", False), ("b", 1, "gold", False), ("c", 3, None, False)]


def test_a_tie_is_named_and_keeps_results_from_being_signed() -> None:
    proposal = propose(profile(), [contestant("a", "90"), contestant("b", "90")], Choices())
    assert proposal.ties == (Tie("gold", "Giải Nhất", None, 1, ("a", "b")),)
    with pytest.raises(AwardsUndecided) as refused:
        require_decided(proposal, {"a": "Máy gặt", "b": "Máy cày"})
    assert refused.value.facts == {
        "ties": "Giải Nhất còn 1 chỗ cho «Máy gặt», «Máy cày»", "entries": [["a", "b"]],
    }  # fmt: skip


def test_nobody_is_a_result_too() -> None:
    proposal = propose(profile(), [], Choices())
    assert (proposal.results, proposal.ties) == ((), ())
    (part,) = in_parts(DECISION, None, [])
    assert (part.part, part.parts, part.results) == (1, 1, ())


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"signed": DECISION}, ResultsAlreadySigned),
        ({"open_rounds": ["Sơ khảo"]}, RoundsOpen),
        ({"signed_on": TODAY + dt.timedelta(days=1)}, InvalidInput),
    ],
)
def test_results_are_not_signed_too_early_or_twice(
    given: dict[str, Any], refusal: type[Exception]
) -> None:
    free: dict[str, Any] = {"signed": None, "open_rounds": [], "signed_on": TODAY, "today": TODAY}
    require_signable(profile(), **free)
    with pytest.raises(refusal):
        require_signable(profile(), **free | given)


def test_a_second_signature_names_the_decision_that_stands() -> None:
    with pytest.raises(ResultsAlreadySigned) as refused:
        require_signable(profile(), signed=DECISION, open_rounds=[], signed_on=TODAY, today=TODAY)
    assert str(refused.value) == "Kết quả đã được ký tại Quyết định số 12 ngày 04/05/2026."


def test_rules_without_awards_are_not_signed() -> None:
    with pytest.raises(JudgingNotReady):
        propose(profile(steps(scoring_round(), ranking())), [], Choices())


@pytest.mark.parametrize(
    ("count", "lengths"), [(1, [1]), (200, [200]), (201, [200, 1]), (450, [200, 200, 50])]
)
def test_long_lists_come_in_complete_parts(count: int, lengths: list[int]) -> None:
    results = _results(count)
    parts = in_parts(DECISION, None, results)
    assert [len(one.results) for one in parts] == lengths
    assert [(one.part, one.parts) for one in parts] == [
        (n, len(lengths)) for n in range(1, len(lengths) + 1)
    ]
    assert [one for part in parts for one in part.results] == results


def test_entries_with_many_marks_come_in_parts_below_the_limit_of_an_event() -> None:
    parts = in_parts(DECISION, None, _results(200, marks=45))
    assert sum(len(one.results) for one in parts) == 200
    assert all(len(one.model_dump_json()) < MAX_EVENT_BYTES - 4096 for one in parts)
