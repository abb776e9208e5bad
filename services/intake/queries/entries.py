"""The register of a branch: lines by key, newest first, filtered and searched, and counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import sqlalchemy as sa

from services.intake.tables import entry
from shared.database import Prepared, Row, Session
from shared.identity.permissions import Reach, Thing
from shared.paging import beyond, cursor_of
from shared.vietnamese import fold

MOST = 200
MOST_IN_A_FILE = 100_000
_COLUMNS = (
    entry.c.id, entry.c.receipt_number, entry.c.title, entry.c.field, entry.c.unit,
    entry.c.unit_name, entry.c.stage, entry.c.version, entry.c.registered_on, entry.c.proposed,
    entry.c.eligible, entry.c.from_branch, entry.c.award, entry.c.award_name,
)  # fmt: skip
_PLACES = (entry.c.sort_title, entry.c.sort_number)
"""What lists are in the order of, beside ids."""

_MINE = (entry.c.branch == sa.bindparam("this_branch")) & (
    entry.c.contest == sa.bindparam("this_contest")
)
_AFTER = entry.c.id < sa.bindparam("after")
_END = "~"
"""Sorts after every id."""

_PAGE = Prepared(
    sa.select(*_COLUMNS)
    .where(_MINE, _AFTER)
    .order_by(entry.c.id.desc())
    .limit(sa.bindparam("most"))
)
_LAST_NUMBERS = Prepared(
    sa.select(*_COLUMNS, *_PLACES)
    .where(_MINE)
    .order_by(entry.c.sort_number.desc(), entry.c.id.desc())
    .limit(sa.bindparam("most"))
)
_BY_STAGE = sa.select(entry.c.stage, sa.func.count()).where(_MINE).group_by(entry.c.stage)
_COUNTS = Prepared(_BY_STAGE)


class Order(Enum):
    """What a list begins with: columns, each with whether it falls."""

    NEWEST = ((entry.c.id, True),)
    OLDEST = ((entry.c.id, False),)
    TITLE = ((entry.c.sort_title, False), (entry.c.id, False))
    TITLE_DOWN = ((entry.c.sort_title, True), (entry.c.id, True))
    NUMBER = ((entry.c.sort_number, False), (entry.c.id, False))
    NUMBER_DOWN = ((entry.c.sort_number, True), (entry.c.id, True))


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line of the register; `proposed` and `eligible` are None before somebody said so."""

    id: str
    receipt_number: str | None
    title: str
    field: str | None
    unit: str
    unit_name: str
    stage: str
    version: int
    registered_on: str
    proposed: bool | None
    eligible: bool | None
    from_branch: str | None
    award: str | None
    award_name: str | None


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some lines, newest first; `after` begins the next page and is None on the last."""

    entries: tuple[EntryLine, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines are wanted; `text` is sought in titles, units, authors and receipt numbers.

    `ids` are those that may come at all, `is_proposed` whether somebody proposed something on them;
    None is any.
    """

    stage: str | None = None
    field: str | None = None
    unit: str | None = None
    text: str | None = None
    from_branch: str | None = None
    ids: tuple[str, ...] | None = None
    is_proposed: bool | None = None

    @property
    def is_empty(self) -> bool:
        """Whether every line is wanted."""
        named = self.stage, self.field, self.unit, self.text, self.from_branch
        return self.ids is None and self.is_proposed is None and not any(named)


def list_entries(
    session: Session, contest: str, branch: str, wanted: Filter, reach: Reach, *,
    after: str | None = None, limit: int = 50, order: Order = Order.NEWEST,
) -> EntryPage:  # fmt: skip
    """A page of the register as far as the asker reaches: at most `limit` lines, and 200.

    Raises `InvalidInput` for an `after` that no page gave.
    """
    most = max(1, min(limit, MOST))
    known = {"this_branch": branch, "this_contest": contest}
    is_whole = wanted.is_empty and reach.is_everything
    if is_whole and order is Order.NEWEST:
        rows = session.all(_PAGE, {**known, "after": after or _END, "most": most + 1})
    elif is_whole and order is Order.NUMBER_DOWN and after is None:
        rows = session.all(_LAST_NUMBERS, {**known, "most": most + 1})
    else:
        query = _filtered(wanted, reach, order).where(_beyond(order, after)).limit(most + 1)
        rows = [tuple(row) for row in session.core.execute(query, known)]
    lines = tuple(_line(row) for row in rows[:most])
    return EntryPage(lines, _place(order, rows[most - 1]) if len(rows) > most else None)


def every_entry(
    session: Session, contest: str, branch: str, wanted: Filter, reach: Reach, *,
    order: Order = Order.NEWEST,
) -> tuple[EntryLine, ...]:  # fmt: skip
    """Every line that is wanted, in the same order, in one statement: for a file."""
    known = {"this_branch": branch, "this_contest": contest}
    query = _filtered(wanted, reach, order).limit(MOST_IN_A_FILE)
    return tuple(_line(tuple(row)) for row in session.core.execute(query, known))


def named_entries(
    session: Session, contest: str, branch: str, ids: Sequence[str], reach: Reach
) -> tuple[EntryLine, ...]:
    """The lines with these ids, newest first; what is not in the asker's reach is left out."""
    known = {"this_branch": branch, "this_contest": contest}
    query = sa.select(*_COLUMNS).where(_MINE, within(reach), entry.c.id.in_(ids))
    rows = session.core.execute(query.order_by(entry.c.id.desc()), known)
    return tuple(_line(tuple(row)) for row in rows)


def counts(session: Session, contest: str, branch: str, reach: Reach) -> dict[str, int]:
    """How many entries in the asker's reach are at each stage; stages without any are left out."""
    here = {"this_branch": branch, "this_contest": contest}
    if reach.is_everything:
        rows = session.all(_COUNTS, here)
    else:
        query = _BY_STAGE.where(within(reach))
        rows = [tuple(row) for row in session.core.execute(query, here)]
    return dict(sorted((row[0], row[1]) for row in rows))


def within(reach: Reach) -> "sa.ColumnElement[bool]":
    """Whether an entry lies in the asker's reach, as a condition of SQL."""
    return sa.or_(sa.false(), *(_in_part(part) for part in reach.parts))


def _in_part(part: Thing) -> "sa.ColumnElement[bool]":
    if part.judge is not None:  # who judges what is not known here
        return sa.false()
    limits = ((entry.c.unit, part.unit), (entry.c.field, part.field), (entry.c.owner, part.owner))
    return sa.and_(sa.true(), *(column == value for column, value in limits if value is not None))


def _beyond(order: Order, after: str | None) -> "sa.ColumnElement[bool]":
    # An id needs no cursor around it, and addresses with ids are in use.
    if after is None or len(order.value) > 1:
        return beyond(order.value, after)
    id_ = entry.c.id
    return id_ < after if order is Order.NEWEST else id_ > after


def _place(order: Order, row: Row) -> str:
    if len(order.value) == 1:
        return str(row[0])
    by_name = dict(zip(_PLACES, row[len(_COLUMNS) :], strict=True))
    return cursor_of([by_name[order.value[0][0]], row[0]])


def _filtered(wanted: Filter, reach: Reach, order: Order) -> "sa.Select[Any]":
    query = sa.select(*_COLUMNS, *_PLACES).where(_MINE)
    query = query.order_by(*(one.desc() if falls else one for one, falls in order.value))
    if not reach.is_everything:
        query = query.where(within(reach))
    for column, value in (
        (entry.c.stage, wanted.stage),
        (entry.c.field, wanted.field),
        (entry.c.unit, wanted.unit),
        (entry.c.from_branch, wanted.from_branch),
    ):
        if value:
            query = query.where(column == value)
    if wanted.is_proposed is not None:
        unsaid = entry.c.proposed.is_(None)
        query = query.where(~unsaid if wanted.is_proposed else unsaid)
    if wanted.ids is not None:
        query = query.where(entry.c.id.in_(wanted.ids))
    for word in fold(wanted.text or "").split():
        query = query.where(entry.c.search.contains(word, autoescape=True))
    return query


def _line(row: Row) -> EntryLine:
    return EntryLine(
        id=row[0],
        receipt_number=row[1],
        title=row[2],
        field=row[3],
        unit=row[4],
        unit_name=row[5],
        stage=row[6],
        version=row[7],
        registered_on=row[8],
        proposed=None if row[9] is None else bool(row[9]),
        eligible=None if row[10] is None else bool(row[10]),
        from_branch=row[11],
        award=row[12],
        award_name=row[13],
    )
