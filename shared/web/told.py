"""What the doors of a site answer and are asked, as far as their signatures do not say it.

A door that runs a command answers with what the command's handler returns; the table of permissions
says which command a door runs. Examples stand beside each service, in `examples.yaml`.
"""

import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from pydantic import TypeAdapter

from shared.identity.permissions import table
from shared.service import Service

EXAMPLES = "examples.yaml"
_EVERY = "every"
_REFERENCES = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True)
class Told:
    """By door, as in `GET /api/v1/monitor`: the schema of its answer, and its examples."""

    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    examples: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def told_of(services: Iterable[Service], modules: Iterable[ModuleType]) -> Told:
    """What is told of the doors that these modules open for these services."""
    examples: dict[str, Mapping[str, Any]] = {}
    for file in sorted({one for module in modules for one in _beside(module)}):
        examples |= yaml.safe_load(file.read_text("utf-8"))
    return Told(_answers(services), examples)


def _beside(module: ModuleType) -> list[Path]:
    folders = Path(str(module.__file__)).parents[:2]
    return [one / EXAMPLES for one in folders if (one / EXAMPLES).is_file()]


def _answers(services: Iterable[Service]) -> dict[str, Mapping[str, Any]]:
    returned = {
        f"{service.name}.{command.__name__}": typing.get_type_hints(handler).get("return")
        for service in services
        for command, handler in service.handlers.items()
    }
    return {
        door: TypeAdapter(kind).json_schema(mode="serialization", ref_template=_REFERENCES)
        for door, actions in table().by_door.items()
        for kind in [next((returned[one.key] for one in actions if one.key in returned), None)]
        if kind is not None
    }
