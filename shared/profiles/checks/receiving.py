"""Receiving: hours for a last day that moves, and a deadline that was only ever moved later."""

from collections.abc import Iterator

from shared.profiles.checks.chain import branches
from shared.profiles.checks.dates import deadline
from shared.profiles.problems import Problem, problem_at
from shared.profiles.yaml_tree import Node


def check_receiving(tree: Node) -> Iterator[Problem]:
    """Find a last day that moves to nowhere, and extensions that end no later than before."""
    for _, path, node in branches(tree):
        yield from _check_closed_day(path, node)
        yield from _check_extended(path, node)


def _check_closed_day(path: str, node: Node) -> Iterator[Problem]:
    at = node.get("receipt", "closed_last_day")
    hours = node.get("receipt", "office_hours")
    if at is None or at.value != "next_open_day":
        return
    if hours is None or (hours.get("days") is None and hours.get("holidays") is None):
        message = "không biết ngày nào nơi nhận mở cửa để dời hạn"
        remedy = "thêm office_hours với days hoặc holidays"
        yield problem_at(at.at, f"{path}.receipt.closed_last_day", message, remedy)


def _check_extended(path: str, node: Node) -> Iterator[Problem]:
    steps = [(one, deadline(one.get("closed"))) for one in node.items("receipt", "extended")]
    ends = [*(found for _, found in steps), deadline(node.get("receipt", "closes"))]
    for index, (one, before) in enumerate(steps):
        after = ends[index + 1]
        if before is None or after is None or before.ends_at("UTC") < after.ends_at("UTC"):
            continue
        message = f"hạn sau khi gia hạn ({after}) không muộn hơn hạn cũ ({before})"
        here = f"{path}.receipt.extended[{index}]"
        yield problem_at(one.at, here, message, "xếp các lần gia hạn từ cũ đến mới")
