"""The AsyncAPI 3 description of everything that goes over Kafka, made from the contracts."""

from typing import Any

import yaml

from shared.events import contracts
from shared.events.attributes import envelope_schema
from shared.events.channels import CHANNELS, Channel
from shared.events.contract import Contract
from shared.events.json_schema import Schema, described_schemas

VERSION = "3.0.0"
CONTENT_TYPE = "application/cloudevents+json"

_SCHEMAS = "#/components/schemas/"
_PARAMETERS = {
    "site": "The site that writes the topic, and the only one.",
    "reader": "The site that the events are addressed to.",
}


def document() -> dict[str, Any]:
    """The description: a channel per audience, a message per event type, every schema."""
    return {
        "asyncapi": VERSION,
        "info": {
            "title": "Hoithi",
            "version": "1",
            "description": (
                "Events of contests on several levels. CloudEvents 1.0 in structured mode: the "
                "record's value is the whole event as JSON. A reader ignores fields that it does "
                "not know."
            ),
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {one.audience.value: _channel(one) for one in CHANNELS},
        "operations": {
            name: operation for one in CHANNELS for name, operation in _operations(one).items()
        },
        "components": {
            "messages": {message_id(one): _message(one) for one in contracts.ALL},
            "schemas": {
                "Envelope": envelope_schema(),
                **described_schemas(contracts.ALL, _SCHEMAS + "{model}"),
            },
        },
    }


def text() -> str:
    """The description as YAML."""
    return yaml.safe_dump(document(), allow_unicode=True, sort_keys=False, width=100)


def message_id(contract: type[Contract]) -> str:
    """The key of a type's message, as in `entry.forwarded.v1`."""
    return f"{contract.NAME}.v{contract.MAJOR}"


def _channel(channel: Channel) -> dict[str, Any]:
    return {
        "address": channel.address,
        "description": f"{channel.carries} Read by {channel.read_by}.",
        "parameters": {name: {"description": _PARAMETERS[name]} for name in channel.parameters},
        "messages": {
            message_id(one): {"$ref": f"#/components/messages/{message_id(one)}"}
            for one in channel.contracts()
        },
    }


def _operations(channel: Channel) -> dict[str, Any]:
    name = channel.audience.value
    reference = {"$ref": f"#/channels/{name}"}
    return {
        f"write.{name}": {
            "action": "send",
            "channel": reference,
            "summary": "The relay of the site publishes its log.",
        },
        f"read.{name}": {
            "action": "receive",
            "channel": reference,
            "summary": f"Read by {channel.read_by}.",
        },
    }


def _message(contract: type[Contract]) -> dict[str, Any]:
    return {
        "name": contract.event_type(),
        "title": contract.NAME,
        "summary": (contract.__doc__ or "").strip().splitlines()[0],
        "description": contract.PURPOSE,
        "contentType": CONTENT_TYPE,
        "payload": _payload(contract),
        "bindings": {"kafka": {"key": {"type": "string", "description": contract.KEY}}},
    }


def _payload(contract: type[Contract]) -> Schema:
    return {
        "allOf": [
            {"$ref": _SCHEMAS + "Envelope"},
            {
                "type": "object",
                "properties": {
                    "type": {"const": contract.event_type()},
                    "data": {"$ref": _SCHEMAS + contract.__name__},
                },
            },
        ]
    }
