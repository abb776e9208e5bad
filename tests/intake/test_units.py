"""Units: changed with effect from a day, told everywhere, written to where nothing came."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from services.intake.commands import ReviseEntry
from services.intake.commands.units import ChangeUnits, ImportUnits, RemindUnits
from services.intake.domain.receiving import KnownUnit, merged_since
from services.intake.domain.targets import target_of, target_words
from services.intake.domain.unit_changes import (
    Kind,
    NewUnit,
    UnitChange,
    change_units,
    key_from,
    name_on,
)
from services.intake.domain.unit_lists import UnitLine
from services.intake.queries.standing import standing
from services.intake.tables import METADATA
from shared.errors import RuleViolation
from shared.events.contracts import UnitsPublished
from shared.profiles.keeping import KeepUnits
from tests.intake.rules import CONTEST, LOW, TODAY, UNITS, draft, low
from tests.intake.sites import IntakeSite, World

ON = dt.date(2026, 5, 10)
BEFORE = "2026-05-09"
KNOWN = {
    "top": {"key": "top", "name": "Huyện", "kind": "area"},
    "a": {"key": "a", "name": "Xã A", "kind": "commune", "parent": "top", "short_name": "A"},
    "b": {"key": "b", "name": "Xã B", "kind": "commune", "parent": "top"},
    "gone": {"key": "gone", "name": "Xã Cũ", "kind": "commune", "valid_until": "2025-01-01"},
    "new": {"key": "new", "name": "Xã Mới", "kind": "commune", "valid_from": "2026-05-10"},
    "later": {"key": "later", "name": "Xã Sau", "kind": "commune", "valid_from": "2026-05-11"},
    "renamed": {
        "key": "renamed", "name": "Xã Tên", "kind": "commune",
        "former_names": [{"name": "Xã Trước", "until": "2026-06-30"}],
    },
}  # fmt: skip


def _changed(kind: Kind, *units: str, into: tuple[NewUnit, ...] = (), parent: str = "") -> Any:
    found = change_units(UnitChange(kind, ON, units, into, parent), KNOWN)
    return {one["key"]: dict(one) for one in found}


def test_renamed_unit_keeps_its_former_name() -> None:
    body = _changed(Kind.RENAME, "a", into=(NewUnit("Phường A"),))["a"]
    assert body == {
        **KNOWN["a"], "name": "Phường A", "former_names": [{"name": "Xã A", "until": BEFORE}],
    }  # fmt: skip
    assert (name_on(body, ON - dt.timedelta(days=1)), name_on(body, ON)) == ("Xã A", "Phường A")


def test_merged_units_end_the_day_before_and_name_their_heir() -> None:
    new = _changed(Kind.MERGE, "a", "b", into=(NewUnit("Xã A B"),))
    assert new["xa-a-b"] == {
        "key": "xa-a-b", "name": "Xã A B", "kind": "commune", "parent": "top",
        "valid_from": "2026-05-10",
    }  # fmt: skip
    assert {new[one]["successor"] for one in "ab"} == {"xa-a-b"}
    assert {new[one]["valid_until"] for one in "ab"} == {BEFORE}
    old = _changed(Kind.MERGE, "a", into=(NewUnit("b", "b"),))
    assert set(old) == {"a"}


def test_split_unit_names_all_its_heirs_the_first_inherits() -> None:
    found = _changed(Kind.SPLIT, "a", into=(NewUnit("Xã C"), NewUnit("Xã C")))
    assert list(found) == ["xa-c", "xa-c-2", "a"]
    assert (found["a"]["successor"], found["a"]["successors"]) == ("xa-c", ["xa-c", "xa-c-2"])


def test_closed_and_moved_units() -> None:
    assert _changed(Kind.CLOSE, "a", "b")["b"] == {**KNOWN["b"], "valid_until": BEFORE}
    moved = _changed(Kind.MOVE, "a", parent="b")["a"]
    assert (moved["parent"], moved["former_parents"]) == ("b", [{"parent": "top", "until": BEFORE}])


@pytest.mark.parametrize(
    ("kind", "units", "into", "parent"),
    [
        (Kind.RENAME, ("a", "b"), ("X",), ""),
        (Kind.RENAME, ("a",), ("Xã A",), ""),
        (Kind.RENAME, ("none",), ("X",), ""),
        (Kind.CLOSE, (), (), ""),
        (Kind.CLOSE, ("gone",), (), ""),
        (Kind.MERGE, ("a",), ("X",), ""),
        (Kind.SPLIT, ("a",), ("X",), ""),
        (Kind.MOVE, ("top",), (), "a"),
        (Kind.MOVE, ("a",), (), "none"),
        (Kind.ADD, (), (" ",), ""),
        (Kind.CLOSE, ("new",), (), ""),
        (Kind.RENAME, ("later",), ("X",), ""),
        (Kind.MOVE, ("a",), (), "later"),
        (Kind.RENAME, ("renamed",), ("X",), ""),
    ],
)
def test_what_makes_no_sense_is_refused(
    kind: Kind, units: tuple[str, ...], into: tuple[str, ...], parent: str
) -> None:
    with pytest.raises(RuleViolation):
        _changed(kind, *units, into=tuple(NewUnit(one) for one in into), parent=parent)


def test_units_merge_into_one_that_begins_the_same_day() -> None:
    assert _changed(Kind.MERGE, "a", "b", into=(NewUnit("", "new"),))["b"]["successor"] == "new"


def test_keys_read_as_names() -> None:
    assert key_from("Sở Giáo dục & Đào tạo", {}) == "so-giao-duc-dao-tao"
    assert key_from("!!!", {"don-vi": 1}) == "don-vi-2"


def test_allowances_of_units_that_merged_since_the_opening_are_found() -> None:
    units = [
        KnownUnit("new", "N"),
        KnownUnit("a", "A", valid_until=dt.date(2026, 5, 1), successor="new"),
        KnownUnit("b", "B", valid_until=dt.date(2026, 4, 1), successor="a"),
        KnownUnit("c", "C", valid_until=dt.date(2025, 1, 1), successor="new"),
    ]
    assert merged_since(units, "new", dt.date(2026, 1, 1)) == ("a", "b", "new")


def test_targets_hold_for_the_first_that_concerns_a_unit() -> None:
    rules = low(
        targets=[{"least": 1, "kinds": ["school"]}, {"least": 3, "most": 5}],
    )
    words = [target_words(target_of(rules, "u", kind)) for kind in ("school", "commune")]
    assert words == ["từ 1", "3–5"]


def _standing(site: IntakeSite, day: dt.date) -> dict[str, Any]:
    rules = low(targets=[{"least": 2, "most": 3}])
    return {one.key: one for one in site.ask(standing, rules, day).units}


def test_merger_is_told_everywhere_and_entries_under_way_go_on(world: World) -> None:
    below, above = world.sites["north"], world.sites["land"]
    entry = below.register("Máy gặt", unit="u1")
    world.settle()
    change = UnitChange(Kind.MERGE, TODAY, ("u1", "u2"), (NewUnit("Xã Hợp Nhất"),))
    below.do(ChangeUnits(CONTEST, LOW, change))
    ((name, letter),) = [
        (one.topic, one) for one in below.sent() if isinstance(one.event.data, UnitsPublished)
    ]
    assert name == "hoithi.north.contests"
    above.deliver(letter)
    for site in (below, above):
        site.do(KeepUnits(CONTEST, 7, UNITS))  # the file, published later, still names the old
    there = _standing(below, TODAY)
    assert (there["u1"].name, there["u1"].heirs) == ("Xã Một (cũ)", ("Xã Hợp Nhất",))
    assert (there["xa-hop-nhat"].entries, there["xa-hop-nhat"].is_short) == (0, True)
    with pytest.raises(RuleViolation) as refused:
        below.register("Máy khác", unit="u1")
    assert refused.value.code == "unit_not_valid"
    below.do(ReviseEntry(CONTEST, LOW, entry, draft("Máy gặt mới", unit="u1")))
    found = below.entry(LOW, entry)
    assert (found.title, found.dossier.unit_name) == ("Máy gặt mới", "Xã Một")
    below.register("Máy khác", unit="xa-hop-nhat")


def test_letters_are_drafted_once_to_those_who_sent_nothing(below: IntakeSite) -> None:
    below.register("Máy gặt", unit="u1")
    asked = RemindUnits(CONTEST, LOW, ("u1", "u2", "old"))
    assert [below.do(asked).letters for _ in range(2)] == [1, 0]
    message = METADATA.tables["message"]
    rows = below.session.core.execute(
        sa.select(message.c.template, message.c.recipient, message.c.state).where(
            message.c.template == "entries_awaited"
        )
    )
    assert list(rows) == [("entries_awaited", "unit:small/u2", "draft")]
    below.session.rollback()
    below.clock.instant = dt.datetime(2026, 7, 2, tzinfo=dt.UTC)
    with pytest.raises(RuleViolation):
        below.do(asked)


def test_list_of_units_adds_what_is_new_or_says_what_is_wrong(below: IntakeSite) -> None:
    lines = (
        UnitLine(2, "Xã Một"),
        UnitLine(3, "Phòng Giáo dục", "pgd"),
        UnitLine(4, "Trường Ba", kind="Trường", parent="phong giao duc"),
    )
    bad = (UnitLine(5, "Tên khác", "u2"), UnitLine(6, "Xã D", parent="không có"))
    before = below.everything()
    tried = below.do(ImportUnits(CONTEST, LOW, lines + bad, True))
    assert [(one.row, one.column) for one in tried.problems] == [
        (5, "Tên đơn vị"), (6, "Cấp quản lý"),
    ]  # fmt: skip
    with pytest.raises(RuleViolation):
        below.do(ImportUnits(CONTEST, LOW, lines + bad, False))
    assert below.everything() == before
    assert below.do(ImportUnits(CONTEST, LOW, lines, False)).units == ("pgd", "truong-ba")
    assert {"pgd", "truong-ba"} <= set(_standing(below, TODAY))
