"""YAML text as a tree of values that know their place in the file."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import yaml

from shared.profiles.problems import Position, Problem, problem_at

Scalar = str | int | Decimal | bool | dt.date | None


@dataclass(frozen=True, slots=True)
class Node:
    """A mapping, a list or a scalar; `key_at` is the place of the key in front of it."""

    value: "dict[str, Node] | list[Node] | Scalar"
    at: Position
    key_at: Position | None = None

    def get(self, *path: str) -> "Node | None":
        """Return the node below these keys, if there is one."""
        found: Node | None = self
        for key in path:
            if found is None or not isinstance(found.value, dict):
                return None
            found = found.value.get(key)
        return found

    def entries(self, *path: str) -> "dict[str, Node]":
        """Return the entries of the mapping below these keys; none if it is not a mapping."""
        found = self.get(*path)
        return found.value if found is not None and isinstance(found.value, dict) else {}

    def items(self, *path: str) -> "list[Node]":
        """Return the items of the list below these keys; none if it is not a list."""
        found = self.get(*path)
        return found.value if found is not None and isinstance(found.value, list) else []

    def text(self, *path: str) -> str | None:
        """Return the text below these keys; nothing if it is not text."""
        found = self.get(*path)
        return found.value if found is not None and isinstance(found.value, str) else None

    def plain(self) -> Any:
        """Return the values alone."""
        if isinstance(self.value, dict):
            return {key: one.plain() for key, one in self.value.items()}
        if isinstance(self.value, list):
            return [one.plain() for one in self.value]
        return self.value


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML with few surprises: only true and false are boolean, 17:00 is text, 1.5 is exact."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # PyYAML's own shape


_INT, _FLOAT, _DATE, _BOOL, _NULL = (
    f"tag:yaml.org,2002:{name}" for name in ("int", "float", "timestamp", "bool", "null")
)
for _tag, _pattern, _first in (
    (_INT, r"[-+]?\d+", "-+0123456789"),
    (_FLOAT, r"[-+]?\d+\.\d+", "-+0123456789"),
    (_DATE, r"\d{4}-\d{2}-\d{2}", "0123456789"),
    (_BOOL, r"true|false", "tf"),
    (_NULL, r"~|null|", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(_tag, re.compile(f"^(?:{_pattern})$"), list(_first))


_MERGE, _LIST = "<<", yaml.SequenceNode


@dataclass(slots=True)
class _Reader:
    """Turns PyYAML's nodes into ours and collects what is wrong on the way."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    open: set[int] = field(default_factory=set)

    def position(self, mark: Any) -> Position:
        return Position(self.file, mark.line + 1, mark.column + 1)

    def read(self, node: Any, path: str, key_at: Position | None = None) -> Node:
        at = self.position(node.start_mark)
        if id(node) in self.open:
            self.problems.append(problem_at(at, path, "giá trị chứa chính nó", "bỏ tham chiếu «*»"))
            return Node(None, at, key_at)
        self.open.add(id(node))
        try:
            return Node(self._value(node, path, at), at, key_at)
        finally:
            self.open.discard(id(node))

    def _value(self, node: Any, path: str, at: Position) -> Any:
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.read(one, f"{path}[{i}]") for i, one in enumerate(node.value)]
        return self._scalar(node.tag, node.value, path, at)

    def _entries(self, node: Any, path: str) -> Iterator[tuple[str, Node]]:
        seen: dict[str, Position] = {}
        bases: list[Any] = []
        for key_node, value_node in node.value:
            key, at = str(key_node.value), self.position(key_node.start_mark)
            if key == _MERGE:
                bases += value_node.value if isinstance(value_node, _LIST) else [value_node]
                continue
            below = f"{path}.{key}" if path else key
            if key in seen:
                message = f"khóa «{key}» xuất hiện hai lần"
                remedy = f"giữ một; lần đầu ở dòng {seen[key].line}"
                self.problems.append(problem_at(at, below, message, remedy))
                continue
            seen[key] = at
            yield key, self.read(value_node, below, at)
        for base in bases:
            for key, one in self._inherited(base, path):
                if key not in seen:
                    seen[key] = one.key_at or one.at
                    yield key, one

    def _inherited(self, base: Any, path: str) -> Iterator[tuple[str, Node]]:
        """What «<<» takes from a group that bears a name; its own keys outrank it."""
        if isinstance(base, yaml.MappingNode) and id(base) not in self.open:
            self.open.add(id(base))
            yield from self._entries(base, path)
            self.open.discard(id(base))
            return
        message = f"«{_MERGE}» chỉ lấy được một nhóm khác đã đặt tên"
        remedy = "đặt tên «&tên» sau khóa của nhóm kia, ở đây viết «<<: *tên»"
        at = self.position(base.start_mark)
        self.problems.append(problem_at(at, path, message, remedy))

    def _scalar(self, tag: str, text: str, path: str, at: Position) -> Scalar:
        if tag == _DATE:
            return self._date(text, path, at)
        if tag == _NULL:
            return None
        if tag == _BOOL:
            return text == "true"
        if tag == _INT:
            return int(text)
        return Decimal(text) if tag == _FLOAT else text

    def _date(self, text: str, path: str, at: Position) -> Scalar:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            message = f"ngày «{text}» không có trong lịch"
            self.problems.append(problem_at(at, path, message, "viết năm-tháng-ngày có thật"))
            return None


def read_tree(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """Read a file's text; nothing and one problem if it is not YAML at all."""
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return None, [_syntax_problem(error, file)]
    except yaml.YAMLError as error:
        return None, [Problem(file, 1, 1, "", f"không đọc được YAML: {error}")]
    if not isinstance(root, yaml.MappingNode):
        return None, [Problem(file, 1, 1, "", "tệp trống hoặc không phải nhóm «khóa: giá trị»")]
    reader = _Reader(file)
    return reader.read(root, ""), reader.problems


def _syntax_problem(error: yaml.MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = error.problem or str(error)
    remedy = "kiểm tra thụt dòng, dấu hai chấm và dấu nháy quanh dòng này"
    return Problem(file, line, column, "", f"sai cú pháp YAML: {said}", remedy)
