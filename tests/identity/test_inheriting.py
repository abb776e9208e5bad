"""Who acts for a unit reaches what the units had that it followed, from the day they ended."""

import datetime as dt

import pytest

from shared.identity.asker import Grant
from shared.identity.inheriting import followed_by, with_inherited
from shared.profiles.keeping import KeepUnits
from shared.runtime import SiteRuntime
from shared.unit import Context

CONTEST = "c"
ENDED = "2026-06-30"
UNITS = (
    {"key": "a", "name": "Xã A", "kind": "x", "valid_until": ENDED, "successor": "ab"},
    {"key": "b", "name": "Xã B", "kind": "x", "valid_until": ENDED, "successor": "ab"},
    {
        "key": "ab", "name": "Xã AB", "kind": "x", "valid_until": "2026-09-30",
        "successor": "d", "successors": ["d", "e"],
    },
    {"key": "d", "name": "Phường D", "kind": "x"},
    {"key": "e", "name": "Phường E", "kind": "x"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "day", "reached"),
    [
        ("ab", ENDED, ["ab"]),
        ("ab", "2026-07-01", ["ab", "a", "b"]),
        ("d", "2026-10-01", ["d", "a", "ab", "b"]),
        ("e", "2026-10-01", ["e", "a", "ab", "b"]),
        ("a", "2026-10-01", ["a"]),
    ],
)
async def test_successor_reaches_what_its_units_had(
    site: SiteRuntime, unit: str, day: str, reached: list[str]
) -> None:
    await site.execute("site", KeepUnits(CONTEST, 1_000_001, UNITS), Context("t"))
    grants = (Grant("unit_clerk", CONTEST, "x/y", unit), Grant("judge", CONTEST, "x/y"))
    today = dt.date.fromisoformat(day)
    with site.databases["site"].session() as session:
        found = with_inherited(session, grants, today)
    assert [one.unit for one in found] == [*reached, None]
    assert {one.role for one in found[:-1]} == {"unit_clerk"}


def test_units_that_follow_each_other_in_a_ring_end() -> None:
    assert followed_by("a", {"a": frozenset("b"), "b": frozenset("a")}) == ("b",)
