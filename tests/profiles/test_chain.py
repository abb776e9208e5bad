"""The chain of branches: parents, children, sites, and units with their validity."""

import datetime as dt
from typing import Any

import pytest

from shared.profiles.loading import load_profile
from shared.profiles.model import Profile, Unit
from tests.profiles.paths import HERE


def profile(**branches: dict[str, Any]) -> Profile:
    """A chain of four levels; `a__b` stands for the branch `a/b`."""
    levels = {"school": "town", "town": "land", "guild": "land", "land": None}
    keys = {name.replace("__", "/"): one for name, one in branches.items()}
    units = {key.partition("/")[2] for key in keys}
    return Profile.model_validate(
        {
            "schema": 2,
            "contest": "chain",
            "title": "Chuỗi",
            "time_zone": "Asia/Ho_Chi_Minh",
            "levels": {key: {"name": key, "forwards_to": above} for key, above in levels.items()},
            "units": {key: {"name": key, "kind": "unit"} for key in sorted(units)},
            "branches": keys,
        }
    )


CHAIN = profile(
    school__s={"site": "schools", "parent": "town/a"},
    town__a={"site": "towns"},
    town__b={"site": "towns"},
    guild__g={"site": "guilds"},
    land__l={"site": "land"},
)


def test_parents_follow_the_levels_or_what_is_stated() -> None:
    assert {key: CHAIN.parent_of(key) for key in CHAIN.branches} == {
        "school/s": "town/a",
        "town/a": "land/l",
        "town/b": "land/l",
        "guild/g": "land/l",
        "land/l": None,
    }
    assert CHAIN.children_of("land/l") == ("town/a", "town/b", "guild/g")
    assert [key for key in CHAIN.branches if CHAIN.is_top(key)] == ["land/l"]


def test_a_level_may_be_absent() -> None:
    direct = profile(school__s={"parent": "land/l"}, land__l={})

    assert direct.parent_of("school/s") == "land/l"


def test_sites_know_their_neighbours() -> None:
    assert CHAIN.sites() == ("guilds", "land", "schools", "towns")
    assert CHAIN.parent_sites("schools") == ("towns",)
    assert CHAIN.child_sites("land") == ("guilds", "towns")
    assert CHAIN.sites_below("land") == ("guilds", "schools", "towns")
    assert CHAIN.branches_on("towns") == ("town/a", "town/b")
    assert (CHAIN.parent_sites("land"), CHAIN.sites_below("schools")) == ((), ())


def test_all_branches_may_live_on_one_site() -> None:
    one = profile(town__a={"site": "all"}, land__l={"site": "all"})

    assert (one.sites(), one.parent_sites("all"), one.child_sites("all")) == (("all",), (), ())
    assert one.sites_below("all") == ()


def test_sites_may_be_above_and_below_one_another() -> None:
    crossed = profile(
        town__a={"site": "x", "parent": "land/y"},
        guild__g={"site": "y", "parent": "land/x"},
        land__x={"site": "x"},
        land__y={"site": "y"},
    )

    assert (crossed.sites_below("x"), crossed.sites_below("y")) == (("y",), ("x",))


def test_with_two_branches_above_none_is_taken_for_the_parent() -> None:
    assert profile(town__a={}, land__k={}, land__l={}).parent_of("town/a") is None


def test_an_external_level_makes_its_branches_external() -> None:
    chain = profile(town__a={"site": "towns"}, land__l={"external": True})

    assert (chain.is_external("land/l"), chain.is_external("town/a")) == (True, False)
    assert (chain.site_of("land/l"), chain.parent_sites("towns")) == (None, ())


@pytest.mark.parametrize(
    ("day", "valid"),
    [("2019-12-31", False), ("2020-01-01", True), ("2025-06-30", True), ("2025-07-01", False)],
)
def test_a_unit_is_valid_from_its_first_to_its_last_day(day: str, valid: bool) -> None:
    unit = Unit(
        name="Huyện", kind="district",
        valid_from=dt.date(2020, 1, 1), valid_until=dt.date(2025, 6, 30),
    )  # fmt: skip

    assert unit.is_valid_on(dt.date.fromisoformat(day)) is valid


def test_units_of_a_branch_are_its_host_and_all_below() -> None:
    small = load_profile(HERE / "small.yaml")

    assert [one.key for one in small.units_of("high/land")] == ["land", "north", "south"]
    assert [one.key for one in small.units_of("low/north")] == ["north"]
