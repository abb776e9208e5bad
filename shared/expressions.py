"""Expressions of a contest's rules in CEL: what the typed kinds of rules cannot say.

CEL ends always and reaches nothing but the facts it is given. Source: github.com/google/cel-spec.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cel import Program

Facts = Mapping[str, Mapping[str, Any]]
"""What an expression may name, as `entry.title`: numbers, texts, lists, or None for unknown."""

_NAMED = re.compile(r"\b([a-z_]+)\.([a-z_]+)")
_TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"")
_FAILURES = (TypeError, KeyError, ValueError, RuntimeError)


class BrokenExpression(ValueError):
    """The text is no expression over the facts; its words say why, for the profile's author."""


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read; `text` is as it was written."""

    text: str

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """The facts that it names, each once, in their order."""
        return tuple(dict.fromkeys(_NAMED.findall(_TEXTS.sub("", self.text))))

    def holds(self, facts: Facts) -> bool | None:
        """Whether it is true; None if a fact that decides it is unknown."""
        try:
            found = _program(self.text).execute(dict(facts))
        except _FAILURES:  # CEL compares nothing with null
            return None
        return found if isinstance(found, bool) else None


def expression(text: str, example: Facts) -> Expression:
    """Read an expression and try it on an example in which every fact is known.

    Raises `BrokenExpression`.
    """
    try:
        found = _program(text).execute(dict(example))
    except KeyError as error:
        known = ", ".join(sorted(f"{group}.{one}" for group in example for one in example[group]))
        raise BrokenExpression(f"không có «{error.args[0]}»; có: {known}") from error
    except _FAILURES as error:
        raise BrokenExpression(str(error).partition("\n")[0]) from error
    if not isinstance(found, bool):
        raise BrokenExpression("kết quả phải là đúng hoặc sai (true, false)")
    return Expression(text)


@cache
def _program(text: str) -> "Program":
    from cel import compile  # takes 30 MB, for the few contests that have such a rule

    return compile(text)
