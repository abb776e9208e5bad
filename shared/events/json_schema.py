"""JSON Schemas of events' data as it stands on the wire, for golden files and the reference."""

from collections.abc import Iterable
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from shared.events.contract import Contract

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_WORDS = frozenset({"title", "description"})
_NAMES = frozenset({"properties", "$defs"})


class _OnTheWire(GenerateJsonSchema):
    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        # Plain text otherwise, and a number that became a text would pass for the same.
        return {"type": "string", "format": "decimal"}


def schema_of(contract: type[Contract]) -> Schema:
    """The JSON Schema of an event's data, without words for people.

    Unknown fields are allowed in it, because a reader has to let them pass. What is None is not
    written, so no field may be null.
    """
    described = contract.model_json_schema(schema_generator=_OnTheWire, mode="serialization")
    structure = _on_the_wire(described, dropped=_WORDS)
    return {"$schema": DIALECT, "title": contract.event_type(), **structure}


def described_schemas(kinds: Iterable[type[Contract]], ref_template: str) -> dict[str, Schema]:
    """The schemas of these contracts and the parts they use, by class name, with their words."""
    _, found = models_json_schema(
        [(one, "serialization") for one in kinds],
        ref_template=ref_template,
        schema_generator=_OnTheWire,
    )
    schemas: dict[str, Schema] = _on_the_wire(found, dropped=frozenset({"title"}))["$defs"]
    return schemas


def _on_the_wire(value: Any, *, dropped: frozenset[str], is_names: bool = False) -> Any:
    """The schema without `dropped` words; `is_names` where the keys are names of fields."""
    if isinstance(value, dict):
        names = {
            key: _on_the_wire(part, dropped=dropped, is_names=key in _NAMES and not is_names)
            for key, part in sorted(value.items())
            if is_names or not _is_dropped(key, part, dropped)
        }
        return names if is_names else _without_null(names)
    if isinstance(value, list):
        parts = [_on_the_wire(part, dropped=dropped) for part in value]
        return sorted(parts) if all(isinstance(one, str) for one in parts) else parts
    return value


def _is_dropped(key: str, part: Any, dropped: frozenset[str]) -> bool:
    # It says something only where it is the schema of a mapping's values.
    return key in dropped or (key == "additionalProperties" and part is False)


def _without_null(schema: Schema) -> Schema:
    choices = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    if "default" in schema and schema["default"] is None:
        schema = {key: part for key, part in schema.items() if key != "default"}
    if len(choices) != 1:
        return schema
    return {**{key: part for key, part in schema.items() if key != "anyOf"}, **choices[0]}
