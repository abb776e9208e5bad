"""Marks, sheets and the score of a round."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.judging.domain.readiness import round_of
from services.judging.domain.refusals import (
    EntryOut,
    JudgingNotReady,
    MarksRefused,
    NotAssigned,
    RoundClosed,
    RoundUnknown,
)
from services.judging.domain.scoring import (
    Desk,
    RoundScore,
    Submission,
    check_marks,
    mean,
    round_score,
    submit,
)
from shared.errors import EditConflict
from shared.profiles.model import ScoringRound
from tests.judging.rules import profile, scoring_round, steps

DESK = Desk("Máy gặt", "in", False, sheets=1, judges=2, is_assigned=True, version=0)
GOOD = {"new": Decimal("40"), "useful": Decimal("0.25")}

hundredths = st.integers(0, 10_000).map(lambda n: Decimal(n).scaleb(-2))


def _round(**changes: object) -> ScoringRound:
    return ScoringRound.model_validate(scoring_round(**changes))


def _marks(**marks: str) -> dict[str, Decimal]:
    return {key: Decimal(value) for key, value in marks.items()}


def test_a_first_sheet_is_taken_and_the_last_one_completes() -> None:
    assert submit(_round(), DESK, "an", GOOD, 0) == Submission(Decimal("40.25"), 1, False)
    last = Desk("Máy gặt", "in", False, sheets=2, judges=2, is_assigned=True, version=0)
    assert submit(_round(), last, "an", GOOD, 0) == Submission(Decimal("40.25"), 1, True)


def test_a_sheet_taken_again_completes_nothing() -> None:
    again = Desk("Máy gặt", "in", False, sheets=2, judges=2, is_assigned=True, version=3)
    assert submit(_round(), again, "an", GOOD, 3) == Submission(Decimal("40.25"), 4, False)


@pytest.mark.parametrize(
    ("desk", "seen", "refusal"),
    [
        (Desk("M", "withdrawn", False, 1, 2, True, 0), 0, EntryOut),
        (Desk("M", "in", True, 1, 2, True, 0), 0, RoundClosed),
        (Desk("M", "in", False, 1, 2, False, 0), 0, NotAssigned),
        (Desk("M", "in", False, 1, 2, True, 2), 1, EditConflict),
        (Desk("M", "in", False, 1, 2, True, 2), 0, EditConflict),
        (Desk("M", "in", False, 1, 2, True, 0), 1, EditConflict),
    ],
)
def test_a_sheet_is_refused_by_the_rule_it_breaks(
    desk: Desk, seen: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        submit(_round(), desk, "an", GOOD, seen)


@pytest.mark.parametrize(
    ("marks", "criteria", "reason"),
    [
        ({"new": "1"}, ["useful"], "«Hiệu quả» chưa có điểm"),
        ({"new": "-0.01", "useful": "1"}, ["new"], "«Tính mới» phải từ 0 đến 40"),
        ({"new": "40.01", "useful": "1"}, ["new"], "«Tính mới» phải từ 0 đến 40"),
        ({"new": "NaN", "useful": "1"}, ["new"], "«Tính mới» phải từ 0 đến 40"),
        ({"new": "Infinity", "useful": "1"}, ["new"], "«Tính mới» phải từ 0 đến 40"),
        ({"new": "1.001", "useful": "1"}, ["new"], "«Tính mới» có quá 2 chữ số thập phân"),
        ({"new": "0E-999", "useful": "1"}, ["new"], "«Tính mới» có quá 2 chữ số thập phân"),
        ({"new": "0E+999", "useful": "1"}, ["new"], "«Tính mới» có quá 2 chữ số thập phân"),
        (
            {"new": "1", "useful": "1", "other": "1"},
            ["other"],
            "«other» không phải tiêu chí của vòng này",
        ),
    ],
)
def test_marks_are_refused_naming_the_criteria(
    marks: Mapping[str, str], criteria: list[str], reason: str
) -> None:
    with pytest.raises(MarksRefused) as refused:
        check_marks(_round(), _marks(**marks))
    assert refused.value.facts == {"field": "Điểm", "reason": reason, "criteria": criteria}


@pytest.mark.parametrize("mark", ["0", "40", "40.00", "39.99", "4E+1"])
def test_marks_at_the_edges_are_taken(mark: str) -> None:
    check_marks(_round(), _marks(new=mark, useful="60"))


def test_weights_multiply_the_marks() -> None:
    criteria = [
        {"key": "new", "name": "Mới", "max": "10", "weight": "3"},
        {"key": "useful", "name": "Có ích", "max": "10", "weight": "0.5"},
    ]
    step = _round(criteria=criteria)
    sheets = [_marks(new="7.25", useful="9.5"), _marks(new="8", useful="9")]

    # Sheets of 26.5 and 28.5; the mean of the first criterion is 7.625.
    assert round_score(step, sheets) == RoundScore(
        score=Decimal("27.50"), means={"new": Decimal("7.63"), "useful": Decimal("9.25")}
    )


def test_no_sheet_is_no_score() -> None:
    assert round_score(_round(), []) is None


@pytest.mark.parametrize(
    ("values", "decimals", "expected"),
    [
        (["0.005"], 2, "0.01"),
        (["1", "2", "2"], 2, "1.67"),
        (["1", "1", "2"], 2, "1.33"),
        (["0.01", "0.02"], 2, "0.02"),
        (["84.995", "84.995"], 2, "85.00"),
        (["2", "3"], 0, "3"),
        (["1", "2"], 6, "1.500000"),
    ],
)
def test_means_are_rounded_half_up(values: list[str], decimals: int, expected: str) -> None:
    assert str(mean(map(Decimal, values), decimals)) == expected


@given(st.lists(hundredths, min_size=1, max_size=60), st.integers(0, 6))
def test_a_mean_is_the_exact_fraction_rounded_once(values: list[Decimal], decimals: int) -> None:
    exact = sum(map(Fraction, values), Fraction(0)) / len(values)
    scaled = exact * 10**decimals
    half_up = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    assert mean(values, decimals) == Decimal(half_up).scaleb(-decimals)


@given(
    st.lists(
        st.fixed_dictionaries({"new": hundredths, "useful": hundredths}), min_size=1, max_size=9
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_judges_does_not_matter(sheets: list[dict[str, Decimal]], random) -> None:
    shuffled = random.sample(sheets, len(sheets))
    assert round_score(_round(), shuffled) == round_score(_round(), sheets)


def test_judging_does_not_start_without_criteria_and_says_which_are_missing() -> None:
    rules = profile(steps(scoring_round(criteria=None, judges_per_entry=None)))
    with pytest.raises(JudgingNotReady) as refused:
        round_of(rules, "marks")
    assert refused.value.facts == {
        "missing": "tiêu chí chấm của vòng «Marks»; "
        "số giám khảo chấm mỗi giải pháp ở vòng «Marks»; cách xếp hạng; cơ cấu giải thưởng",
        "paths": [
            "judging.marks.criteria",
            "judging.marks.judges_per_entry",
            "judging.ranking",
            "judging.quota",
        ],
    }


def test_a_round_that_the_rules_do_not_have_is_refused() -> None:
    with pytest.raises(RoundUnknown) as refused:
        round_of(profile(), "order")
    assert refused.value.facts == {"round": "order", "known": "marks"}
