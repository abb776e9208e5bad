"""What pydantic finds wrong with a tree, told to the file's author."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from shared.profiles.json_schema import known_keys, title_at
from shared.profiles.model.base import BRANCH_PATTERN, KEY_PATTERN
from shared.profiles.model.documents import MONTH, PERIOD
from shared.profiles.problems import Position, Problem, near, problem_at
from shared.profiles.yaml_tree import Node

Path = tuple[str | int, ...]

_PATTERNS = {
    KEY_PATTERN: ("khóa chỉ gồm a–z, 0–9 và dấu «-»", "ví dụ «loc-ninh»"),
    BRANCH_PATTERN: ("không có dạng <cấp>/<đơn vị>", "ví dụ «co-so/loc-ninh»"),
    MONTH: ("không phải tháng", 'viết năm-tháng trong nháy, ví dụ "2025-07"'),
    PERIOD: ("không phải tháng hay quý", 'viết "2025-07" hoặc "2022-Q1"'),
}
_KINDS = (
    (r"^date_|^datetime_", "không phải ngày", "viết năm-tháng-ngày, ví dụ 2025-05-30"),
    (r"^time_", "không phải giờ", 'viết giờ trong nháy, ví dụ "17:00"'),
    (r"^int_", "không phải số nguyên", "viết một số, ví dụ 3"),
    (r"^decimal_", "không phải số", "viết một số, ví dụ 10 hoặc 7.5"),
    (r"^bool_", "không phải true hay false", "viết true hoặc false"),
    (r"^string_type", "phải là chữ", "đặt giá trị trong dấu nháy kép"),
    (r"^string_too_short", "để trống", "điền giá trị, hoặc bỏ hẳn khóa nếu kế hoạch không nêu"),
    (r"^string_too_long", "quá dài", "viết ngắn lại"),
    (r"^(tuple|list)_type", "phải là danh sách", "viết mỗi mục một dòng, bắt đầu bằng «- »"),
    (r"^dict_type|^model_", "phải là nhóm «khóa: giá trị»", "viết mỗi khóa một dòng, thụt vào"),
    (r"^too_short", "danh sách trống", "thêm ít nhất một mục, hoặc bỏ hẳn khóa"),
)
_BOUNDS = {
    "greater_than": ("gt", "lớn hơn"), "greater_than_equal": ("ge", "từ"),
    "less_than": ("lt", "nhỏ hơn"), "less_than_equal": ("le", "không quá"),
}  # fmt: skip
_DEADLINE = "viết {date: 2025-05-30, inclusive: true} (đến hết ngày) hoặc inclusive: false (trước)"


def type_problems(error: ValidationError, tree: Node) -> list[Problem]:
    """Decide what to tell about every error, at its place in the file."""
    return [_problem(one, tree) for one in error.errors(include_url=False)]


def _problem(error: Mapping[str, Any], tree: Node) -> Problem:
    is_key = error["loc"][-1:] == ("[key]",)
    path, node = _locate(error["loc"][:-1] if is_key else error["loc"], tree)
    message, remedy = _words(error, path, tree)
    at = (node.key_at or node.at) if is_key or error["type"] == "extra_forbidden" else node.at
    return problem_at(at, shown(path), message, remedy)


def _locate(loc: Iterable[str | int], tree: Node) -> tuple[Path, Node]:
    """Follow an error's place; names of union members are no steps, an absent key is the last."""
    path, node = list[str | int](), tree
    steps = tuple(loc)
    for place, step in enumerate(steps):
        below = _child(node, step)
        if below is not None:
            node = below
            path.append(step)
        elif place == len(steps) - 1 and isinstance(node.value, dict):
            return (*path, step), Node(None, node.key_at or node.at, node.key_at)
    return tuple(path), node


def _child(node: Node, step: str | int) -> Node | None:
    if isinstance(step, int):
        items = node.items()
        return items[step] if step < len(items) else None
    return node.entries().get(step)


def _words(error: Mapping[str, Any], path: Path, tree: Node) -> tuple[str, str]:
    kind, given, facts = error["type"], error.get("input"), error.get("ctx", {})
    name = path[-1] if path else ""
    if kind == "missing":
        return f"thiếu «{name}»", f"thêm «{name}: …»"
    if kind == "extra_forbidden":
        known = known_keys(path[:-1], _kinds(path[:-1], tree))
        return f"không có khóa «{name}» ở đây", near(str(name), known)
    if kind == "literal_error" or kind.startswith("union_tag"):
        return _words_of_choice(error)
    if kind == "string_pattern_mismatch":
        words = _PATTERNS.get(facts["pattern"], ("sai dạng", f"đúng dạng: {facts['pattern']}"))
        return f"«{given}» {words[0]}", words[1]
    if kind in _BOUNDS:
        bound, words_of = _BOUNDS[kind]
        return f"giá trị {given} nằm ngoài giới hạn", f"phải {words_of} {facts[bound]}"
    if kind.startswith("model_") and title_at(path, _kinds(path, tree)) == "Deadline":
        return f"«{given}» không nói có tính cả ngày đó hay không", _DEADLINE
    return _words_of_type(kind, given)


def _words_of_type(kind: str, given: Any) -> tuple[str, str]:
    shown_value = f"«{given}» " if isinstance(given, str | int) and given != "" else ""
    for pattern, message, remedy in _KINDS:
        if re.match(pattern, kind):
            day = _day_written_our_way(given) if message == "không phải ngày" else None
            return f"{shown_value}{message}", f"viết {day}" if day else remedy
    return f"{shown_value}không dùng được ({kind})", ""


def _words_of_choice(error: Mapping[str, Any]) -> tuple[str, str]:
    facts = error.get("ctx", {})
    known = re.findall(r"'([^']+)'", facts.get("expected_tags") or facts.get("expected") or "")
    if error["type"] == "union_tag_not_found":
        return "thiếu «kind»", "thêm «kind: …»"
    given = facts.get("tag", error.get("input"))
    return f"«{given}» không phải giá trị được phép", near(str(given), known)


def _day_written_our_way(given: Any) -> str | None:
    match = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(given).strip())
    return f"{match[3]}-{int(match[2]):02d}-{int(match[1]):02d}" if match else None


def _kinds(path: Path, tree: Node) -> tuple[str | None, ...]:
    return tuple(_kinds_on_the_way(path, tree))


def _kinds_on_the_way(path: Path, tree: Node) -> Iterator[str | None]:
    node: Node | None = tree
    for step in path:
        node = _child(node, step) if node is not None else None
        yield node.text("kind") if node is not None else None


def shown(path: Path) -> str:
    """Write a path as `branches.co-so/loc-ninh.judging[0].key`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def position_of(node: Node) -> Position:
    """Return the place to point at: the key in front of a value, or else the value."""
    return node.key_at or node.at
