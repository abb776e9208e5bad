"""Graphs without cycles: levels, branches, and units with their parents and successors."""

from collections.abc import Iterator, Mapping

from shared.profiles.checks.chain import branches, hosts_above, level_of, parent_of
from shared.profiles.checks.references import known
from shared.profiles.problems import Position, Problem, problem_at
from shared.profiles.yaml_tree import Node


def check_graphs(tree: Node) -> Iterator[Problem]:
    """Find chains that come back to where they began, and parents that are not clear."""
    yield from _check_links(tree, "levels", "forwards_to", "các cấp gửi vòng quanh")
    yield from _check_links(tree, "units", "parent", "đơn vị cấp trên vòng quanh")
    yield from _check_links(tree, "units", "successor", "đơn vị kế tục vòng quanh")
    yield from _check_parents(tree)
    yield from _check_branch_circles(tree)


def _check_links(tree: Node, section: str, link: str, message: str) -> Iterator[Problem]:
    nodes = tree.entries(section)
    links = {key: node.text(link) for key, node in nodes.items()}
    for key in _on_cycles(links):
        at = nodes[key].get(link)
        yield _cycle(links, key, at.at if at else nodes[key].at, f"{section}.{key}.{link}", message)


def _check_parents(tree: Node) -> Iterator[Problem]:
    nodes, levels = tree.entries("branches"), tree.entries("levels")
    circling = set(_on_cycles({key: one.text("forwards_to") for key, one in levels.items()}))
    for key, path, node in branches(tree):
        stated = node.get("parent")
        yield from known(stated, f"{path}.parent", nodes, "nhánh", "branches")
        above = tree.text("levels", level_of(key), "forwards_to")
        # A level above that is unknown or comes round again is told there, once.
        if stated is None and (above is None or above in levels) and level_of(key) not in circling:
            yield from _check_unstated_parent(path, node, hosts_above(tree, key))


def _check_unstated_parent(path: str, node: Node, hosts: list[str]) -> Iterator[Problem]:
    forwarding = node.get("forwarding")
    if len(hosts) > 1:
        at, remedy = node.key_at or node.at, f"thêm «parent: …», một trong: {', '.join(hosts)}"
        yield problem_at(at, path, "có nhiều nhánh cấp trên, chưa rõ nhánh nào", remedy)
    if not hosts and forwarding is not None:
        at, here = forwarding.key_at or forwarding.at, f"{path}.forwarding"
        remedy = "bỏ «forwarding», hoặc thêm nhánh cấp trên vào branches"
        yield problem_at(at, here, "gửi lên nhưng không có nhánh cấp trên nào", remedy)


def _check_branch_circles(tree: Node) -> Iterator[Problem]:
    nodes = tree.entries("branches")
    links = {key: parent_of(tree, key) for key in nodes}
    for key in _on_cycles(links):
        at = nodes[key].get("parent")
        if at is not None:
            path = f"branches.{key}.parent"
            yield _cycle(links, key, at.at, path, "các nhánh gửi vòng quanh")


def _on_cycles(links: Mapping[str, str | None]) -> list[str]:
    """Return the keys from which the links come back to the same key."""
    return [key for key in links if key in _walk(links, key)]


def _walk(links: Mapping[str, str | None], start: str) -> list[str]:
    """Return what the links lead to, up to the first repetition."""
    passed: list[str] = []
    step = links.get(start)
    while step is not None and step not in passed:
        passed.append(step)
        step = links.get(step)
    return passed


def _cycle(
    links: Mapping[str, str | None], key: str, at: Position, path: str, message: str
) -> Problem:
    way = " → ".join([key, *_walk(links, key)])
    return problem_at(at, path, f"{message}: {way}", "bỏ một liên kết trong vòng")
