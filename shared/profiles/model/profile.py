"""A contest profile: one file that describes one chain of contests on all its levels."""

import datetime as dt
from functools import cached_property
from typing import Annotated, Any

from pydantic import Field as Attribute
from pydantic import model_validator
from pydantic.json_schema import SkipJsonSchema

from shared.profiles.model.base import BranchKey, Key, Rule, Text
from shared.profiles.model.branch_profile import BranchProfile, ParentRef, UnitRef
from shared.profiles.model.rules import Rules

SCHEMA_VERSION = 2


class Level(Rule):
    """A level of the contest; `optional` levels hold a contest only where a unit wishes to."""

    key: SkipJsonSchema[str] = ""
    name: Text
    forwards_to: Key | None = None
    external: bool = False
    optional: bool = False


class Unit(Rule):
    """An organisation that sends entries and owes reports, for as long as it exists."""

    key: SkipJsonSchema[str] = ""
    name: Text
    short_name: Text | None = None
    kind: Key
    parent: Key | None = None
    duty: Text | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    successor: Key | None = None

    def is_valid_on(self, day: dt.date) -> bool:
        """Decide whether the unit exists on a day; both ends count."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


class Branch(Rules):
    """A level hosted by a unit; its key is `<level>/<unit>`."""

    key: SkipJsonSchema[str] = ""
    site: Key | None = None
    parent: BranchKey | None = None
    external: bool = False

    @property
    def level(self) -> str:
        """The key of its level."""
        return self.key.partition("/")[0]

    @property
    def unit(self) -> str:
        """The key of the unit that hosts it."""
        return self.key.partition("/")[2]


class Profile(Rule):
    """All of one contest chain. `shared.profiles.loading` checks what the types cannot."""

    schema_version: Annotated[int, Attribute(alias="schema", ge=SCHEMA_VERSION, le=SCHEMA_VERSION)]
    contest: Key
    title: Text
    time_zone: Text
    demonstration: bool = False
    levels: dict[Key, Level]
    units: dict[Key, Unit]
    branches: dict[BranchKey, Branch]
    demonstration_values: SkipJsonSchema[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _name_the_parts(cls, data: Any) -> Any:
        """Give each level, unit and branch its own key, so that it can be passed on alone."""
        if not isinstance(data, dict):
            return data
        return {name: _with_keys(name, value) for name, value in data.items()}

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {key: self._decide_parent(one) for key, one in self.branches.items()}

    def _decide_parent(self, branch: Branch) -> str | None:
        if branch.parent is not None:
            return branch.parent
        above = self.levels[branch.level].forwards_to
        hosts = [key for key, one in self.branches.items() if one.level == above]
        return hosts[0] if len(hosts) == 1 else None

    def branch(self, key: str) -> Branch:
        """Return one branch. Raises KeyError if the profile has no such branch."""
        return self.branches[key]

    def parent_of(self, branch_key: str) -> str | None:
        """Decide where a branch forwards to: as stated, else the only branch of the level above."""
        return self._parents[branch_key]

    def children_of(self, branch_key: str) -> tuple[str, ...]:
        """Return the branches that forward to this one, in the order of the file."""
        return tuple(key for key, parent in self._parents.items() if parent == branch_key)

    def is_top(self, branch_key: str) -> bool:
        """Decide whether a branch forwards to nothing in the profile."""
        return self.parent_of(branch_key) is None

    def is_external(self, branch_key: str) -> bool:
        """Decide whether a branch is not on the bus: itself or its whole level."""
        branch = self.branches[branch_key]
        return branch.external or self.levels[branch.level].external

    def site_of(self, branch_key: str) -> str | None:
        """Return the site that hosts a branch; none if external or not yet assigned."""
        return self.branches[branch_key].site

    def sites(self) -> tuple[str, ...]:
        """Return all sites, sorted."""
        return tuple(sorted({one.site for one in self.branches.values() if one.site}))

    def branches_on(self, site: str) -> tuple[str, ...]:
        """Return the branches that a site hosts, in the order of the file."""
        return tuple(key for key, one in self.branches.items() if one.site == site)

    def parent_sites(self, site: str) -> tuple[str, ...]:
        """Return the other sites to which branches of this site forward directly, sorted."""
        parents = (self.parent_of(key) for key in self.branches_on(site))
        return self._sites_of((key for key in parents if key is not None), without=site)

    def child_sites(self, site: str) -> tuple[str, ...]:
        """Return the other sites whose branches forward directly to this one, sorted."""
        children = (child for key in self.branches_on(site) for child in self.children_of(key))
        return self._sites_of(children, without=site)

    def sites_below(self, site: str) -> tuple[str, ...]:
        """Return all other sites below this one, at any distance, sorted."""
        waiting, below = [site], set[str]()
        while waiting:
            found = set(self.child_sites(waiting.pop())) - below - {site}
            below |= found
            waiting.extend(found)
        return tuple(sorted(below))

    def _sites_of(self, keys: Any, without: str) -> tuple[str, ...]:
        found = {site for key in keys if (site := self.site_of(key)) not in (None, without)}
        return tuple(sorted(site for site in found if site is not None))

    def units_of(self, branch_key: str) -> tuple[Unit, ...]:
        """Return the unit that hosts a branch and all units below it, nearest first."""
        found = [self.units[self.branches[branch_key].unit]]
        for unit in found:
            found.extend(one for one in self.units.values() if one.parent == unit.key)
        return tuple(found)

    def branch_profile(self, branch_key: str) -> BranchProfile:
        """Decide all that services need to know to work with one branch."""
        branch = self.branches[branch_key]
        parent = self.parent_of(branch_key)
        unit = self.units[branch.unit]
        rules = {name: getattr(branch, name) for name in Rules.model_fields}
        return BranchProfile(
            **(rules | {"title": branch.title or self.title}),
            contest=self.contest,
            contest_title=self.title,
            branch=branch_key,
            time_zone=self.time_zone,
            demonstration=self.demonstration,
            level=branch.level,
            level_name=self.levels[branch.level].name,
            unit=UnitRef(key=unit.key, name=unit.name, short_name=unit.short_name, kind=unit.kind),
            site=branch.site,
            external=self.is_external(branch_key),
            parent=None if parent is None else self._reference(parent),
            children=tuple(self._reference(key) for key in self.children_of(branch_key)),
            demonstration_values=self._demonstration_values_of(branch_key),
        )

    def part(self, branch_key: str) -> dict[str, Any]:
        """Decide the JSON that `contest.published` carries for one branch."""
        return self.branch_profile(branch_key).model_dump(mode="json", exclude_none=True)

    def _reference(self, key: str) -> ParentRef:
        branch = self.branches[key]
        return ParentRef(
            key=key,
            name=self.units[branch.unit].name,
            title=branch.title,
            site=branch.site,
            external=self.is_external(key),
        )

    def _demonstration_values_of(self, branch_key: str) -> tuple[str, ...]:
        """Return the JSON pointers below one branch; "" if the whole branch is a demonstration."""
        root = "/branches/" + branch_key.replace("/", "~1")
        if any(f"{root}/".startswith(f"{one}/") for one in self.demonstration_values):
            return ("",)
        below = (one for one in self.demonstration_values if one.startswith(f"{root}/"))
        return tuple(one.removeprefix(root) for one in below)


def _with_keys(section: str, value: Any) -> Any:
    if section not in {"levels", "units", "branches"} or not isinstance(value, dict):
        return value
    return {
        key: {**one, "key": str(key)} if isinstance(one, dict) else one
        for key, one in value.items()
    }
