"""Contest files for measuring, made from the template beside this file."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

BRANCHES_PER_CONTEST = 20
JUDGES = 3

PEOPLE_FILE = "people.yaml"
_TEMPLATE = Path(__file__).with_name("contest.yaml")


@dataclass(frozen=True, slots=True)
class MeasuredBranch:
    """A branch that forwards to the one above it; `number` counts over all contests."""

    contest: str
    branch: str
    unit: str
    site: str
    parent: str
    parent_site: str
    number: int
    fields: tuple[str, ...]
    criteria: tuple[tuple[str, int], ...]
    round: str

    @property
    def root(self) -> str:
        """Where the branch's JSON endpoints begin."""
        return f"/{self.site}/api/v1/branches/{self.branch}"

    def person(self, part: str) -> str:
        """Who plays a part, in this branch as in every other of the contest."""
        return f"{part}.{self.contest}"


def write_contests(folder: Path, name: str, branches: int) -> list[MeasuredBranch]:
    """Write as many contests as `branches` branches need; what they hold, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[MeasuredBranch] = []
    for first in range(0, branches, BRANCHES_PER_CONTEST):
        number = first // BRANCHES_PER_CONTEST
        count = min(BRANCHES_PER_CONTEST, branches - first)
        tree, made = _contest(f"{name}-{number}", count, first)
        text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
        (folder / f"{name}-{number}.yaml").write_text(text, "utf-8")
        written += made
    _write_people(folder, sorted({one.contest for one in written}))
    return written


def _write_people(folder: Path, contests: list[str]) -> None:
    """The people of every contest beside it: whom doors let in, each with the roles of a part."""
    parts = {"thu-ky": "secretary", "truong-ban": "head"}
    parts |= {f"giam-khao-{number}": "judge" for number in range(JUDGES)}
    people = {
        f"{part}.{contest}": {
            "name": part, "role": role, "contest": contest, "mail": "ai@trinh-dien.example",
        }
        for contest in contests
        for part, role in parts.items()
    }  # fmt: skip
    text = yaml.safe_dump({"demonstration": True, "people": people}, allow_unicode=True)
    (folder / PEOPLE_FILE).write_text(text, "utf-8")


def _contest(name: str, count: int, first: int) -> tuple[Any, list[MeasuredBranch]]:
    tree = yaml.safe_load(_TEMPLATE.read_text("utf-8"))
    tree["contest"] = name
    (below, rules), (above, its_rules) = list(tree["branches"].items())[:2]
    level, _, unit = below.partition("/")
    unit_rules = tree["units"].pop(unit)
    del tree["branches"][below]
    made = []
    for number in range(count):
        its_unit = f"{unit}-{number}"
        tree["units"][its_unit] = {**unit_rules, "name": f"{unit_rules['name']} {number}"}
        tree["branches"][f"{level}/{its_unit}"] = _renamed(rules, unit, its_unit)
        site, above_site = rules["site"], its_rules["site"]
        where = (name, f"{level}/{its_unit}", its_unit, site, above, above_site, first + number)
        made.append(MeasuredBranch(*where, *_what_is_judged(rules)))
    return tree, made


def _renamed(rules: Any, unit: str, its_unit: str) -> Any:
    copied = copy.deepcopy(rules)
    for office in copied["standing_offices"]:
        office["unit"] = its_unit if office["unit"] == unit else office["unit"]
    return copied


def _what_is_judged(
    rules: Any,
) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...], str]:
    (step,) = (one for one in rules["judging"] if one["kind"] == "scoring_round")
    criteria = tuple((one["key"], int(one["max"])) for one in step["criteria"])
    return tuple(one["key"] for one in rules["fields"]), criteria, step["key"]


def in_groups(some: list[str], size: int) -> Iterator[list[str]]:
    """The same in order, in groups of at most `size`."""
    for start in range(0, len(some), size):
        yield some[start : start + size]
