"""Keeping published rules and units: what every service does with them, and how a branch publishes.

Only a command that uses a rule waits for it; keeping one frees what waited.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from shared.database import Prepared, Session, insert
from shared.errors import NotYetKnown
from shared.events.contract import Contract
from shared.events.contracts import ContestPublished, UnitsPublished
from shared.events.envelope import Event
from shared.messaging.tables import unit as unit_table
from shared.messaging.tables import values_of
from shared.profiles import versions
from shared.profiles.model import BranchProfile, read_part
from shared.service import Command, Handler, Reaction
from shared.unit import Unit

MAX_UNITS = 200

_KEEP_UNIT = insert(unit_table).values(values_of(unit_table))
_KEEP = Prepared(
    _KEEP_UNIT.on_conflict_do_update(
        index_elements=["contest", "key"],
        set_={name: _KEEP_UNIT.excluded[name] for name in ("version", "name", "kind", "body")},
        where=unit_table.c.version <= _KEEP_UNIT.excluded.version,
    )
)
_NAME = Prepared(
    sa.select(unit_table.c.name).where(
        unit_table.c.contest == sa.bindparam("contest"), unit_table.c.key == sa.bindparam("key")
    )
)
_UNITS = Prepared(
    sa.select(unit_table.c.key, unit_table.c.name, unit_table.c.kind)
    .where(unit_table.c.contest == sa.bindparam("contest"))
    .order_by(unit_table.c.key)
)


@dataclass(frozen=True, slots=True)
class PublishContest(Command):
    """Publish a branch's part of a contest, and the units of the contest (JSON-able mappings)."""

    contest: str
    branch: str
    version: int
    part: dict[str, Any]
    units: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class KeepProfile(Command):
    """Keep a published version of a branch's rules."""

    contest: str
    branch: str
    version: int
    part: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeepUnits(Command):
    """Keep a published list of units."""

    contest: str
    version: int
    units: tuple[dict[str, Any], ...]


def publish_contest(unit: Unit, command: PublishContest) -> bool:
    """Publish once per version; False if this version was published before."""
    keep_units(unit, KeepUnits(command.contest, command.version, command.units))
    profile = read_part(command.part)
    fresh = KeepProfile(command.contest, command.branch, command.version, command.part)
    if not keep_profile(unit, fresh):
        return False
    key = f"{command.contest}.{command.version}"
    unit.append(profile, key, ContestPublished(version=command.version, part=command.part))
    parts = _in_parts(command.units)
    for index, units in enumerate(parts, start=1):
        data = UnitsPublished(
            version=command.version, part=index, parts=len(parts), units=tuple(units)
        )
        unit.append(profile, key, data)
    return True


def keep_profile(unit: Unit, command: KeepProfile) -> bool:
    """Keep a version of the rules; False if it was here."""
    stored = versions.store(
        unit.session, command.contest, command.branch, command.version, command.part
    )
    unit.announce(versions.key_of(command.contest, command.branch))
    return stored


def keep_units(unit: Unit, command: KeepUnits) -> None:
    """Keep every unit of a list, unless a later version of it is here."""
    rows = [
        {
            "contest": command.contest,
            "key": one["key"],
            "version": command.version,
            "name": one["name"],
            "kind": one["kind"],
            "body": json.dumps(one, ensure_ascii=False, sort_keys=True),
        }
        for one in command.units
    ]
    unit.run_many(_KEEP, rows)


def on_contest_published(event: Event[ContestPublished]) -> Sequence[Command]:
    """A branch's rules are kept by every service that hears of them."""
    envelope = event.envelope
    version, part = event.data.version, event.data.part
    return [KeepProfile(envelope.contest, envelope.branch, version, part)]


def on_units_published(event: Event[UnitsPublished]) -> Sequence[Command]:
    """A contest's units are kept by every service that hears of them."""
    return [KeepUnits(event.envelope.contest, event.data.version, event.data.units)]


def unit_name(session: Session, contest: str, key: str) -> str:
    """The name of a unit of a contest. Raises `NotYetKnown`."""
    row = session.one(_NAME, {"contest": contest, "key": key})
    if row is None:
        raise NotYetKnown(awaited=f"unit/{contest}/{key}")
    return str(row[0])


def units_of(session: Session, contest: str) -> list[tuple[str, str, str]]:
    """Key, name and kind of every unit of a contest, by key."""
    return [(row[0], row[1], row[2]) for row in session.all(_UNITS, {"contest": contest})]


def published_part(profile: BranchProfile) -> dict[str, Any]:
    """The JSON form that `contest.published` carries and `read_part` reads."""
    return profile.model_dump(mode="json", exclude_none=True)


HANDLERS: dict[type[Command], Handler] = {KeepProfile: keep_profile, KeepUnits: keep_units}
REACTIONS: dict[type[Contract], Reaction] = {
    ContestPublished: on_contest_published,
    UnitsPublished: on_units_published,
}
"""What every service adds to its own tables."""


def _in_parts(units: Iterable[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    every = list(units)
    return [every[start : start + MAX_UNITS] for start in range(0, len(every), MAX_UNITS)]
