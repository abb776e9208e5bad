"""Long lists in pages: a cursor holds the place of the last line shown, and nothing is skipped.

Lines that come or go meanwhile shift nothing, because a page begins beyond values and not at a
number. Whoever has a cursor need not know what it is made of.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from shared.errors import InvalidInput

MOST = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page: beyond `after` (None for the first), at most `limit` lines."""

    after: str | None = None
    limit: int = MOST


Ordered = tuple["sa.ColumnElement[Any]", bool]
"""A column, and whether it falls."""


def cursor_of(values: Sequence[Any]) -> str:
    """The place of a line with these values in the list's order."""
    told = json.dumps(list(values), ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def place_of(cursor: str) -> list[Any]:
    """The values of a cursor. Raises `InvalidInput`."""
    try:
        told = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4))
        found = json.loads(told)
    except (ValueError, binascii.Error):
        found = None
    if not isinstance(found, list):
        raise not_a_cursor()
    return found


def not_a_cursor() -> InvalidInput:
    """The refusal of a cursor that no page gave."""
    return InvalidInput(field="after", reason="không phải mục «after» của trang trước")


def beyond(order: Sequence[Ordered], cursor: str | None) -> "sa.ColumnElement[bool]":
    """The condition of rows beyond a cursor. Raises `InvalidInput`."""
    if cursor is None:
        return sa.true()
    place = place_of(cursor)
    if len(place) != len(order) or any(isinstance(one, list | dict) for one in place):
        raise not_a_cursor()
    found: sa.ColumnElement[bool] = sa.false()
    for (column, falls), value in reversed(list(zip(order, place, strict=True))):
        typed = sa.literal(value, column.type)
        further = column < typed if falls else column > typed
        found = sa.or_(further, sa.and_(column == typed, found))
    return found


def part_of(
    lines: Sequence[T], key: Callable[[T], Sequence[Any]], wanted: Wanted
) -> tuple[tuple[T, ...], str | None]:
    """A page of lines that rise by `key`, and the cursor of the next; None on the last page.

    Raises `InvalidInput`.
    """
    rest = lines if wanted.after is None else _after(lines, key, place_of(wanted.after))
    shown = tuple(rest[: wanted.limit])
    return shown, cursor_of(key(shown[-1])) if len(rest) > len(shown) else None


def _after(lines: Sequence[T], key: Callable[[T], Sequence[Any]], place: list[Any]) -> Sequence[T]:
    if lines and len(key(lines[0])) != len(place):
        raise not_a_cursor()
    try:
        return [one for one in lines if json.loads(json.dumps(list(key(one)))) > place]
    except TypeError:
        raise not_a_cursor() from None
