"""The project's source files as the architecture tests read them, or a snippet in their place."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("services", "shared")
EVERYTHING = ("benchmarks", "services", "shared", "tests")
ROOMS = ("intake", "judging", "reporting")


@dataclass(frozen=True)
class Source:
    """One Python file: its path from the root, its text and its tree."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def parts(self) -> tuple[str, ...]:
        """The path without its ending, in pieces."""
        return Path(self.path).with_suffix("").parts

    @property
    def room(self) -> str:
        """The room of a service that the file stands in, as in `handlers`; empty elsewhere."""
        parts = self.parts
        return parts[2] if len(parts) > 2 and parts[0] == "services" and parts[1] in ROOMS else ""


def sources(*folders: str) -> list[Source]:
    """Every Python file of these folders, by path."""
    return [one for folder in folders for one in _sources(folder)]


@cache
def _sources(folder: str) -> tuple[Source, ...]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    return tuple(
        Source(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths
    )


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of constants that stand alone as a statement: words for people, not code."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def functions(tree: ast.AST, inside: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every function and method with its dotted name, the module's own code as ``."""
    for node in ast.iter_child_nodes(tree):
        name = inside
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{inside}.{node.name}".lstrip(".")
            if not isinstance(node, ast.ClassDef):
                yield name, node
        yield from functions(node, name)
