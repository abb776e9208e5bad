"""Finds every text that a page can show: marked in templates, Vietnamese literals in Python.

Python code needs no marks: whatever literal has a Vietnamese letter and is no docstring is a text.
An f-string becomes a text with numbered places, `dài quá {0} ký tự`.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2

ROOT = Path(__file__).parents[2]
TEMPLATES = (
    "services/*/templates/**/*.html",
    "shared/identity/templates/*.html",
    "shared/web/templates/**/*.html",
)
TABLES = ("shared/identity/permissions.yaml",)
"""Data with names for people: under the keys `name` and `about`."""

CODE = (
    "shared/archives.py",
    "services/intake/**/*.py",
    "services/judging/**/*.py",
    "services/reporting/**/*.py",
    "shared/cleaning.py",
    "shared/content.py",
    "shared/documents/*.py",
    "shared/errors.py",
    "shared/files.py",
    "shared/identity/**/*.py",
    "shared/messages/*.py",
    "shared/paging.py",
    "shared/partial.py",
    "shared/profiles/model/phases.py",
    "shared/profiles/model/deadline.py",
    "shared/web/**/*.py",
)
NOT_SHOWN = (
    # Papers and letters are written in the language of their reader, by templates of their own.
    "services/intake/api/zipping.py",
    "services/intake/handlers/letters.py",
    "services/intake/handlers/list_letters.py",
    "services/intake/pages/list_template.py",
    "services/judging/handlers/letters.py",
    "services/reporting/domain/compiled_paper.py",
    "services/reporting/domain/compiling.py",
    "services/reporting/domain/entry_list.py",
    "services/reporting/domain/framing.py",
    "services/reporting/domain/prompts.py",
    "services/reporting/domain/results_paper.py",
    "services/reporting/handlers/compiling.py",
    "services/reporting/queries/papers.py",
    "shared/documents/excel.py",
    "shared/documents/finishing.py",
    "shared/documents/heads.py",
    "shared/documents/measuring.py",
    "shared/documents/sample.py",
    "shared/web/openapi.py",
)
_VIETNAMESE = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)
_NAMED = re.compile(r"^ +(?:name|about): (.+)$", re.MULTILINE)
_CALLS = ("_", "gettext", "ngettext")

Text = str | tuple[str, str]
"""A text, or its forms for one and for many."""


def texts() -> dict[Text, list[str]]:
    """Every text with the files that have it, both in order."""
    found: dict[Text, list[str]] = {}
    for path in _files(TEMPLATES):
        for text in in_template(path.read_text("utf-8")):
            found.setdefault(text, []).append(_name(path))
    for path in _files(TABLES):
        for one in in_table(path.read_text("utf-8")):
            found.setdefault(one, []).append(_name(path))
    for path in _files(CODE):
        if _name(path) not in NOT_SHOWN:
            for one in in_code(path.read_text("utf-8")):
                found.setdefault(one, []).append(_name(path))
    return {text: sorted(set(places)) for text, places in found.items()}


def in_template(source: str) -> Iterator[Text]:
    """The texts that a template marks with `_`."""
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - renders nothing
    tree = environment.parse(source)
    for call in tree.find_all(jinja2.nodes.Call):
        if getattr(call.node, "name", None) in _CALLS:
            given = [one.value for one in call.args if isinstance(one, jinja2.nodes.Const)]
            if len(given) > 1:
                yield given[0], given[1]
            elif given:
                yield given[0]


def in_table(source: str) -> Iterator[str]:
    """The names in a table of data, in order."""
    yield from _NAMED.findall(source)


def in_code(source: str) -> Iterator[str]:
    """The Vietnamese literals of a module that are no docstrings."""
    tree = ast.parse(source)
    passed = {id(one) for one in _docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            passed.update(id(part) for part in ast.walk(node) if isinstance(part, ast.Constant))
            yield from _if_vietnamese(_joined(node))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in passed
        ):
            yield from _if_vietnamese(node.value)


def _joined(node: ast.JoinedStr) -> str:
    parts, number = [], 0
    for one in node.values:
        if isinstance(one, ast.Constant):
            parts.append(str(one.value))
        else:
            parts.append(f"{{{number}}}")
            number += 1
    return "".join(parts)


def _if_vietnamese(text: str) -> Iterator[str]:
    if _VIETNAMESE.search(text) and "\ufeff" not in text:
        yield text


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for one in body if isinstance(body, list) else ():
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                yield one.value


def _files(patterns: tuple[str, ...]) -> list[Path]:
    return sorted({path for one in patterns for path in ROOT.glob(one)})


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
