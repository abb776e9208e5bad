"""The JSON Schema of a profile file, for editors and for finding what belongs at a place."""

import json
from functools import cache
from typing import Any

from shared.profiles.model import Profile
from shared.profiles.relative_dates import RELATIVE

Schema = dict[str, Any]

_DATE = {"type": "string", "format": "date"}
_RELATIVE_DATE = {"type": "string", "pattern": RELATIVE}
_OVERLAYS = {
    "type": "string",
    "description": "The file this one is laid over, relative to this file.",
}


@cache
def profile_schema() -> Schema:
    """Decide the JSON Schema (2020-12) of a whole profile file, relative dates included."""
    schema: Schema = _with_relative_dates(Profile.model_json_schema(by_alias=True))
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema


@cache
def overlay_schema() -> Schema:
    """Decide the JSON Schema of an overlay, which may leave everything to its base."""
    schema: Schema = _without_required(profile_schema())
    schema["title"] = "Overlay"
    schema["properties"]["overlays"] = _OVERLAYS
    schema["required"] = ["schema", "overlays"]
    return schema


def schema_text(schema: Schema) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _without_required(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_required(one) for one in value]
    if not isinstance(value, dict):
        return value
    # A rule has a field named `required` too; only the keyword holds a list.
    kept = {
        key: one for key, one in value.items() if not (key == "required" and isinstance(one, list))
    }
    return {key: _without_required(one) for key, one in kept.items()}


def _with_relative_dates(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_relative_dates(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("format") == "date":
        rest = {key: one for key, one in value.items() if key not in _DATE}
        return {"anyOf": [_DATE, _RELATIVE_DATE], **rest}
    return {key: _with_relative_dates(one) for key, one in value.items()}


def known_keys(path: tuple[str | int, ...], kinds: tuple[str | None, ...]) -> tuple[str, ...]:
    """Return the keys that may stand at a place; `kinds` holds the `kind` met after each step."""
    schemas = _below(path, kinds)
    return tuple(sorted({key for one in schemas for key in one.get("properties", {})}))


def title_at(path: tuple[str | int, ...], kinds: tuple[str | None, ...]) -> str:
    """Return the name of the type that belongs at a place; empty if it has none."""
    return next((str(one["title"]) for one in _below(path, kinds) if "properties" in one), "")


def _below(path: tuple[str | int, ...], kinds: tuple[str | None, ...]) -> list[Schema]:
    found = _alternatives(overlay_schema(), None)
    for step, kind in zip(path, kinds, strict=True):
        children = [child for one in found if (child := _child(one, step)) is not None]
        found = [one for child in children for one in _alternatives(child, kind)]
    return found


def _child(schema: Schema, step: str | int) -> Schema | None:
    if isinstance(step, int):
        return _if_schema(schema.get("items"))
    named = _if_schema(schema.get("properties", {}).get(step))
    others = [schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]
    return named or next((one for one in others if isinstance(one, dict)), None)


def _if_schema(value: Any) -> Schema | None:
    return value if isinstance(value, dict) else None


def _alternatives(schema: Schema, kind: str | None) -> list[Schema]:
    """Follow references and unions down to the schemas that may describe a value."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _alternatives(overlay_schema()["$defs"][name], kind)
    mapping = schema.get("discriminator", {}).get("mapping", {})
    if kind in mapping:
        return _alternatives({"$ref": mapping[kind]}, kind)
    choices = schema.get("oneOf") or (schema.get("anyOf") if "properties" not in schema else None)
    return [one for each in choices for one in _alternatives(each, kind)] if choices else [schema]
