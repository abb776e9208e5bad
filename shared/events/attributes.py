"""What every event carries beside its data: the attributes of CloudEvents and Hoithi's own."""

from dataclasses import dataclass

from shared.events.json_schema import Schema

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_INSTANT: Schema = {"type": "string", "format": "date-time"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of an event: its name on the wire, its shape, and what it says."""

    name: str
    schema: Schema
    about: str
    is_required: bool = True


ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("specversion", {"const": "1.0"}, "The version of CloudEvents."),
    Attribute("id", _TEXT, "Unique within the source; the inbox knows an event by both."),
    Attribute("type", _TEXT, "`vn.hoithi.<name>.v<major>`."),
    Attribute("source", _TEXT, "`/hoithi/<site>/<service>`; the site must be the topic's."),
    Attribute("subject", _TEXT, "`<branch>/<id>` of the entry, report or decision."),
    Attribute("time", _INSTANT, "When it happened, by the contest's clock."),
    Attribute("recordedtime", _INSTANT, "When it was recorded, by the wall clock."),
    Attribute("datacontenttype", {"const": "application/json"}, "The form of `data`."),
    Attribute("partitionkey", _TEXT, "The Kafka key; order holds per source, topic and key."),
    Attribute("contest", _TEXT, "The contest's key; `-` where none is meant."),
    Attribute("edition", _TEXT, "The branch's own edition number."),
    Attribute("branch", _TEXT, "`<level>/<unit>`, in which it happened."),
    Attribute("profileversion", _COUNT, "The version of the branch's rules that was applied."),
    Attribute("actor", _TEXT, "Who did it: an opaque account id, never a name."),
    Attribute("onbehalfof", _TEXT, "For whom the actor did it, likewise.", is_required=False),
    Attribute("revision", _COUNT, "Counts up per branch, service and subject."),
    Attribute("traceparent", _TEXT, "W3C trace context.", is_required=False),
)


def envelope_schema() -> Schema:
    """The JSON Schema of an event without its data; other attributes are allowed and ignored."""
    return {
        "type": "object",
        "required": [one.name for one in ATTRIBUTES if one.is_required] + ["data"],
        "properties": {
            **{one.name: {**one.schema, "description": one.about} for one in ATTRIBUTES},
            "data": {
                "type": "object",
                "description": "What happened, by the type's contract.",
            },
        },
    }
