"""Dates relative to the day a profile is read: `today`, `today+30d`, `today-7d`."""

import datetime as dt
import re

from shared.profiles.problems import Problem, problem_at
from shared.profiles.yaml_tree import Node

RELATIVE = r"^today(?:([+-])(\d{1,4})d)?$"
_RELATIVE = re.compile(RELATIVE)


def resolve_dates(node: Node, today: dt.date | None) -> tuple[Node, list[Problem]]:
    """Replace every relative date by a date; a problem for each if `today` is not given."""
    problems: list[Problem] = []
    return _resolve(node, today, "", problems), problems


def _resolve(node: Node, today: dt.date | None, path: str, problems: list[Problem]) -> Node:
    value = node.value
    if isinstance(value, dict):
        below = {
            key: _resolve(one, today, f"{path}.{key}" if path else key, problems)
            for key, one in value.items()
        }
        return Node(below, node.at, node.key_at)
    if isinstance(value, list):
        items = [_resolve(one, today, f"{path}[{i}]", problems) for i, one in enumerate(value)]
        return Node(items, node.at, node.key_at)
    match = _RELATIVE.match(value) if isinstance(value, str) else None
    if match is None:
        return node
    if today is None:
        message = f"«{value}» tính từ hôm nay, nhưng không biết hôm nay là ngày nào"
        problems.append(problem_at(node.at, path, message, "cho biết ngày, ví dụ --today"))
        return Node(None, node.at, node.key_at)
    return Node(_shifted(today, match), node.at, node.key_at)


def _shifted(today: dt.date, match: re.Match[str]) -> dt.date:
    days = int(match[2] or 0)
    return today + dt.timedelta(days=-days if match[1] == "-" else days)
