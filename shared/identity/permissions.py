"""The one table of permissions: who may do what, read from `permissions.yaml`.

Doors, handlers, queries, the page that shows it and the test that walks every endpoint all read
this table. A role reaches a whole branch, one unit, its own things or what it is assigned; a grant
may narrow that further to a unit and a field.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

from shared.identity.asker import Asker, Grant, NotPermitted
from shared.identity.scopes import covers

FILE = Path(__file__).with_name("permissions.yaml")
EVERYONE = "everyone"
"""Stands among an action's roles for whoever is signed in."""


class Extent(StrEnum):
    """How much of a branch a role reaches."""

    BRANCH = "branch"
    UNIT = "unit"
    OWN = "own"
    ASSIGNED = "assigned"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Thing:
    """What a permission is asked for, or a part of a branch: None is any.

    `judge` is whom it was assigned to, who marks an entry or advises on a request.
    """

    unit: str | None = None
    field: str | None = None
    owner: str | None = None
    judge: str | None = None

    def holds(self, thing: "Thing") -> bool:
        """Whether a thing lies in this part."""
        return (
            self.unit in (None, thing.unit)
            and self.field in (None, thing.field)
            and self.owner in (None, thing.owner)
            and self.judge in (None, thing.judge)
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """The parts of one branch that an asker may touch; none of them is nothing."""

    parts: tuple[Thing, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether the whole branch."""
        return Thing() in self.parts

    def covers(self, thing: Thing) -> bool:
        """Whether a thing may be touched."""
        return any(part.holds(thing) for part in self.parts)


EVERYTHING = Reach((Thing(),))


@dataclass(frozen=True, slots=True)
class Role:
    """A role; who holds one that `needs_factor` can do nothing until a second factor was given."""

    key: str
    name: str
    about: str
    needs_factor: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done or seen: by which roles, how far, and by which doors.

    `asks` has the handler ask, `before_factor` opens it to who has yet to set up a second factor.
    """

    key: str
    name: str
    writes: bool
    who: Mapping[str, Extent]
    doors: tuple[str, ...]
    asks: bool = False
    before_factor: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether the handler has to ask: some role reaches less than a branch, or `asks`."""
        return self.asks or any(
            one not in (Extent.BRANCH, Extent.SITE) for one in self.who.values()
        )


@dataclass(frozen=True)
class Table:
    """The whole table; `public` are the doors that everybody may use, each with the reason."""

    roles: Mapping[str, Role]
    actions: Mapping[str, Action]
    public: Mapping[str, str]
    by_door: Mapping[str, tuple[Action, ...]] = field(default_factory=dict)

    def of_door(self, door: str) -> tuple[Action, ...] | None:
        """What a door does, any of which opens it; () if everybody may, None if it has no row."""
        return () if door in self.public else self.by_door.get(door)


@cache
def table() -> Table:
    """The table as shipped."""
    plain = yaml.safe_load(FILE.read_text("utf-8"))
    roles = {key: Role(key, **one) for key, one in plain["roles"].items()}
    actions = {key: _action(key, one, roles) for key, one in plain["actions"].items()}
    by_door: dict[str, tuple[Action, ...]] = {}
    for action in actions.values():
        for door in action.doors:
            by_door[door] = (*by_door.get(door, ()), action)
    return Table(roles, actions, plain["public"], by_door)


def reach(asker: Asker | None, action: str, contest: str, branch: str) -> Reach:
    """What of a branch the asker may touch in this way; nobody from outside is held back.

    None asks for what the system does by itself: events, due work, the operator at the machine.
    """
    if asker is None:
        return EVERYTHING
    return Reach(tuple(_parts(asker, table().actions[action], contest, branch)))


def action_of(service: str, command: str) -> str:
    """The row of a service's command; one that every service has stands under `every`."""
    own = f"{service}.{command}"
    return own if own in table().actions else f"every.{command}"


def may_anywhere(asker: Asker, action: Action) -> bool:
    """Whether any grant of the asker allows it in some branch."""
    if _is_held_back(asker, action):
        return False
    return EVERYONE in action.who or any(one.role in action.who for one in asker.grants)


def require_reach(asker: Asker | None, action: str, contest: str, branch: str) -> Reach:
    """What `reach` gives. Raises `NotPermitted` where it is nothing."""
    found = reach(asker, action, contest, branch)
    if not found.parts:
        raise not_permitted(action)
    return found


def not_permitted(action: str) -> NotPermitted:
    """The refusal of an action, with its name."""
    return NotPermitted(action=table().actions[action].name)


def needing_factor(grants: Iterable[Grant]) -> tuple[str, ...]:
    """Those of the grants' roles that need a second factor, each once."""
    roles = dict.fromkeys(one.role for one in grants)
    return tuple(one for one in roles if table().roles[one].needs_factor)


def _is_held_back(asker: Asker, action: Action) -> bool:
    """Whether a missing factor or the scope of a token keeps the asker from an action."""
    if asker.withheld and not action.before_factor:
        return True
    return asker.scope is not None and not covers(asker.scope, action.key, writes=action.writes)


def _parts(asker: Asker, action: Action, contest: str, branch: str) -> Iterator[Thing]:
    if _is_held_back(asker, action):
        return
    if EVERYONE in action.who:
        yield Thing(owner=asker.account)
    for grant in asker.grants:
        extent = action.who.get(grant.role)
        if extent is Extent.SITE:
            yield Thing()
        elif extent is not None and grant.holds_at(contest, branch):
            yield from _part(asker.account, grant, extent)


def _part(account: str, grant: Grant, extent: Extent) -> Iterator[Thing]:
    if extent is Extent.OWN:
        yield Thing(grant.unit, grant.field, owner=account)
    elif extent is Extent.ASSIGNED:
        yield Thing(judge=account)
    elif extent is not Extent.UNIT or grant.unit is not None:
        # A role of one unit that was granted without a unit reaches nothing.
        yield Thing(grant.unit, grant.field)


def _action(key: str, one: Mapping[str, object], roles: Mapping[str, Role]) -> Action:
    who, doors = one["who"], one.get("doors", ())
    if not isinstance(who, dict) or not isinstance(doors, list | tuple):
        raise TypeError(key)
    unknown = set(who) - set(roles) - {EVERYONE}
    if unknown:
        raise LookupError(f"{key}: {unknown}")
    reached = {role: Extent(extent) for role, extent in who.items()}
    flags = {name: bool(one.get(name)) for name in ("writes", "asks", "before_factor")}
    return Action(key, str(one["name"]), who=reached, doors=tuple(doors), **flags)
