"""Overlays: a file laid over a base file, key by key, and which values came from it."""

from dataclasses import dataclass, field

from shared.profiles.yaml_tree import Node

_NOT_A_VALUE_OF_THE_PLAN = {"schema", "contest", "demonstration", "overlays"}


@dataclass(frozen=True, slots=True)
class Laid:
    """The merged tree and the JSON pointers (RFC 6901) of what the overlay brought."""

    tree: Node
    brought: tuple[str, ...]


@dataclass(slots=True)
class _Overlay:
    brought: list[str] = field(default_factory=list)

    def merge(self, base: Node, over: Node, pointer: str) -> Node:
        if isinstance(base.value, dict) and isinstance(over.value, dict):
            return self._merge_entries(base.value, over.value, base, pointer)
        if _are_keyed(base) and _are_keyed(over):
            return self._merge_items(base, over, pointer)
        if base.value != over.value:
            self.brought.append(pointer)
        return over

    def _merge_entries(
        self, base: dict[str, Node], over: dict[str, Node], at: Node, pointer: str
    ) -> Node:
        merged = dict(base)
        for key, node in over.items():
            below = f"{pointer}/{_escaped(key)}"
            if key in base:
                merged[key] = self.merge(base[key], node, below)
            else:
                merged[key] = node
                self.brought.append(below)
        return Node(merged, at.at, at.key_at)

    def _merge_items(self, base: Node, over: Node, pointer: str) -> Node:
        merged = list(base.items())
        places = {node.text("key"): index for index, node in enumerate(merged)}
        for node in over.items():
            index = places.get(node.text("key"))
            if index is None:
                self.brought.append(f"{pointer}/{len(merged)}")
                merged.append(node)
            else:
                merged[index] = self.merge(merged[index], node, f"{pointer}/{index}")
        return Node(merged, base.at, base.key_at)


def lay_over(base: Node, over: Node) -> Laid:
    """Decide the tree that an overlay makes of its base.

    Mappings merge by key, lists whose items all have a `key` merge by that key and keep the
    base's order; every other value of the overlay takes the place of the base's. What the overlay
    only repeats is not counted as brought by it.
    """
    overlay = _Overlay()
    tree = overlay.merge(base, over, "")
    values = (one for one in overlay.brought if one.lstrip("/") not in _NOT_A_VALUE_OF_THE_PLAN)
    return Laid(tree, tuple(values))


def _are_keyed(node: Node) -> bool:
    items = node.items()
    return bool(items) and all(one.text("key") for one in items)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
