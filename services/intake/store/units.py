"""The units that may enter, as they were published."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from services.intake.domain.receiving import KnownUnit
from services.intake.domain.refusals import UnitUnknown
from services.intake.tables import entry
from shared.database import Prepared, Row, Session
from shared.events.stages import IntakeStage
from shared.messaging.tables import unit

_COLUMNS = (unit.c.key, unit.c.name, unit.c.body)
_ONE = Prepared(
    sa.select(*_COLUMNS).where(
        unit.c.contest == sa.bindparam("this_contest"), unit.c.key == sa.bindparam("this_key")
    )
)
_ALL = Prepared(
    sa.select(*_COLUMNS).where(unit.c.contest == sa.bindparam("this_contest")).order_by(unit.c.key)
)

_NEWEST = Prepared(
    sa.select(sa.func.max(unit.c.version)).where(unit.c.contest == sa.bindparam("this_contest"))
)
_COUNTS = Prepared(
    sa.select(entry.c.unit, sa.func.count())
    .where(
        entry.c.contest == sa.bindparam("this_contest"),
        entry.c.branch == sa.bindparam("this_branch"),
        entry.c.stage != IntakeStage.WITHDRAWN.value,
        entry.c.stage != IntakeStage.REFUSED.value,
    )
    .group_by(entry.c.unit)
)
BY_HAND = 1_000_000
"""What a person changed outranks every version of the contest's file (ADR 0038)."""


def load(session: Session, contest: str, key: str) -> KnownUnit:
    """A unit of a contest. Raises `UnitUnknown`."""
    row = session.one(_ONE, {"this_contest": contest, "this_key": key})
    if row is None:
        raise UnitUnknown(unit=key)
    return _unit(row)


def all_of(session: Session, contest: str) -> list[KnownUnit]:
    """Every unit of a contest, by key."""
    return [_unit(row) for row in session.all(_ALL, {"this_contest": contest})]


def bodies(session: Session, contest: str) -> dict[str, Mapping[str, Any]]:
    """Every unit of a contest as it was published, by key."""
    return {row[0]: json.loads(row[2]) for row in session.all(_ALL, {"this_contest": contest})}


def next_version(session: Session, contest: str) -> int:
    """The version of a change made by hand: above every version of rules, and the last change."""
    row = session.one(_NEWEST, {"this_contest": contest})
    return max(int(row[0] or 0) if row else 0, BY_HAND) + 1


def entries_by_unit(session: Session, contest: str, branch: str) -> dict[str, int]:
    """How many entries each unit has in a branch; those withdrawn or refused do not count."""
    rows = session.all(_COUNTS, {"this_contest": contest, "this_branch": branch})
    return {row[0]: row[1] for row in rows}


def _unit(row: Row) -> KnownUnit:
    body = json.loads(row[2])
    return KnownUnit(
        row[0],
        row[1],
        _day(body.get("valid_from")),
        _day(body.get("valid_until")),
        body.get("successor"),
        body.get("parent"),
        body.get("kind", ""),
        tuple(body.get("successors", ())),
        tuple((_required(one["until"]), one["name"]) for one in body.get("former_names", ())),
        tuple((_required(one["until"]), one["parent"]) for one in body.get("former_parents", ())),
    )


def _required(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
