"""What is wrong with a profile file, where, and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from shared.errors import RuleViolation


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One error of a profile file, in the words of its author."""

    file: str
    line: int
    column: int
    path: str
    message: str
    remedy: str = field(default="")

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}: "
        named = f"{self.path}: " if self.path else ""
        return f"{where}{named}{self.message}" + (f" — {self.remedy}" if self.remedy else "")


class ProfileErrors(RuleViolation):
    """A profile file cannot be used. Facts: `count`, `list`; `problems` holds each of them."""

    code = "profile_errors"
    message = "Tệp cấu hình hội thi có {count} lỗi:\n{list}"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        listed = "\n".join(str(one) for one in self.problems)
        super().__init__(count=len(self.problems), list=listed)


def problem_at(position: Position, path: str, message: str, remedy: str = "") -> Problem:
    """Name a problem at a place."""
    return Problem(position.file, position.line, position.column, path, message, remedy)


def near(wrong: str, known: Iterable[str]) -> str:
    """Decide what to suggest for a wrong key: the nearest known ones, or all if they are few."""
    names = sorted(known)
    close = get_close_matches(wrong, names, n=1, cutoff=0.6)
    if close:
        return f"có phải «{close[0]}»?"
    if 0 < len(names) <= 12:
        return "các giá trị dùng được: " + ", ".join(names)
    return ""
