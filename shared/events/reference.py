"""The events reference for people, made from the contracts."""

from collections.abc import Iterator

from shared.events import contracts
from shared.events.attributes import ATTRIBUTES
from shared.events.channels import CHANNELS
from shared.events.contract import Audience, Contract
from shared.events.json_schema import Schema, described_schemas

_REF = "#"
_WORDS = {"string": "text", "boolean": "yes or no", "integer": "integer", "object": "mapping"}
_FORMATS = {"date": "date", "decimal": "decimal, as text", "date-time": "instant"}


def page() -> str:
    """`docs/events.md`: attributes, topics, every type with its fields, and the shared parts."""
    schemas = described_schemas(contracts.ALL, _REF + "{model}")
    types = {one.__name__ for one in contracts.ALL}
    parts = {name: schema for name, schema in schemas.items() if name not in types}
    return "\n".join(
        [
            *_head(),
            *_envelope(),
            *_topics(),
            *(line for one in contracts.ALL for line in _event(one, schemas[one.__name__])),
            "## Parts",
            "",
            *(line for name, schema in sorted(parts.items()) for line in _part(name, schema)),
        ]
    )


def _head() -> list[str]:
    return [
        "# Events",
        "",
        "Made from `shared/events` by `hoithi docs --write`; do not edit. The same for machines is",
        "[asyncapi.yaml](asyncapi.yaml); the shape of each type is kept in",
        "[`shared/events/schemas`](../shared/events/schemas). How to add one:",
        "[how-to/event.md](how-to/event.md).",
        "",
        "The value of a Kafka record is the whole event as JSON. A field marked ? may be absent.",
        "`personal` alone holds personal data; once erased it is the text `sha256:<hex>`.",
        "",
    ]


def _envelope() -> Iterator[str]:
    yield from ("## Attributes of every event", "", "| attribute | says |", "|---|---|")
    for one in ATTRIBUTES:
        yield f"| `{one.name}`{'' if one.is_required else ' ?'} | {one.about} |"
    yield ""


def _topics() -> Iterator[str]:
    yield from ("## Topics", "", "| topic | read by | carries |", "|---|---|---|")
    for one in CHANNELS:
        yield f"| `{one.address}` | {one.read_by} | {one.carries} |"
    yield ""


def _event(contract: type[Contract], schema: Schema) -> Iterator[str]:
    yield f"## {contract.NAME}"
    yield ""
    yield f"{schema['description']} {contract.PURPOSE}"
    yield ""
    audiences = [one for one in Audience if one in contract.AUDIENCES]
    yield f"- type `{contract.event_type()}`, key {contract.KEY}"
    yield f"- topics {', '.join(f'`.{one}`' for one in audiences)}"
    yield ""
    yield from _fields(schema)


def _part(name: str, schema: Schema) -> Iterator[str]:
    yield f"### {name}"
    yield ""
    yield schema["description"]
    yield ""
    yield from _fields(schema)


def _fields(schema: Schema) -> Iterator[str]:
    yield from ("| field | holds |", "|---|---|")
    needed = schema.get("required", [])
    for name, shape in schema.get("properties", {}).items():
        yield f"| `{name}`{'' if name in needed else ' ?'} | {_words(shape)} |"
    yield ""


def _words(shape: Schema) -> str:
    if "$ref" in shape:
        name = shape["$ref"].removeprefix(_REF)
        return f"[{name}](#{name.lower()})"
    if "anyOf" in shape:
        return " or ".join(_words(one) for one in shape["anyOf"])
    if shape.get("type") == "array":
        return f"list of {_words(shape['items'])}"
    values = shape.get("additionalProperties")
    if isinstance(values, dict):
        return f"mapping to {_words(values)}"
    if "enum" in shape:
        return " or ".join(f"`{one}`" for one in shape["enum"])
    return _FORMATS.get(shape.get("format", "")) or _WORDS.get(shape.get("type", ""), "anything")
