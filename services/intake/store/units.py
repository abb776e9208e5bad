"""The units that may enter, as they were published."""

import datetime as dt
import json

import sqlalchemy as sa

from services.intake.domain.receiving import KnownUnit
from services.intake.domain.refusals import UnitUnknown
from shared.database import Prepared, Row, Session
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


def load(session: Session, contest: str, key: str) -> KnownUnit:
    """A unit of a contest. Raises `UnitUnknown`."""
    row = session.one(_ONE, {"this_contest": contest, "this_key": key})
    if row is None:
        raise UnitUnknown(unit=key)
    return _unit(row)


def all_of(session: Session, contest: str) -> list[KnownUnit]:
    """Every unit of a contest, by key."""
    return [_unit(row) for row in session.all(_ALL, {"this_contest": contest})]


def _unit(row: Row) -> KnownUnit:
    body = json.loads(row[2])
    return KnownUnit(
        row[0],
        row[1],
        _day(body.get("valid_from")),
        _day(body.get("valid_until")),
        body.get("successor"),
        body.get("parent"),
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
