"""The demonstration's invented people: no part of a profile, and never published."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import StringConstraints, ValidationError

from shared.profiles.model.base import BranchKey, Frozen, Key, Text
from shared.profiles.problems import Problem, ProfileErrors
from shared.profiles.type_problems import type_problems
from shared.profiles.yaml_tree import read_tree

PEOPLE_FILE = "people.yaml"
"""Beside the contests of the demonstration."""

PersonKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=64)]
Role = Literal[
    "author", "clerk", "reporter", "counter", "secretary", "head", "chair", "judge", "expert",
    "inspector", "administrator",
]  # fmt: skip


class DemonstrationPerson(Frozen):
    """Someone to act as, in a part that `shared/identity/demonstration.py` gives its roles.

    Without a branch the part is played in every branch of the contest, without a contest in each.
    """

    name: Text
    role: Role
    also: tuple[Role, ...] = ()
    contest: Key | None = None
    branch: BranchKey | None = None
    unit: Key | None = None
    mail: Text


class _People(Frozen):
    demonstration: Literal[True]
    people: dict[PersonKey, DemonstrationPerson]


def load_people(path: Path) -> dict[str, DemonstrationPerson]:
    """Read the people by their keys. Raises ProfileErrors with every problem there is."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ProfileErrors([Problem(str(path), 1, 1, "", "không đọc được tệp")]) from error
    tree, problems = read_tree(text, str(path))
    if tree is None or problems:
        raise ProfileErrors(problems)
    try:
        return dict(_People.model_validate(tree.plain()).people)
    except ValidationError as error:
        raise ProfileErrors(type_problems(error, tree)) from error
