"""A phase starts when what it needs is there; otherwise it says what is missing."""

from typing import Any

import pytest

from shared.profiles.loading import load_profile
from shared.profiles.model import BranchProfile, Phase
from tests.profiles.paths import HERE

FULL = load_profile(HERE / "small.yaml").branch_profile("low/north")


def without(*names: str, **values: Any) -> BranchProfile:
    return FULL.model_copy(update=dict.fromkeys(names) | values)


def missing(profile: BranchProfile, phase: Phase) -> list[str]:
    return [one.path for one in profile.missing_for(phase)]


@pytest.mark.parametrize("phase", ["intake", "judging", "forwarding", "reporting"])
def test_a_complete_profile_lacks_nothing(phase: Phase) -> None:
    assert FULL.missing_for(phase) == ()


def test_intake_needs_only_who_receives_and_when_it_closes() -> None:
    bare = without("fields", "judging", "awards", "eligibility", "dossier_parts", "forwarding")

    assert missing(bare, "intake") == []
    assert missing(without("standing_offices", "receipt"), "intake") == [
        "standing_offices",
        "receipt.closes",
    ]


def test_judging_needs_criteria_judges_ranking_and_quota() -> None:
    judging = FULL.judging or ()
    bare_round = judging[1].model_copy(update={"criteria": None, "judges_per_entry": None})

    assert missing(without(judging=(judging[0], bare_round)), "judging") == [
        "judging.marks.criteria",
        "judging.marks.judges_per_entry",
        "judging.ranking",
        "judging.quota",
    ]
    assert missing(without("judging"), "judging") == [
        "judging.scoring_round",
        "judging.ranking",
        "judging.quota",
    ]


def test_judging_by_field_needs_fields() -> None:
    assert missing(without("fields"), "judging") == ["fields"]


def test_forwarding_needs_a_parent_and_what_goes_up() -> None:
    assert missing(without("parent", "forwarding"), "forwarding") == ["parent", "forwarding"]


def test_reporting_starts_with_the_first_confirmed_obligation() -> None:
    confirmed = FULL.obligations[0]
    open_one = confirmed.model_copy(
        update={"key": "open", "who": None, "due_dates": (), "confirmed_by": None}
    )
    both = without(obligations=(confirmed, open_one))

    assert missing(both, "reporting") == []
    assert [one.path for one in both.missing_for_obligation("open")] == [
        "obligations.open.who",
        "obligations.open.due_dates",
        "obligations.open.confirmed_by",
    ]
    assert missing(without(obligations=(open_one,)), "reporting") == [
        "obligations.open.who",
        "obligations.open.due_dates",
        "obligations.open.confirmed_by",
    ]
    assert missing(without(obligations=()), "reporting") == ["obligations"]


def test_nomination_needs_where_to() -> None:
    assert missing(FULL, "nomination") == ["nomination.to"]


def test_what_is_missing_is_said_to_people() -> None:
    assert [str(one) for one in without("standing_offices").missing_for("intake")] == [
        "cơ quan tiếp nhận hồ sơ"
    ]
