"""Reading profile files: overlays, relative dates, and every error with its place."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from shared.profiles.checks import check_tree
from shared.profiles.migration import migrate_text
from shared.profiles.model import SCHEMA_VERSION, Profile
from shared.profiles.overlay import lay_over
from shared.profiles.problems import Problem, ProfileErrors, problem_at
from shared.profiles.relative_dates import resolve_dates
from shared.profiles.type_problems import type_problems
from shared.profiles.yaml_tree import Node, read_tree

__all__ = ["Problem", "ProfileErrors", "check_file", "load_profile", "migrate_text"]


@dataclass(frozen=True, slots=True)
class _Read:
    """A file laid over its base, and where its demonstration values stand."""

    tree: Node | None
    problems: tuple[Problem, ...]
    demonstration_values: tuple[str, ...] = ()


def load_profile(path: Path, today: dt.date | None = None) -> Profile:
    """Read a profile; `today` is needed only by files whose dates are relative to it.

    Raises ProfileErrors with every problem there is.
    """
    profile, problems = _load(Path(path), today)
    if problems or profile is None:
        raise ProfileErrors(problems)
    return profile


def check_file(path: Path, today: dt.date | None = None) -> list[Problem]:
    """Return every problem of a profile file in the order of its lines; none if it can be used."""
    return sorted(set(_load(Path(path), today)[1]))


def _load(path: Path, today: dt.date | None) -> tuple[Profile | None, list[Problem]]:
    read = _read(path, ())
    if read.tree is None:
        return None, list(read.problems)
    tree, undated = resolve_dates(read.tree, today)
    problems = [*read.problems, *undated]
    if any(one.path == "schema" for one in problems):
        return None, problems
    profile = _typed(tree, read.demonstration_values, problems)
    problems.extend(check_tree(tree))
    return profile, problems


def _typed(tree: Node, pointers: tuple[str, ...], problems: list[Problem]) -> Profile | None:
    try:
        profile = Profile.model_validate(tree.plain())
    except ValidationError as error:
        # A value that could not be read at all was replaced by null and is already reported.
        known = {(one.line, one.column) for one in problems}
        found = type_problems(error, tree)
        problems.extend(one for one in found if (one.line, one.column) not in known)
        return None
    return profile.model_copy(update={"demonstration_values": pointers})


def _read(path: Path, above: tuple[Path, ...]) -> _Read:
    tree, problems = _read_file(path)
    if tree is None:
        return _Read(None, tuple(problems))
    problems.extend(_schema_problems(tree))
    problems.extend(_reserved_problems(tree))
    base_at = tree.get("overlays")
    is_shown = _is_demonstration(tree)
    if base_at is None or not isinstance(base_at.value, str):
        return _Read(tree, tuple(problems), ("",) if is_shown else ())
    base_path = path.parent / base_at.value
    if base_path.resolve() in {one.resolve() for one in (*above, path)}:
        message = f"tệp nền «{base_at.value}» lại dựa trên chính tệp này"
        problems.append(problem_at(base_at.at, "overlays", message, "bỏ vòng lặp"))
        return _Read(None, tuple(problems))
    if not base_path.is_file():
        message = f"không có tệp nền «{base_at.value}»"
        remedy = f"đường dẫn tính từ thư mục của {path.name}"
        return _Read(None, (*problems, problem_at(base_at.at, "overlays", message, remedy)))
    base = _read(base_path, (*above, path))
    if base.tree is None:
        return _Read(None, (*problems, *base.problems))
    laid = lay_over(base.tree, _without(tree, "overlays"))
    shown = (*base.demonstration_values, *(laid.brought if is_shown else ()))
    return _Read(laid.tree, (*base.problems, *problems), shown)


def _read_file(path: Path) -> tuple[Node | None, list[Problem]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None, [Problem(str(path), 1, 1, "", "không có tệp này", "kiểm tra đường dẫn")]
    except (OSError, UnicodeDecodeError) as error:
        return None, [Problem(str(path), 1, 1, "", f"không đọc được tệp: {error}", "lưu UTF-8")]
    return read_tree(text, str(path))


def _schema_problems(tree: Node) -> list[Problem]:
    node = tree.get("schema")
    if node is None:
        remedy = f"thêm «schema: {SCHEMA_VERSION}»"
        return [problem_at(tree.at, "schema", "thiếu «schema»", remedy)]
    if node.value == SCHEMA_VERSION:
        return []
    if isinstance(node.value, int) and 1 <= node.value < SCHEMA_VERSION:
        message = f"tệp viết theo lược đồ {node.value}, hiện hành là {SCHEMA_VERSION}"
        remedy = f"chạy: hoithi contest migrate {node.at.file}"
        return [problem_at(node.at, "schema", message, remedy)]
    message = f"phần mềm này không biết lược đồ «{node.value}»"
    return [problem_at(node.at, "schema", message, f"dùng «schema: {SCHEMA_VERSION}»")]


def _reserved_problems(tree: Node) -> list[Problem]:
    """Find the keys that loading itself fills in; the types accept them, a file must not."""
    reserved = [("demonstration_values", tree.get("demonstration_values"))]
    for section in ("levels", "units", "branches"):
        for name, one in tree.entries(section).items():
            reserved.append((f"{section}.{name}.key", one.get("key")))
    return [
        problem_at(node.key_at or node.at, path, f"không có khóa «{path.rpartition('.')[2]}» ở đây")
        for path, node in reserved
        if node is not None
    ]


def _is_demonstration(tree: Node) -> bool:
    node = tree.get("demonstration")
    return node is not None and node.value is True


def _without(tree: Node, key: str) -> Node:
    return Node({name: one for name, one in tree.entries().items() if name != key}, tree.at)
