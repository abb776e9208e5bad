"""Dates in their order: intake, judging, forwarding, ceremony, and the due dates of reports."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from pydantic import ValidationError

from shared.profiles.checks.chain import branches, level_of, parent_of
from shared.profiles.model.deadline import Deadline
from shared.profiles.model.documents import CalendarItem
from shared.profiles.problems import Problem, problem_at
from shared.profiles.yaml_tree import Node

_ORDER = ("launch", "judging", "ceremony")


def check_dates(tree: Node) -> Iterator[Problem]:
    """Find what ends before it begins; the same day is in order, as where judging starts on the
    day on which intake closes."""
    for key, node in tree.entries("units").items():
        yield from _in_order(node, f"units.{key}", "valid_from", "valid_until")
    for key, path, node in branches(tree):
        yield from _check_receipt(path, node)
        yield from _check_calendar(path, node)
        yield from _check_forwarding(tree, key, path, node)
        yield from _check_due_dates(path, node)


def _day(node: Node | None) -> dt.date | None:
    return node.value if node is not None and isinstance(node.value, dt.date) else None


def deadline(node: Node | None) -> Deadline | None:
    """Read a deadline; nothing if it is not one, which its type check reports."""
    if node is None:
        return None
    try:
        return Deadline.model_validate(node.plain())
    except ValidationError:
        return None


def _shown(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def _in_order(node: Node, path: str, first: str, last: str) -> Iterator[Problem]:
    begins, ends, at = _day(node.get(first)), _day(node.get(last)), node.get(last)
    if begins is not None and ends is not None and at is not None and ends < begins:
        message = f"ngày {_shown(ends)} sớm hơn «{first}» {_shown(begins)}"
        yield problem_at(at.at, f"{path}.{last}", message, f"không sớm hơn {begins.isoformat()}")


def _check_receipt(path: str, node: Node) -> Iterator[Problem]:
    opens, closes_at = _day(node.get("receipt", "opens")), node.get("receipt", "closes")
    closes = deadline(closes_at)
    if opens is not None and closes is not None and closes_at and closes.last_date < opens:
        message = f"hạn nhận hồ sơ ({closes}) sớm hơn ngày mở nhận {_shown(opens)}"
        remedy = f"không sớm hơn {opens.isoformat()}"
        yield problem_at(closes_at.at, f"{path}.receipt.closes", message, remedy)


def _span(node: Node) -> tuple[dt.date | None, dt.date | None]:
    period = node.text("period")
    shape = {"begins": _day(node.get("begins")), "ends": _day(node.get("ends")), "period": period}
    try:
        return CalendarItem(key="item", name="item", **shape).span()  # type: ignore[arg-type]
    except ValidationError:
        return None, None


def _check_calendar(path: str, node: Node) -> Iterator[Problem]:
    for index, one in enumerate(node.items("calendar")):
        yield from _in_order(one, f"{path}.calendar[{index}]", "begins", "ends")
    yield from _check_judging_after_intake(path, node)
    yield from _check_known_items(path, node)


def _check_judging_after_intake(path: str, node: Node) -> Iterator[Problem]:
    closes = deadline(node.get("receipt", "closes"))
    for index, item in enumerate(node.items("calendar")):
        begins = _span(item)[0] if item.text("key") == "judging" else None
        if closes is None or begins is None or begins >= closes.last_date:
            continue
        message = f"chấm từ {_shown(begins)} khi còn nhận hồ sơ ({closes})"
        remedy = f"không sớm hơn {closes.last_date.isoformat()}"
        at, here = item.get("begins"), f"{path}.calendar[{index}]"
        yield problem_at((at or item).at, f"{here}.begins" if at else here, message, remedy)


def _check_known_items(path: str, node: Node) -> Iterator[Problem]:
    items = node.items("calendar")
    places = {one.text("key"): index for index, one in enumerate(items)}
    known = [(key, places[key]) for key in _ORDER if key in places]
    for (first, before), (second, after) in pairwise(known):
        begins, ends = _span(items[before])[0], _span(items[after])[1]
        if begins is not None and ends is not None and ends < begins:
            message = f"«{second}» ({_shown(ends)}) đứng trước «{first}» ({_shown(begins)})"
            yield problem_at(items[after].at, f"{path}.calendar[{after}]", message, "sửa một ngày")


def _check_forwarding(tree: Node, key: str, path: str, node: Node) -> Iterator[Problem]:
    at = node.get("forwarding", "before")
    before, closes = deadline(at), deadline(node.get("receipt", "closes"))
    if before is None or at is None:
        return
    here = f"{path}.forwarding.before"
    if closes is not None and before.last_date < closes.last_date:
        message = f"phải gửi {before} khi còn nhận hồ sơ ({closes})"
        yield problem_at(at.at, here, message, f"không sớm hơn {closes.last_date.isoformat()}")
    parent = parent_of(tree, key)
    limit = _limit_above(tree.get("branches", parent), level_of(key)) if parent else None
    if limit is not None and before.last_date > limit.last_date:
        message = f"gửi lên {before}, nhưng «{parent}» chỉ nhận {limit}"
        yield problem_at(at.at, here, message, f"không muộn hơn {limit.last_date.isoformat()}")


def _limit_above(parent: Node | None, level: str) -> Deadline | None:
    if parent is None:
        return None
    for one in parent.items("receipt", "from_below"):
        if one.text("level") == level:
            return deadline(one.get("before"))
    return deadline(parent.get("receipt", "closes"))


def _check_due_dates(path: str, node: Node) -> Iterator[Problem]:
    for index, one in enumerate(node.items("obligations")):
        for place, (first, second) in enumerate(pairwise(one.items("due_dates")), start=1):
            earlier, later = _day(first), _day(second)
            if earlier is not None and later is not None and later <= earlier:
                here = f"{path}.obligations[{index}].due_dates[{place}]"
                message = f"ngày {_shown(later)} không sau {_shown(earlier)}"
                yield problem_at(second.at, here, message, "xếp tăng dần, mỗi ngày một lần")
