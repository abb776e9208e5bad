"""Awards by quota: never more than there are places, and ties are for people to decide."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.judging.domain.quota import AwardChoice, Awarded, Tie, Vacancy, give_awards
from services.judging.domain.ranking import Contestant, rank_entries
from services.judging.domain.refusals import (
    AwardUnknown,
    BelowThreshold,
    EntryNotRanked,
    FieldUnknown,
    NamedTwice,
    QuotaExceeded,
)
from shared.errors import InvalidInput
from shared.profiles.model import BranchProfile
from tests.judging.rules import contestant, profile, quota, ranking, scoring_round, steps

REASON = "Ban Tổ chức quyết định"
PODIUM = quota(("gold", 1, "85"), ("silver", 2, "75"), ("bronze", 3, "60"))


def _rules(step: dict[str, Any] = PODIUM, within: str = "all") -> BranchProfile:
    return profile(steps(scoring_round(), ranking(within=within), {**step, "within": within}))


def _awarded(
    rules: BranchProfile,
    contestants: list[Contestant],
    choices: tuple[AwardChoice, ...] = (),
    vacancies: tuple[Vacancy, ...] = (),
) -> Awarded:
    ranked = rank_entries(rules, rules.rankings()[0], contestants)
    return give_awards(rules, [(rules.quotas()[0], ranked)], choices, vacancies)


def _entries(**scores: str) -> list[Contestant]:
    return [contestant(key, score) for key, score in scores.items()]


def _choice(entry: str, award: str | None) -> AwardChoice:
    return AwardChoice(entry, award, REASON)


def test_awards_go_from_the_best_down_and_the_threshold_itself_is_enough() -> None:
    entries = _entries(a="85", b="84.99", c="75", d="74.99", e="60", f="59.99")
    assert _awarded(_rules(), entries) == Awarded(
        {"a": "gold", "b": "silver", "c": "silver", "d": "bronze", "e": "bronze"}, ()
    )


def test_nobody_good_enough_leaves_the_place_empty() -> None:
    assert _awarded(_rules(), _entries(a="84.99", b="50")) == Awarded({"a": "silver"}, ())
    assert _awarded(_rules(), _entries(a="10")) == Awarded({}, ())
    assert _awarded(_rules(), []) == Awarded({}, ())


def test_a_tie_at_the_edge_is_left_to_the_committee() -> None:
    entries = _entries(a="95", b="80", c="78", d="78", e="70")
    tie = Tie("silver", "Giải Nhì", None, 1, ("c", "d"))
    assert _awarded(_rules(), entries) == Awarded({"a": "gold", "b": "silver"}, (tie,))


def test_the_committee_names_who_gets_the_place() -> None:
    entries = _entries(a="95", b="80", c="78", d="78", e="70")
    assert _awarded(_rules(), entries, (_choice("d", "silver"),)) == Awarded(
        {"a": "gold", "b": "silver", "d": "silver", "c": "bronze", "e": "bronze"}, ()
    )


def test_the_committee_leaves_the_place_empty() -> None:
    entries = _entries(a="95", b="80", c="78", d="78", e="70")
    assert _awarded(_rules(), entries, (), (Vacancy("silver", 1, REASON),)) == Awarded(
        {"a": "gold", "b": "silver", "c": "bronze", "d": "bronze", "e": "bronze"}, ()
    )


def test_equal_entries_that_all_fit_need_no_decision() -> None:
    assert _awarded(_rules(), _entries(a="95", b="80", c="80")) == Awarded(
        {"a": "gold", "b": "silver", "c": "silver"}, ()
    )


def test_an_entry_without_an_award_by_choice_is_passed_over() -> None:
    entries = _entries(a="95", b="90", c="80")
    assert _awarded(_rules(), entries, (_choice("a", None),)) == Awarded(
        {"b": "gold", "c": "silver"}, ()
    )


def test_a_special_award_takes_no_place() -> None:
    entries = _entries(a="95", b="40")
    assert _awarded(_rules(), entries, (_choice("b", "youth"),)) == Awarded(
        {"a": "gold", "b": "youth"}, ()
    )


def test_quotas_by_field_count_in_each_field() -> None:
    rules = _rules(within="field")
    entries = [
        contestant("a", "95", field="craft"), contestant("b", "90", field="craft"),
        contestant("c", "86", field="farm"), contestant("d", "86", field="farm"),
    ]  # fmt: skip
    tie = Tie("gold", "Giải Nhất", "farm", 1, ("c", "d"))
    assert _awarded(rules, entries) == Awarded({"a": "gold", "b": "silver"}, (tie,))
    empty = Vacancy("gold", 1, REASON, field="farm")
    assert _awarded(rules, entries, (), (empty,)) == Awarded(
        {"a": "gold", "b": "silver", "c": "silver", "d": "silver"}, ()
    )


@pytest.mark.parametrize(
    ("choices", "vacancies", "refusal"),
    [
        ((_choice("a", "gold"), _choice("b", "gold")), (), QuotaExceeded),
        ((_choice("a", "gold"),), (Vacancy("gold", 1, REASON),), QuotaExceeded),
        ((), (Vacancy("gold", 2, REASON),), QuotaExceeded),
        ((_choice("c", "gold"),), (), BelowThreshold),
        ((_choice("z", "gold"),), (), EntryNotRanked),
        ((_choice("a", "platinum"),), (), AwardUnknown),
        ((), (Vacancy("platinum", 1, REASON),), AwardUnknown),
        ((_choice("a", "gold"), _choice("a", None)), (), NamedTwice),
        ((AwardChoice("a", "gold", " "),), (), InvalidInput),
        ((), (Vacancy("gold", 1, ""),), InvalidInput),
        ((), (Vacancy("gold", 0, REASON),), InvalidInput),
        ((), (Vacancy("gold", 1, REASON, field="craft"),), FieldUnknown),
    ],
)
def test_a_choice_that_breaks_a_rule_is_refused(
    choices: tuple[AwardChoice, ...], vacancies: tuple[Vacancy, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        _awarded(_rules(), _entries(a="95", b="90", c="80"), choices, vacancies)


def test_a_choice_beyond_the_quota_is_refused_after_a_tie_too() -> None:
    entries = _entries(a="95", b="95", c="70", d="70", e="70", f="70")
    choices = tuple(_choice(one, "bronze") for one in "cdef")
    with pytest.raises(QuotaExceeded) as refused:
        _awarded(_rules(), entries, choices)
    assert refused.value.facts == {"award": "Giải Ba", "field": None, "places": 3, "given": 4}


points = st.lists(st.tuples(st.integers(50, 100), st.sampled_from(["craft", "farm"])), max_size=25)
places = st.tuples(*[st.integers(0, 4)] * 3)


@given(points, places, st.sampled_from(["all", "field"]))
def test_no_quota_is_ever_exceeded(
    given_points: list[tuple[int, str]], counts: tuple[int, int, int], within: str
) -> None:
    names = ("gold", "silver", "bronze")
    step = quota(*zip(names, counts, ("85", "75", "60"), strict=True))
    entries = [
        contestant(f"e{i:02}", str(point), field=field)
        for i, (point, field) in enumerate(given_points)
    ]
    by_id = {one.entry: one for one in entries}
    outcome = _awarded(_rules(step, within), entries)

    group = (lambda key: by_id[key].field) if within == "field" else (lambda _: None)
    given_awards = Counter((group(key), award) for key, award in outcome.awards.items())
    assert all(given_awards[key] <= counts[names.index(key[1])] for key in given_awards)
    thresholds = dict(zip(names, (85, 75, 60), strict=True))
    assert all(
        by_id[key].rounds["marks"].score >= Decimal(thresholds[award])
        for key, award in outcome.awards.items()
    )


@given(points, places)
def test_nobody_better_goes_without_and_equals_are_treated_alike(
    given_points: list[tuple[int, str]], counts: tuple[int, int, int]
) -> None:
    names = ("gold", "silver", "bronze")
    entries = [contestant(f"e{i:02}", str(p)) for i, (p, _) in enumerate(given_points)]
    outcome = _awarded(_rules(quota(*zip(names, counts, strict=True))), entries)
    worth = {name: -position for position, name in enumerate(names)}
    value = {one.entry: worth.get(outcome.awards.get(one.entry, ""), -9) for one in entries}
    score = {one.entry: one.rounds["marks"].score for one in entries}
    for one in entries:
        for other in entries:
            if score[one.entry] > score[other.entry]:
                assert value[one.entry] >= value[other.entry]
    for tie in outcome.ties:
        assert len({score[one] for one in tie.entries}) == 1 and len(tie.entries) > tie.places > 0
        assert not set(tie.entries) & outcome.awards.keys()
