"""Overlays: merged by key, relative to their own folder, and what they bring is remembered."""

import datetime as dt
from pathlib import Path

import pytest

from shared.profiles.loading import ProfileErrors, check_file, load_profile
from tests.profiles.paths import HERE

OVER = """
schema: 2
overlays: small.yaml
contest: shown
demonstration: true
units:
  land: {name: Cả nước}
  east: {name: Miền Đông, kind: area, parent: land}
branches:
  low/north:
    fields:
      - {key: farm, name: Nông nghiệp}
      - {key: forest, name: Rừng}
    receipt:
      closes: {date: 2025-03-31}
    obligations:
      - {key: progress, who: [north, east]}
  low/east: {site: east}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.yaml").write_text((HERE / "small.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "over.yaml").write_text(OVER, encoding="utf-8")
    return tmp_path


def test_an_overlay_merges_by_key_and_keeps_the_order(folder: Path) -> None:
    north = load_profile(folder / "over.yaml").branch("low/north")

    assert [(one.key, one.name) for one in north.fields or ()] == [
        ("craft", "Nghề"),
        ("farm", "Nông nghiệp"),
        ("forest", "Rừng"),
    ]
    assert north.obligations[0].who == ("north", "east")
    assert north.obligations[0].due_dates == (dt.date(2025, 2, 1), dt.date(2025, 3, 1))


def test_what_the_overlay_brought_is_remembered_and_what_it_repeats_is_not(folder: Path) -> None:
    profile = load_profile(folder / "over.yaml")

    assert profile.demonstration_values == (
        "/units/east",
        "/branches/low~1north/fields/1/name",
        "/branches/low~1north/fields/2",
        "/branches/low~1north/obligations/0/who",
        "/branches/low~1east",
    )


def test_a_part_carries_its_own_demonstration_values(folder: Path) -> None:
    profile = load_profile(folder / "over.yaml")
    north = profile.branch_profile("low/north")

    assert north.demonstration
    assert north.demonstration_values == ("/fields/1/name", "/fields/2", "/obligations/0/who")
    assert north.is_demonstration_value("/fields/2/name")
    assert not north.is_demonstration_value("/fields/20")
    assert not north.is_demonstration_value("/fields/0/name")
    assert profile.branch_profile("low/east").demonstration_values == ("",)
    assert profile.branch_profile("low/east").is_demonstration_value("/fields/0")
    assert profile.branch_profile("low/south").demonstration_values == ()


def test_an_overlay_that_is_no_demonstration_marks_nothing(folder: Path) -> None:
    (folder / "over.yaml").write_text(OVER.replace("demonstration: true\n", ""), "utf-8")
    profile = load_profile(folder / "over.yaml")

    assert (profile.demonstration, profile.demonstration_values) == (False, ())


def test_an_error_is_told_in_the_file_that_holds_it(folder: Path) -> None:
    base = (folder / "small.yaml").read_text("utf-8").replace("to: low/north", "to: low/nroth")
    (folder / "small.yaml").write_text(base, "utf-8")
    (folder / "over.yaml").write_text(OVER.replace("who: [north, east]", "who: [west]"), "utf-8")

    assert [(Path(one.file).name, one.line, one.path) for one in check_file(folder / "over.yaml")] \
        == [
            ("over.yaml", 17, "branches.low/north.obligations[0].who[0]"),
            ("small.yaml", 60, "branches.low/north.obligations[0].to"),
        ]  # fmt: skip


def test_an_overlay_of_an_overlay(folder: Path) -> None:
    (folder / "second.yaml").write_text(
        "schema: 2\noverlays: over.yaml\ndemonstration: true\ntitle: Lần nữa\n", "utf-8"
    )
    profile = load_profile(folder / "second.yaml")

    assert (profile.contest, profile.title) == ("shown", "Lần nữa")
    assert profile.demonstration_values[-2:] == ("/branches/low~1east", "/title")


def test_files_that_lie_over_one_another_are_told(folder: Path) -> None:
    (folder / "small.yaml").write_text("schema: 2\noverlays: over.yaml\n", "utf-8")

    with pytest.raises(ProfileErrors) as raised:
        load_profile(folder / "over.yaml")
    assert [one.message for one in raised.value.problems] == [
        "tệp nền «over.yaml» lại dựa trên chính tệp này"
    ]


def test_relative_dates_are_counted_from_the_given_day(folder: Path) -> None:
    text = (folder / "small.yaml").read_text("utf-8")
    text = text.replace("opens: 2025-01-06", "opens: today-7d")
    text = text.replace("closes: {date: 2025-03-31", "closes: {date: today+30d")
    (folder / "small.yaml").write_text(text, "utf-8")
    receipt = load_profile(folder / "small.yaml", dt.date(2025, 3, 1)).branch("low/north").receipt

    assert receipt is not None and receipt.closes is not None
    assert (receipt.opens, receipt.closes.date) == (dt.date(2025, 2, 22), dt.date(2025, 3, 31))


def test_relative_dates_without_a_day_are_told(folder: Path) -> None:
    text = (folder / "small.yaml").read_text("utf-8").replace("opens: 2025-01-06", "opens: today")
    (folder / "small.yaml").write_text(text, "utf-8")

    assert [(one.line, one.path, one.remedy) for one in check_file(folder / "small.yaml")] == [
        (18, "branches.low/north.receipt.opens", "cho biết ngày, ví dụ --today")
    ]
