"""The chain of branches as a file states it, read from the tree."""

from collections.abc import Iterator

from shared.profiles.yaml_tree import Node


def branches(tree: Node) -> Iterator[tuple[str, str, Node]]:
    """Go through the branches: key, the path to show, node."""
    for key, node in tree.entries("branches").items():
        yield key, f"branches.{key}", node


def level_of(branch_key: str) -> str:
    """Return the level in a branch key."""
    return branch_key.partition("/")[0]


def hosts_above(tree: Node, branch_key: str) -> list[str]:
    """Return the branches of the level to which a branch's level forwards."""
    above = tree.text("levels", level_of(branch_key), "forwards_to")
    return [key for key, _, _ in branches(tree) if above and level_of(key) == above]


def parent_of(tree: Node, branch_key: str) -> str | None:
    """Decide a branch's parent as the profile will: stated, or the only one above."""
    stated = tree.text("branches", branch_key, "parent")
    if stated is not None:
        return stated
    hosts = hosts_above(tree, branch_key)
    return hosts[0] if len(hosts) == 1 else None


def is_external(tree: Node, branch_key: str) -> bool:
    """Decide whether a branch is not on the bus."""
    own = tree.get("branches", branch_key, "external")
    level = tree.get("levels", level_of(branch_key), "external")
    return any(one is not None and one.value is True for one in (own, level))
