"""What a service declares: its table of contents, read by every process that runs it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from shared.errors import RuleViolation
from shared.events.contract import Contract
from shared.events.envelope import Event

if TYPE_CHECKING:
    from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Command:
    """Base of everything a service can be asked to do; named in the imperative."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """A row of due work whose time has come: what it is, its unique key, and its facts."""

    kind: str
    key: str
    at: datetime
    payload: Mapping[str, Any]


Handler = Callable[["Unit", Any], object]
"""Carries out one command in the unit it is given; what it returns is the answer."""

Reaction = Callable[[Event[Any]], Sequence[Command]]
"""Turns an event into commands; decides nothing and reads nothing."""

Projection = Callable[["Unit", Sequence[Event[Any]]], None]
"""Writes a batch of events, in their order, into read models; decides nothing."""

Answer = Callable[[Any, RuleViolation], Command]
"""Turns a refused command that an event led to into the command that answers its sender."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Work that takes much time or memory and can wait: a process of its own does it at rest times.

    Both are named as `module:attribute`. `waiting` tells the first and the last instant, in Unix
    milliseconds, at which something came that waits, or None. `work` does some of it and says
    whether there was any.
    """

    waiting: str
    work: str


@dataclass(frozen=True, slots=True)
class Service:
    """One service's table of contents.

    `migrations` names the package of its Alembic versions. `doors` names routers as
    `module:attribute` and `errands` what the relay process does beside publishing (pushing files)
    likewise: they are imported only by the process that needs them.
    """

    name: str
    metadata: sa.MetaData
    handlers: Mapping[type[Command], Handler] = field(default_factory=dict)
    reactions: Mapping[type[Contract], Reaction] = field(default_factory=dict)
    projections: Mapping[type[Contract], Projection] = field(default_factory=dict)
    answers: Mapping[type[Command], Answer] = field(default_factory=dict)
    due: Mapping[str, Callable[[DueItem], Command]] = field(default_factory=dict)
    migrations: str = ""
    doors: tuple[str, ...] = ()
    errands: tuple[str, ...] = ()
    chores: tuple[Chore, ...] = ()

    def reads(self, contract: type[Contract]) -> bool:
        """Whether events of this type concern the service."""
        return contract in self.reactions or contract in self.projections
