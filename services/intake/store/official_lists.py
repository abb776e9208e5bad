"""What official lists say of entries, in the order of their receipts."""

import datetime as dt
import json
from typing import Any

import sqlalchemy as sa

from services.intake.domain.official_lists import ListKind
from services.intake.tables import entry, ruling, screening
from shared.database import Row, Session
from shared.events.parts import ListLine
from shared.events.stages import IntakeStage

_NOT_HELD = (IntakeStage.WITHDRAWN, IntakeStage.REFUSED, IntakeStage.AWAITING_FILES)
_ORDER = (entry.c.sort_number, entry.c.id)
_SAID = (
    entry.c.id, entry.c.title, entry.c.unit_name, entry.c.receipt_number, entry.c.registered_on,
    entry.c.field,
)  # fmt: skip
_OF_KIND: dict[ListKind, sa.ColumnElement[bool]] = {
    ListKind.RECEIVED: entry.c.receipt_number.is_not(None),
    ListKind.ELIGIBLE: entry.c.eligible == 1,
    ListKind.INELIGIBLE: entry.c.eligible == 0,
}
_PROPOSED = screening.alias("proposed")


def lines_of(session: Session, contest: str, branch: str, kind: ListKind) -> list[ListLine]:
    """The entries of a branch that a list holds; withdrawn ones are on none."""
    query = (
        sa.select(
            *_SAID, entry.c.eligible, entry.c.reason, entry.c.proposal,
            ruling.c.id, ruling.c.number, ruling.c.signed_on,
        )
        .outerjoin_from(entry, ruling, ruling.c.id == entry.c.ruling)
        .where(entry.c.contest == contest, entry.c.branch == branch, _OF_KIND[kind])
        .where(entry.c.stage.not_in([one.value for one in _NOT_HELD]))
        .order_by(*_ORDER)
    )  # fmt: skip
    return [_line(tuple(row)) for row in session.core.execute(query)]


def ruled_lines(session: Session, contest: str, branch: str, ruling_id: str) -> list[ListLine]:
    """The entries that one decision of a branch speaks of, as it decided them."""
    same = (screening.c.branch == entry.c.branch) & (screening.c.entry == entry.c.id)
    query = (
        sa.select(
            *_SAID, screening.c.eligible, screening.c.reason, _clause_before(),
            screening.c.deviates, entry.c.ruling,
        )
        .join_from(screening, entry, same)
        .where(entry.c.contest == contest, entry.c.branch == branch)
        .where(screening.c.ruling == ruling_id)
        .order_by(*_ORDER)
    )  # fmt: skip
    return [_ruled(tuple(row), ruling_id) for row in session.core.execute(query)]


def _clause_before() -> "sa.ScalarSelect[str | None]":
    """The clause of the last proposal before a decision: it names the rule, decisions do not."""
    return (
        sa.select(_PROPOSED.c.clause)
        .where(
            _PROPOSED.c.branch == screening.c.branch,
            _PROPOSED.c.entry == screening.c.entry,
            _PROPOSED.c.number < screening.c.number,
            _PROPOSED.c.act == "proposal",
        )
        .order_by(_PROPOSED.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def _line(row: Row) -> ListLine:
    is_out = row[6] == 0
    clause = json.loads(row[8])[2] if is_out and row[8] else None
    return ListLine(
        **_said(row),
        eligible=None if row[6] is None else bool(row[6]),
        reason=row[7] if is_out else None,
        clause=clause,
        decision=_decision(row[10], row[11]) if row[9] else None,
    )


def _ruled(row: Row, ruling_id: str) -> ListLine:
    is_eligible = bool(row[6])
    return ListLine(
        **_said(row),
        eligible=is_eligible,
        reason=row[7],
        clause=None if is_eligible else row[8],
        deviates=bool(row[9]),
        stands=row[10] == ruling_id,
    )


def _said(row: Row) -> dict[str, Any]:
    names = ("entry", "title", "unit_name", "receipt_number", "received_on", "field")
    said: dict[str, Any] = dict(zip(names, row, strict=False))
    return said | {"received_on": dt.date.fromisoformat(row[4])}


def _decision(number: str | None, signed_on: str) -> str:
    """A decision as a list names it; a number that nobody gave yet is left out, never a word."""
    day = f"ngày {dt.date.fromisoformat(signed_on):%d/%m/%Y}"
    return f"số {number} {day}" if number else day
