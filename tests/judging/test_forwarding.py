"""Who goes up: by the rule, never more than it allows."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.judging.domain.forwarding import ForwardChoice, Placed, Upward, decide_upward
from services.judging.domain.refusals import (
    EntryNotRanked,
    ForwardingExceeded,
    NamedTwice,
    NotEntitled,
    NothingAbove,
)
from shared.errors import InvalidInput
from tests.judging.rules import profile


def _placed(entry: str, rank: int, score: str, award: str | None = None) -> Placed:
    return Placed(entry, rank, (Decimal(score),), award)


PLACED = [
    _placed("a", 1, "90", "gold"),
    _placed("b", 2, "80", "silver"),
    _placed("c", 2, "80", "silver"),
    _placed("d", 4, "70"),
]
YES = ForwardChoice("d", True, "Ban Tổ chức chọn")
NO = ForwardChoice("a", False, "Tác giả đề nghị")


def _upward(rule: dict[str, Any] | None, *choices: ForwardChoice, **changes: Any) -> Upward:
    return decide_upward(profile(forwarding=rule, **changes), PLACED, choices)


def _up(*entries: str, left_out: tuple[str, ...] = ()) -> Upward:
    return Upward(frozenset(entries), left_out)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"awards": ["gold", "silver"]}, _up("a", "b", "c")),
        ({"awards": []}, _up()),
        ({"rank_up_to": 2}, _up("a", "b", "c")),
        ({"rank_up_to": 4, "awards": ["silver"]}, _up("b", "c")),
        ({"rank_up_to": 2, "max": 2}, _up("a", "b", left_out=("c",))),
        ({"rank_up_to": 9, "max": 0}, _up(left_out=("a", "b", "c", "d"))),
        ({"max": 2}, _up()),
        (None, _up()),
    ],
)
def test_the_rule_says_who_goes_up(rule: dict[str, Any] | None, expected: Upward) -> None:
    assert _upward(rule) == expected


def test_without_a_parent_nobody_goes_up() -> None:
    assert _upward({"awards": ["gold"]}, parent=None) == _up()


def test_an_entry_held_back_makes_room_for_the_next() -> None:
    assert _upward({"rank_up_to": 2, "max": 2}, NO) == _up("b", "c")


def test_whom_the_committee_names_goes_first() -> None:
    named = ForwardChoice("c", True, "Bằng điểm, chọn theo biên bản")
    assert _upward({"rank_up_to": 2, "max": 2}, named) == _up("c", "a", left_out=("b",))


def test_where_the_rule_is_silent_the_committee_names_them() -> None:
    assert _upward({"max": 1}, YES) == _up("d")
    assert _upward(None, YES) == _up("d")


@pytest.mark.parametrize(
    ("rule", "choices", "changes", "refusal"),
    [
        ({"awards": ["gold"]}, (YES,), {}, NotEntitled),
        (None, (YES,), {"parent": None}, NothingAbove),
        ({"max": 0}, (YES,), {}, ForwardingExceeded),
        (None, (ForwardChoice("z", True, "x"),), {}, EntryNotRanked),
        (None, (YES, YES), {}, NamedTwice),
        (None, (ForwardChoice("d", True, "  "),), {}, InvalidInput),
    ],
)
def test_a_choice_that_breaks_a_rule_is_refused(
    rule: dict[str, Any] | None,
    choices: tuple[ForwardChoice, ...],
    changes: dict[str, Any],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        _upward(rule, *choices, **changes)


@given(st.lists(st.integers(0, 5), max_size=20), st.integers(0, 8), st.randoms())
def test_never_more_than_allowed_and_always_the_best(
    points: list[int], most: int, random: Any
) -> None:
    placed = [_placed(f"e{i:02}", 1, str(point)) for i, point in enumerate(points)]
    rules = profile(forwarding={"rank_up_to": 1, "max": most})
    upward = decide_upward(rules, placed, ())
    assert len(upward.goes_up) == min(most, len(points))
    left = [one.key for one in placed if one.entry in upward.left_out]
    assert all(
        max(left, default=one.key) <= one.key for one in placed if one.entry in upward.goes_up
    )
    assert decide_upward(rules, random.sample(placed, len(placed)), ()) == upward
