"""Older files become current ones, comments and layout kept."""

from dataclasses import astuple

import pytest

from shared.profiles.loading import ProfileErrors, check_file, load_profile, migrate_text
from tests.profiles.paths import BASES, HERE

OLD = (HERE / "golden" / "schema-1.yaml").read_text(encoding="utf-8")
CURRENT = (HERE / "golden" / "schema-2.yaml").read_text(encoding="utf-8")
KNOWN = "các lược đồ đã biết: 1 đến 2"


def test_schema_1_becomes_schema_2() -> None:
    assert migrate_text(OLD) == CURRENT


def test_what_was_migrated_can_be_read() -> None:
    profile = load_profile(HERE / "golden" / "schema-2.yaml")
    receipt = profile.branch("district/a").receipt

    assert receipt is not None
    assert str(receipt.closes) == "đến hết ngày 31/03/2025"


def test_an_old_file_is_not_read_before_it_is_migrated() -> None:
    file = HERE / "golden" / "schema-1.yaml"

    assert [one.remedy for one in check_file(file)] == [f"chạy: hoithi contest migrate {file}"]


def test_a_current_file_stays_as_it_is() -> None:
    for text in (CURRENT, *(path.read_text(encoding="utf-8") for path in BASES)):
        assert migrate_text(text) == text


def test_line_ends_are_kept() -> None:
    assert migrate_text(OLD.replace("\n", "\r\n")) == CURRENT.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("schema: 9\n", ("f", 1, 9, "schema", "không biết lược đồ «9»", KNOWN)),
        ("contest: x\n", ("f", 1, 1, "schema", "thiếu «schema»", KNOWN)),
        ("- 1\n", ("f", 1, 1, "", "tệp trống hoặc không phải nhóm khóa", "")),
    ],
)  # fmt: skip
def test_what_cannot_be_migrated_is_told(text: str, told: tuple[object, ...]) -> None:
    with pytest.raises(ProfileErrors) as raised:
        migrate_text(text, "f")
    assert [astuple(one) for one in raised.value.problems] == [told]
