"""What makes domain code anything but arithmetic on what it was given."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import Source

LIBRARY = frozenset(
    (
        "__future__", "abc", "bisect", "collections", "dataclasses", "datetime", "decimal", "enum",
        "fractions", "functools", "hashlib", "heapq", "itertools", "math", "operator", "re",
        "string", "types", "typing", "unicodedata", "zoneinfo",
    )
)  # fmt: skip
"""What of the standard library neither reads nor writes anything outside."""

OWN = (
    "shared.documents.heads",
    "shared.documents.model",
    "shared.documents.numbers",
    "shared.documents.sheets",
    "shared.documents.slips",
    "shared.errors",
    "shared.events.contract",
    "shared.events.contracts",
    "shared.events.envelope",
    "shared.events.parts",
    "shared.events.stages",
    "shared.expressions",
    "shared.likeness",
    "shared.profiles.model",
    "shared.vietnamese",
)
"""What of the project is free of input and output; the import contracts keep it so."""

CLOCKS = frozenset({"now", "today", "utcnow", "localtime"})
OUTSIDE = frozenset(
    {"__import__", "breakpoint", "compile", "eval", "exec", "input", "open", "print"}
)


def impurities(source: Source) -> list[str]:
    """Every import, call and type of a domain file that it may not have."""
    service = ".".join(source.parts[:3])
    found = [one for node in ast.walk(source.tree) for one in _impurities(node, service)]
    return [f"{source.path}:{line}: {what}" for line, what in found]


def _impurities(node: ast.AST, service: str) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Import):
        for one in node.names:
            yield from _import(node, one.name, service)
    elif isinstance(node, ast.ImportFrom):
        yield from _import(node, node.module or ".", service)
    elif isinstance(node, ast.Call):
        yield from _call(node)
    elif isinstance(node, ast.ClassDef):
        yield from _record(node)
    elif isinstance(node, ast.Name) and node.id == "float":
        yield node.lineno, "float, where scores are decimals or integers"
    elif isinstance(node, ast.Constant) and isinstance(node.value, float):
        yield node.lineno, f"float {node.value}"


def _import(node: ast.stmt, module: str, service: str) -> Iterator[tuple[int, str]]:
    allowed = (*OWN, service)
    is_own = any(module == one or module.startswith(f"{one}.") for one in allowed)
    if not is_own and module.partition(".")[0] not in LIBRARY:
        yield node.lineno, f"import of {module}"


def _call(node: ast.Call) -> Iterator[tuple[int, str]]:
    function = node.func
    if isinstance(function, ast.Attribute) and function.attr in CLOCKS:
        yield node.lineno, f"reads the clock: {function.attr}()"
    if isinstance(function, ast.Name) and function.id in OUTSIDE:
        yield node.lineno, f"reaches outside: {function.id}()"


def _record(node: ast.ClassDef) -> Iterator[tuple[int, str]]:
    for one in node.decorator_list:
        call = one.func if isinstance(one, ast.Call) else one
        name = getattr(call, "id", getattr(call, "attr", ""))
        if name == "dataclass" and _true_arguments(one) < {"frozen", "slots"}:
            yield node.lineno, f"{node.name} is not frozen with slots"


def _true_arguments(decorator: ast.expr) -> set[str | None]:
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return {
        one.arg
        for one in keywords
        if isinstance(one.value, ast.Constant) and one.value.value is True
    } & {"frozen", "slots"}
