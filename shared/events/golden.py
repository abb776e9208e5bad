"""Golden schemas: the shape of every contract as it was agreed on, one JSON Schema per type.

A changed contract differs from its golden schema until that is written anew, which is refused for
a change that needs another major version (docs/how-to/event.md).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from shared.events import compatibility, contracts
from shared.events.contract import Contract
from shared.events.json_schema import Schema, schema_of

FOLDER = Path(__file__).parent / "schemas"
COMMAND = "hoithi events schemas --write"


class Change(StrEnum):
    """How a contract differs from its golden schema."""

    NEW = "new"
    """There is no golden schema yet."""
    MINOR = "minor"
    """Optional fields were added: readers of either side understand the other."""
    BREAKING = "breaking"
    """Another major version is needed, beside the one that there is."""
    GONE = "gone"
    """There is a golden schema and no contract; events of the type may stand in logs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One file that does not say what its contract says; `breaks` names the fields that break."""

    file: str
    change: Change
    breaks: tuple[str, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Whether writing the schema anew would hide that older readers are left behind."""
        return self.change in (Change.BREAKING, Change.GONE)


def file_of(contract: type[Contract]) -> str:
    """The name of a contract's golden schema, as in `entry.forwarded.v1.json`."""
    return f"{contract.NAME}.v{contract.MAJOR}.json"


def differences(
    folder: Path = FOLDER, kinds: Iterable[type[Contract]] = contracts.ALL
) -> list[Difference]:
    """Every contract whose golden schema in `folder` is another or missing, by file name."""
    wanted = {file_of(one): schema_of(one) for one in kinds}
    there = {path.name for path in folder.glob("*.json")}
    gone = [Difference(name, Change.GONE) for name in there - wanted.keys()]
    found = [_difference(folder / name, schema) for name, schema in wanted.items()]
    return sorted(gone + [one for one in found if one], key=lambda one: one.file)


def write(
    folder: Path = FOLDER, kinds: Iterable[type[Contract]] = contracts.ALL
) -> list[Difference]:
    """Write what is new or minor; returns what was refused, of which nothing was written."""
    wanted = {file_of(one): schema_of(one) for one in kinds}
    found = differences(folder, kinds)
    folder.mkdir(parents=True, exist_ok=True)
    for one in found:
        if not one.is_refused:
            (folder / one.file).write_text(_text(wanted[one.file]), "utf-8")
    return [one for one in found if one.is_refused]


def _difference(path: Path, schema: Schema) -> Difference | None:
    if not path.exists():
        return Difference(path.name, Change.NEW)
    text = path.read_text("utf-8")
    if text == _text(schema):
        return None
    broken = compatibility.breaks(json.loads(text), schema)
    return Difference(path.name, Change.BREAKING if broken else Change.MINOR, tuple(broken))


def _text(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
