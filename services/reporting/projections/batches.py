"""Statements over many rows at once, prepared for a few sizes and run in pieces of those."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.reporting.tables import table_of
from shared.database import Prepared, Row, insert
from shared.unit import Unit

SIZES = (100, 50, 20, 10, 5, 2, 1)
"""A statement per size is compiled once; a batch of 37 goes in pieces of 20, 10, 5 and 2."""

Values = Mapping[str, object]
Build = Callable[[list[dict[str, sa.BindParameter[Any]]]], sa.ClauseElement]


class Rows:
    """A statement with a bind parameter per row and column; `build` makes it for given rows."""

    def __init__(self, columns: Sequence[str], build: Build) -> None:
        self._columns = columns
        self._build = build
        self._prepared: dict[int, tuple[Prepared, list[str]]] = {}

    def run(self, unit: Unit, rows: Sequence[Values]) -> int:
        """Execute for all rows; how many the database touched."""
        return sum(unit.run(statement, params) for statement, params in self._pieces(rows))

    def all(self, unit: Unit, rows: Sequence[Values]) -> list[Row]:
        """Execute for all rows; what the statement returns."""
        pieces = self._pieces(rows)
        return [row for statement, params in pieces for row in unit.all(statement, params)]

    def _pieces(self, rows: Sequence[Values]) -> Iterator[tuple[Prepared, dict[str, object]]]:
        start = 0
        while start < len(rows):
            size = next(one for one in SIZES if one <= len(rows) - start)
            piece = rows[start : start + size]
            start += size
            statement, names = self._statement(size)
            values = [row[column] for row in piece for column in self._columns]
            yield statement, dict(zip(names, values, strict=True))

    def _statement(self, size: int) -> tuple[Prepared, list[str]]:
        found = self._prepared.get(size)
        if found is None:
            names = [[f"r{index}_{column}" for column in self._columns] for index in range(size)]
            binds: list[dict[str, sa.BindParameter[Any]]] = [
                {
                    column: sa.bindparam(name)
                    for column, name in zip(self._columns, row, strict=True)
                }
                for row in names
            ]
            flat = [name for row in names for name in row]
            found = self._prepared[size] = Prepared(self._build(binds)), flat
        return found


def upsert(
    row: type[Any], *, columns: Sequence[str] = (), newer: str | None = None,
    adding: Sequence[str] = (), largest: Sequence[str] = (), conditioned: bool = False,
) -> Rows:  # fmt: skip
    """Insert rows, or change those that are there.

    `newer` names the column that must grow for a change to happen; values of `adding` are added
    to what is there, of `largest` the larger stays. `conditioned`: a row changes only if its
    `version` is one less than the new one.
    """
    table = table_of(row)
    names = list(columns or (one.name for one in table.columns))
    keys = [one.name for one in table.primary_key]

    def build(rows: list[dict[str, sa.BindParameter[Any]]]) -> sa.ClauseElement:
        statement = insert(table).values(rows)
        changes: dict[str, Any] = {
            name: _change(table.c[name], statement.excluded[name], name in adding, name in largest)
            for name in names
            if name not in keys
        }
        where = None
        if newer is not None:
            where = statement.excluded[newer] > table.c[newer]
        elif conditioned:
            where = table.c.version == statement.excluded.version - 1
        return statement.on_conflict_do_update(index_elements=keys, set_=changes, where=where)

    return Rows(names, build)


def _change(
    column: sa.Column[Any], new: sa.ColumnElement[Any], is_added: bool, is_largest: bool
) -> sa.ColumnElement[Any]:
    if is_added:
        return column + new
    if is_largest:
        return sa.case((new > column, new), else_=column)
    return new


def add(row: type[Any], *, without: Sequence[str] = (), returning: Sequence[str] = ()) -> Rows:
    """Insert rows; those whose key is there already are left as they are."""
    table = table_of(row)
    names = [one.name for one in table.columns if one.name not in without]

    def build(rows: list[dict[str, sa.BindParameter[Any]]]) -> sa.ClauseElement:
        statement = insert(table).values(rows).on_conflict_do_nothing()
        if not returning:
            return statement
        return statement.returning(*(table.c[name] for name in returning))

    return Rows(names, build)
