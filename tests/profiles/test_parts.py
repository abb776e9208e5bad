"""What a branch publishes: complete, the same after JSON, tolerant of newer versions."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from shared.errors import BrokenPayload
from shared.profiles.loading import load_profile
from shared.profiles.model import ParentRef, UnitRef, read_part
from tests.profiles.paths import BASES, DEMONSTRATION, HERE, TODAY


@pytest.mark.parametrize("path", [*BASES, *DEMONSTRATION], ids=lambda path: str(path.parent.name))
def test_every_part_is_the_same_after_json(path: Path) -> None:
    profile = load_profile(path, TODAY)

    for key in profile.branches:
        text = json.dumps(profile.part(key), ensure_ascii=False)
        assert read_part(json.loads(text)) == profile.branch_profile(key)


def test_a_part_holds_what_the_chain_adds() -> None:
    part = load_profile(HERE / "small.yaml").branch_profile("low/north")

    assert (part.contest, part.branch, part.version) == ("small", "low/north", 1)
    assert (part.title, part.time_zone, part.level_name) == (
        "Hội thi nhỏ",
        "Asia/Ho_Chi_Minh",
        "Cấp dưới",
    )
    assert part.unit == UnitRef(key="north", name="Miền Bắc", kind="area")
    assert part.parent == ParentRef(key="high/land", name="Cả nước", site="land")
    assert (part.site, part.children, part.external) == ("north", (), False)


def test_a_part_knows_the_branches_below() -> None:
    part = load_profile(HERE / "small.yaml").branch_profile("high/land")

    assert part.parent is None
    assert part.children == (
        ParentRef(key="low/north", name="Miền Bắc", site="north"),
        ParentRef(key="low/south", name="Miền Nam", site="south"),
    )


def test_marks_and_weights_are_exact() -> None:
    (marks,) = load_profile(HERE / "small.yaml").branch_profile("low/north").rounds()

    assert [one.weight for one in marks.criteria or ()] == [Decimal(1), Decimal("0.5")]
    assert (marks.threshold, marks.max_score) == (Decimal(12), Decimal("15.0"))


def test_fields_of_a_newer_version_are_ignored() -> None:
    profile = load_profile(HERE / "small.yaml")
    part = profile.part("low/north")
    part["brand_new"] = {"any": "thing"}
    part["judging"][1]["criteria"][0]["brand_new"] = 1
    part["parent"]["brand_new"] = 1

    assert read_part(part) == profile.branch_profile("low/north")


def test_a_broken_part_is_refused() -> None:
    part = load_profile(HERE / "small.yaml").part("low/north") | {"version": "no number"}

    with pytest.raises(BrokenPayload) as raised:
        read_part(part)
    assert raised.value.facts["reason"].startswith("version: ")


def test_lookups_find_by_key_or_nothing() -> None:
    part = load_profile(HERE / "small.yaml").branch_profile("low/north")

    assert [one.key for one in part.judging or ()] == ["check", "marks", "order", "share"]
    assert [one.key for one in part.rounds()] == ["marks"]
    assert [one.key for one in part.rankings()] == ["order"]
    assert [one.key for one in part.quotas()] == ["share"]
    found = (
        part.field("farm"),
        part.award("gold"),
        part.step("marks"),
        part.obligation("progress"),
    )
    assert [one.name if one else None for one in found] == [
        "Nông",
        "Nhất",
        "Chấm điểm",
        "Báo cáo tiến độ",
    ]
    assert (part.field("x"), part.award("x"), part.step("x"), part.obligation("x")) == (None,) * 4


def test_a_receipt_number_is_bare_where_no_form_is_laid_down() -> None:
    small = load_profile(HERE / "small.yaml").branch_profile("low/north")
    demonstration = load_profile(DEMONSTRATION[0]).branch_profile("district/loc-ninh")

    assert small.receipt_text(7) == "7"
    assert [demonstration.receipt_text(one) for one in (7, 123)] == [
        "07/TN-HTSTKT",
        "123/TN-HTSTKT",
    ]
