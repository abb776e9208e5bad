"""Whether a changed contract can go on under the same major version.

Two readers count: the older one that meets an event written today, and the one of today that meets
an event from the log, written under any earlier minor version.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]


def breaks(old: Schema, new: Schema) -> list[str]:
    """What of `new` needs another major version; empty when every change is a new optional field.

    Both are golden schemas of an event's data. Each break names the field.
    """
    return list(_compare("data", _resolved(old, old), _resolved(new, new)))


def _compare(path: str, old: Any, new: Any) -> Iterator[str]:
    if old == new:
        return
    if _is_object(old) and _is_object(new):
        yield from _compare_objects(path, old, new)
    elif _is_list(old) and _is_list(new) and _without(old, "items") == _without(new, "items"):
        yield from _compare(f"{path}[]", old["items"], new["items"])
    elif _is_choice(old) and _is_choice(new) and len(old["anyOf"]) == len(new["anyOf"]):
        for before, after in zip(old["anyOf"], new["anyOf"], strict=True):
            yield from _compare(path, before, after)
    else:
        yield f"{path}: another type"


def _compare_objects(path: str, old: Schema, new: Schema) -> Iterator[str]:
    before, after = old["properties"], new["properties"]
    needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(before.keys() - after.keys()):
        yield f"{path}.{name}: removed"
    for name in sorted((needed_after - needed_before) & after.keys()):
        yield f"{path}.{name}: required, which older events do not keep to"
    for name in sorted((needed_before - needed_after) & after.keys()):
        yield f"{path}.{name}: optional, where older readers require it"
    for name in sorted(before.keys() & after.keys()):
        yield from _compare(f"{path}.{name}", before[name], after[name])
    if _without(old, "properties", "required") != _without(new, "properties", "required"):
        yield f"{path}: another type"


def _resolved(value: Any, root: Schema) -> Any:
    """The same schema with every reference replaced by what it names; contracts never recurse."""
    if isinstance(value, Mapping):
        if "$ref" in value:
            return _resolved(root["$defs"][value["$ref"].removeprefix("#/$defs/")], root)
        return {name: _resolved(part, root) for name, part in value.items() if name != "$defs"}
    if isinstance(value, list):
        return [_resolved(part, root) for part in value]
    return value


def _is_object(schema: Schema) -> bool:
    return isinstance(schema.get("properties"), Mapping)


def _is_list(schema: Schema) -> bool:
    return schema.get("type") == "array" and "items" in schema


def _is_choice(schema: Schema) -> bool:
    return "anyOf" in schema


def _without(schema: Schema, *names: str) -> dict[str, Any]:
    return {name: part for name, part in schema.items() if name not in names}
