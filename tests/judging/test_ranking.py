"""Ranking: order, ties, and who is ranked at all."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.judging.domain.ranking import Contestant, Ranked, Scored, rank_entries
from shared.profiles.model import BranchProfile
from tests.judging.rules import contestant, profile, quota, ranking, scoring_round, steps


def _rules(**changes: Any) -> BranchProfile:
    return profile(steps(scoring_round(), ranking(**changes), quota(("gold", 1))))


def _ranked(rules: BranchProfile, *contestants: Contestant) -> tuple[Ranked, ...]:
    return rank_entries(rules, rules.rankings()[0], contestants)


def _ranks(ranked: tuple[Ranked, ...]) -> list[tuple[str, int]]:
    return [(one.entry, one.rank) for one in ranked]


def test_equal_scores_share_a_rank_and_the_next_is_skipped() -> None:
    scores = {"a": "70", "b": "90", "c": "80", "d": "80", "e": "60.5"}
    ranked = _ranked(_rules(), *(contestant(key, score) for key, score in scores.items()))
    assert _ranks(ranked) == [("b", 1), ("c", 2), ("d", 2), ("a", 4), ("e", 5)]


def test_a_tie_is_broken_by_the_criteria_in_their_order() -> None:
    rules = _rules(tie="criterion_order", tie_criteria=["useful", "new"])
    ranked = _ranked(
        rules,
        contestant("a", "80", means={"useful": "50", "new": "30"}),
        contestant("b", "80", means={"useful": "50.01", "new": "29.99"}),
        contestant("c", "80", means={"useful": "50", "new": "30"}),
        contestant("d", "81", means={"useful": "41", "new": "40"}),
    )
    assert _ranks(ranked) == [("d", 1), ("b", 2), ("a", 3), ("c", 3)]
    assert ranked[1].key == (Decimal("80"), Decimal("50.01"), Decimal("29.99"))


def test_within_fields_each_field_has_its_own_first() -> None:
    ranked = _ranked(
        _rules(within="field"),
        contestant("a", "70", field="farm"),
        contestant("b", "90", field="craft"),
        contestant("c", "80", field="craft"),
        contestant("d", "95", field=None),
    )
    assert [(one.entry, one.field, one.rank) for one in ranked] == [
        ("d", None, 1), ("b", "craft", 1), ("c", "craft", 2), ("a", "farm", 1),
    ]  # fmt: skip


def test_who_did_not_go_on_or_was_not_scored_has_no_rank() -> None:
    ranked = _ranked(
        _rules(),
        contestant("a", "70"),
        contestant("b", "59", goes_on=False),
        contestant("c", None, goes_on=False),
        Contestant("d", "Giải pháp d", "craft", "u1", "Đơn vị Một", {}),
    )
    assert _ranks(ranked) == [("a", 1)]


def test_several_rounds_are_summed() -> None:
    rules = profile(
        steps(
            scoring_round("one"),
            scoring_round("two"),
            ranking(by=["one", "two"]),
            quota(("gold", 1)),
        )
    )
    entries = {"a": {"one": "70", "two": "80.5"}, "b": {"one": "90", "two": "60"}}
    contestants = [
        Contestant(
            key, key, None, "u", "U",
            {name: Scored(Decimal(value), {}, True) for name, value in scores.items()},
        )
        for key, scores in entries.items()
    ]  # fmt: skip
    ranked = rank_entries(rules, rules.rankings()[0], contestants)
    assert [(one.entry, one.score) for one in ranked] == [
        ("a", Decimal("150.5")), ("b", Decimal("150")),
    ]  # fmt: skip


def test_nobody_is_ranked_where_nobody_takes_part() -> None:
    assert _ranked(_rules()) == ()


scores = st.lists(st.integers(0, 20), max_size=30)


@given(scores, st.randoms(use_true_random=False))
def test_ranks_do_not_hang_on_the_order_of_the_entries(points: list[int], random: Any) -> None:
    entries = [contestant(f"e{i:02}", str(point)) for i, point in enumerate(points)]
    shuffled = random.sample(entries, len(entries))
    assert _ranked(_rules(), *shuffled) == _ranked(_rules(), *entries)


@given(scores)
def test_a_rank_is_one_more_than_the_number_of_better_ones(points: list[int]) -> None:
    entries = [contestant(f"e{i:02}", str(point)) for i, point in enumerate(points)]
    ranked = _ranked(_rules(), *entries)
    assert [one.rank for one in ranked] == [
        1 + sum(other > one.score for other in points) for one in ranked
    ]
    assert sorted(one.entry for one in ranked) == [one.entry for one in entries]
