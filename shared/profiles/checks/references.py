"""Names that must exist: levels, units, branches, figures, awards; keys that must be unique."""

from collections.abc import Collection, Iterator
from zoneinfo import ZoneInfo, available_timezones

from shared.profiles.checks.chain import branches, is_external
from shared.profiles.problems import Problem, near, problem_at
from shared.profiles.yaml_tree import Node


def check_references(tree: Node) -> Iterator[Problem]:
    """Find names of things that the profile does not have, and keys given twice."""
    yield from _check_time_zone(tree)
    yield from _check_unique_keys(tree, "")
    yield from _check_levels_and_units(tree)
    for key, path, node in branches(tree):
        yield from _check_branch_key(tree, key, path, node)
        yield from _check_branch_references(tree, path, node)
        yield from _check_site(tree, key, path, node)


def known(
    node: Node | None, path: str, names: Collection[str], what: str, where: str = ""
) -> Iterator[Problem]:
    """Find a name that is not among those there are."""
    if node is None or not isinstance(node.value, str) or node.value in names:
        return
    remedy = near(node.value, names) or f"thêm «{node.value}» vào {where or 'tệp'}"
    yield problem_at(node.at, path, f"không có {what} «{node.value}»", remedy)


def keys_of(items: list[Node]) -> list[str]:
    """Return the `key` of each item of a list."""
    return [key for one in items if (key := one.text("key")) is not None]


def _check_time_zone(tree: Node) -> Iterator[Problem]:
    node = tree.get("time_zone")
    if node is None or not isinstance(node.value, str):
        return
    try:
        ZoneInfo(node.value)
    except (KeyError, ValueError, OSError):
        remedy = near(node.value, available_timezones()) or "ví dụ Asia/Ho_Chi_Minh"
        yield problem_at(node.at, "time_zone", f"không có múi giờ «{node.value}»", remedy)


def _check_unique_keys(node: Node, path: str) -> Iterator[Problem]:
    for key, one in node.entries().items():
        yield from _check_unique_keys(one, f"{path}.{key}" if path else key)
    seen: dict[str, int] = {}
    for index, item in enumerate(node.items()):
        here = f"{path}[{index}]"
        yield from _check_unique_keys(item, here)
        at = item.get("key")
        if at is None or not isinstance(at.value, str):
            continue
        if at.value in seen:
            remedy = f"đặt khóa khác; lần đầu ở dòng {seen[at.value]}"
            yield problem_at(at.at, f"{here}.key", f"khóa «{at.value}» dùng hai lần", remedy)
        seen.setdefault(at.value, at.at.line)


def _check_levels_and_units(tree: Node) -> Iterator[Problem]:
    levels, units = tree.entries("levels"), tree.entries("units")
    for key, node in levels.items():
        path = f"levels.{key}.forwards_to"
        yield from known(node.get("forwards_to"), path, levels, "cấp", "levels")
    for key, node in units.items():
        for name in ("parent", "successor"):
            yield from known(node.get(name), f"units.{key}.{name}", units, "đơn vị", "units")


def _check_branch_key(tree: Node, key: str, path: str, node: Node) -> Iterator[Problem]:
    level, slash, unit = key.partition("/")
    if not slash:
        return
    at = node.key_at or node.at
    for name, names, what, where in (
        (level, tree.entries("levels"), "cấp", "levels"),
        (unit, tree.entries("units"), "đơn vị", "units"),
    ):
        yield from known(Node(name, at), path, names, what, where)


def _check_branch_references(tree: Node, path: str, node: Node) -> Iterator[Problem]:
    units, all_branches = tree.entries("units"), tree.entries("branches")
    for index, one in enumerate(node.items("standing_offices")):
        here = f"{path}.standing_offices[{index}].unit"
        yield from known(one.get("unit"), here, units, "đơn vị", "units")
    for index, one in enumerate(node.items("committee", "heads")):
        here = f"{path}.committee.heads[{index}].unit"
        yield from known(one.get("unit"), here, units, "đơn vị", "units")
    for index, one in enumerate(node.items("receipt", "from_below")):
        here = f"{path}.receipt.from_below[{index}].level"
        yield from known(one.get("level"), here, tree.entries("levels"), "cấp", "levels")
    for index, one in enumerate(node.items("advice", "units")):
        yield from known(one, f"{path}.advice.units[{index}]", units, "đơn vị", "units")
    nominated = node.get("nomination", "to")
    yield from known(nominated, f"{path}.nomination.to", all_branches, "nhánh", "branches")
    awards = keys_of(node.items("awards"))
    for index, one in enumerate(node.items("forwarding", "awards")):
        yield from known(one, f"{path}.forwarding.awards[{index}]", awards, "giải", "awards")
    yield from _check_obligations(tree, path, node)


def _check_obligations(tree: Node, path: str, node: Node) -> Iterator[Problem]:
    units, figures = tree.entries("units"), keys_of(node.items("figures"))
    for index, one in enumerate(node.items("obligations")):
        here = f"{path}.obligations[{index}]"
        yield from known(one.get("to"), f"{here}.to", tree.entries("branches"), "nhánh", "branches")
        yield from known(one.get("through"), f"{here}.through", units, "đơn vị", "units")
        for place, who in enumerate(one.items("who")):
            yield from known(who, f"{here}.who[{place}]", units, "đơn vị", "units")
        for place, figure in enumerate(one.items("figures")):
            yield from known(figure, f"{here}.figures[{place}]", figures, "số liệu", "figures")
        for name in ("who", "figures", "remind_days_before", "remind_days_after"):
            yield from _check_unique_values(one.items(name), f"{here}.{name}")


def _check_unique_values(items: list[Node], path: str) -> Iterator[Problem]:
    seen: list[object] = []
    for place, one in enumerate(items):
        if one.value in seen:
            message = f"«{one.value}» được nêu hai lần"
            yield problem_at(one.at, f"{path}[{place}]", message, "giữ một")
        seen.append(one.value)


def _check_site(tree: Node, key: str, path: str, node: Node) -> Iterator[Problem]:
    site = node.get("site")
    has_site = site is not None and site.value is not None
    if is_external(tree, key):
        if has_site and site is not None:
            remedy = "bỏ «site», hoặc bỏ «external: true»"
            yield problem_at(site.at, f"{path}.site", "nhánh ngoài hệ thống không có trạm", remedy)
    elif not has_site and any(one.get("site") for _, _, one in branches(tree)):
        at = node.key_at or node.at
        remedy = "thêm «site: …» như các nhánh khác, hoặc «external: true»"
        yield problem_at(at, path, "không nói nhánh này chạy ở trạm nào", remedy)
