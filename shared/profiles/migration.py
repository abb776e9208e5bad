"""Bringing older profile files to the current schema, comments and layout kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from shared.profiles.model import SCHEMA_VERSION
from shared.profiles.problems import Problem, ProfileErrors


@dataclass(frozen=True, slots=True)
class _Edit:
    """A span of the text, in characters, and what takes its place."""

    start: int
    end: int
    text: str


def migrate_text(text: str, file: str = "") -> str:
    """Decide the text of a profile file in the current schema; unchanged if it is current.

    Raises ProfileErrors if it is not YAML, names no schema, or a newer one.
    """
    root = _compose(text, file)
    version = _version(root, file)
    while version < SCHEMA_VERSION:
        text = _apply(text, [*_STEPS[version](root), _new_version(root, version + 1)])
        root, version = _compose(text, file), version + 1
    return text


def _compose(text: str, file: str) -> yaml.MappingNode:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = f"sai cú pháp YAML: {error.problem}"
        raise ProfileErrors([Problem(file, line, column, "", said)]) from error
    if not isinstance(root, yaml.MappingNode):
        raise ProfileErrors([Problem(file, 1, 1, "", "tệp trống hoặc không phải nhóm khóa")])
    return root


def _version(root: yaml.MappingNode, file: str) -> int:
    node = next(_values(root, "schema"), None)
    given = node.value if isinstance(node, yaml.ScalarNode) else ""
    if given.isdecimal() and 1 <= int(given) <= SCHEMA_VERSION:
        return int(given)
    at = node.start_mark if node is not None else root.start_mark
    message = f"không biết lược đồ «{given}»" if given else "thiếu «schema»"
    remedy = f"các lược đồ đã biết: 1 đến {SCHEMA_VERSION}"
    raise ProfileErrors([Problem(file, at.line + 1, at.column + 1, "schema", message, remedy)])


def _new_version(root: yaml.MappingNode, version: int) -> _Edit:
    node = next(_values(root, "schema"))
    return _Edit(node.start_mark.index, node.end_mark.index, str(version))


def _apply(text: str, edits: list[_Edit]) -> str:
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _values(node: yaml.Node, *path: str) -> Iterator[yaml.Node]:
    """Go through the nodes at a path; `*` stands for every key, and lists are walked through."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _values(item, *path)
    elif not path:
        yield node
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if path[0] in {"*", key.value}:
                yield from _values(value, *path[1:])


def _deadlines_say_if_inclusive(root: yaml.MappingNode) -> Iterator[_Edit]:
    """Schema 1 wrote a deadline as a bare date: `closes` counted that day, `before` did not."""
    branch = ("branches", "*")
    for inclusive, path in (
        ("true", (*branch, "receipt", "closes")),
        ("false", (*branch, "receipt", "from_below", "before")),
        ("false", (*branch, "forwarding", "before")),
        ("false", (*branch, "nomination", "before")),
    ):
        for node in _values(root, *path):
            if isinstance(node, yaml.ScalarNode) and node.value not in {"", "~", "null"}:
                written = f"{{date: {node.value}, inclusive: {inclusive}}}"
                yield _Edit(node.start_mark.index, node.end_mark.index, written)


_STEPS: dict[int, Callable[[yaml.MappingNode], Iterator[_Edit]]] = {1: _deadlines_say_if_inclusive}
