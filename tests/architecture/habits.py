"""House rules that a reviewer would otherwise have to look for in every change."""

import ast
from collections.abc import Iterator
from http import HTTPStatus

from tests.architecture.sources import Source, functions

COMMITS = frozenset({"begin", "begin_reading", "commit", "rollback", "recover", "savepoint"})
ERROR_STATUS = 400
SHAPELESS = frozenset({"common", "helpers", "manager", "utils"})
MOST_LINES = 400
MOST_FUNCTION_LINES = 60
_ENVIRONMENT = frozenset({"environ", "environb", "getenv", "getenvb", "putenv"})
_SETTINGS = frozenset({"BaseSettings", "envvar"})
_BROAD = frozenset({"BaseException", "Exception"})


def commits(source: Source) -> list[str]:
    """Calls that begin or end a transaction."""
    return [
        _at(source, node, f".{node.func.attr}()")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in COMMITS
    ]


def environment_reads(source: Source) -> list[str]:
    """Where the environment is read, or settings are declared."""
    return [
        _at(source, node, name)
        for node in ast.walk(source.tree)
        for name in _names_used(node)
        if name in _ENVIRONMENT or name in _SETTINGS
    ]


def error_statuses(source: Source) -> list[str]:
    """Status codes of errors, and the exception that carries one past the problems module."""
    return [_at(source, node, what) for node in ast.walk(source.tree) for what in _statuses(node)]


def imports_of(source: Source, *roots: str) -> list[str]:
    """Where one of these packages is imported, in any way that Python has."""
    return [
        _at(source, node, name)
        for node in ast.walk(source.tree)
        for name in _imported(node)
        if name.partition(".")[0] in roots
    ]


def broad_excepts(source: Source) -> list[str]:
    """The functions that catch whatever is raised and go on, as `path::function`, per handler."""
    return [
        f"{source.path}::{name}"
        for name, function in functions(source.tree)
        for node in _own_nodes(function)
        if isinstance(node, ast.ExceptHandler) and _is_broad(node) and not _raises(node)
    ]


def catches(source: Source) -> list[str]:
    """What a file catches beside `ValueError`, which says that an input cannot be read."""
    return [
        _at(source, node, "except")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler)
        and getattr(node.type, "id", "") != "ValueError"
        and not _raises(node)
    ]


def shapeless_names(source: Source) -> list[str]:
    """Folders and files named after no concept."""
    return [f"{source.path}: {part}" for part in source.parts if part in SHAPELESS]


def long_files(source: Source) -> list[str]:
    """Files that should be a package."""
    lines = source.text.count("\n")
    return [f"{source.path}: {lines} lines"] if lines > MOST_LINES else []


def long_functions(source: Source) -> list[str]:
    """Functions that cannot be read at once."""
    lengths = {
        name: (getattr(node, "end_lineno", 0) or 0) - getattr(node, "lineno", 0) + 1
        for name, node in functions(source.tree)
    }
    return [
        f"{source.path}: {name} has {length} lines"
        for name, length in lengths.items()
        if length > MOST_FUNCTION_LINES
    ]


def _at(source: Source, node: ast.AST, what: str) -> str:
    return f"{source.path}:{getattr(node, 'lineno', 0)}: {what}"


def _names_used(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.keyword):
        yield node.arg or ""
    elif isinstance(node, ast.ImportFrom) and node.module == "os":
        yield from (one.name for one in node.names)


def _statuses(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        status = getattr(HTTPStatus, node.attr, None) if node.value.id == "HTTPStatus" else None
        if status is not None and status >= ERROR_STATUS:
            yield f"HTTPStatus.{node.attr}"
    if isinstance(node, ast.Call):
        given = [one.value for one in node.keywords if one.arg in ("status", "status_code")]
        # The second positional argument of every response of Starlette is its status.
        given += node.args[1:2] if _called(node).endswith("Response") else []
        for one in given:
            if isinstance(one, ast.Constant) and _is_error(one.value):
                yield f"status {one.value!r}"
    if isinstance(node, ast.ImportFrom):
        yield from (one.name for one in node.names if one.name == "HTTPException")


def _is_error(value: object) -> bool:
    return isinstance(value, int) and value >= ERROR_STATUS


def _imported(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (one.name for one in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        yield node.module or ""
    elif isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__"):
        first = node.args[0] if node.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def _called(node: ast.Call) -> str:
    function = node.func
    return str(getattr(function, "id", getattr(function, "attr", "")))


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions inside it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node
            yield from _own_nodes(node)


def _raises(handler: ast.ExceptHandler) -> bool:
    """Whether it only puts something in order and lets the error go on."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def _is_broad(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(one is None or getattr(one, "id", "") in _BROAD for one in kinds)
