"""Levels are data: their keys, read from the contest files, and where code names one."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.architecture.sources import Source, docstrings

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def keys_of_levels(contests: Path) -> frozenset[str]:
    """Every level that a contest file of the folder names."""
    found: set[str] = set()
    for path in contests.rglob("*.yaml"):
        content = yaml.safe_load(path.read_text("utf-8"))
        found |= set((content or {}).get("levels") or ())
    return frozenset(found)


def named_levels(source: Source, levels: frozenset[str]) -> list[str]:
    """Where a file names a level, in a text or in an identifier; words for people are let pass."""
    tree = source.tree
    skipped = docstrings(tree)
    return [
        f"{source.path}:{line}: {word}"
        for node in ast.walk(tree)
        if id(node) not in skipped
        for line, text in _names(node)
        for word in _WORD.findall(text)
        if word.lower() in levels
    ]


def _names(node: ast.AST) -> Iterator[tuple[int, str]]:
    line = getattr(node, "lineno", 0)
    for attribute in ("id", "attr", "name", "arg", "asname", "rest"):
        text = getattr(node, attribute, None)
        if isinstance(text, str):
            yield line, text
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield line, node.value
