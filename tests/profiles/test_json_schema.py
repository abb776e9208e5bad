"""The editors' schema is current and agrees with the shipped files."""

import datetime as dt
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from shared.profiles.json_schema import Schema, overlay_schema, profile_schema, schema_text
from tests.profiles.paths import BASES, CONTESTS, DEMONSTRATION, HERE

SCHEMAS = {"profile.schema.json": profile_schema(), "overlay.schema.json": overlay_schema()}


def as_an_editor_reads(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_an_editor_reads(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads(one) for one in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def errors(text: str, schema: Schema) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema)
    document = as_an_editor_reads(yaml.safe_load(text))
    return [one.json_path for one in validator.iter_errors(document)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_files_are_current(name: str) -> None:
    written = (CONTESTS / name).read_text(encoding="utf-8")
    option = " --overlay" if name.startswith("overlay") else ""

    assert written == schema_text(SCHEMAS[name]), (
        f"run: hoithi contest schema{option} --output contests/{name}"
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", [*BASES, *DEMONSTRATION], ids=lambda one: str(one.parent.name))
def test_shipped_files_name_the_schema_they_agree_with(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")

    assert (path.parent / named).resolve().parent == CONTESTS
    assert errors(text, SCHEMAS[Path(named).name]) == []


def test_an_editor_sees_an_unknown_key_and_a_missing_one() -> None:
    text = (HERE / "small.yaml").read_text(encoding="utf-8")
    text = text.replace("standing_offices:", "standing_ofices:")
    text = text.replace("contest: small\n", "")

    assert sorted(errors(text, profile_schema())) == ["$", "$.branches['low/north']"]


def test_an_overlay_may_leave_values_to_its_base_but_a_profile_may_not() -> None:
    text = "schema: 2\noverlays: small.yaml\nunits: {north: {kind: area}}\n"

    assert errors(text, overlay_schema()) == []
    assert sorted(set(errors(text, profile_schema()))) == ["$", "$.units.north"]
