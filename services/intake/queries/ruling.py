"""What the committee signs, and what it has signed: lists with their deviations, and later ones."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from services.intake.tables import entry, ruling, screening
from shared.database import Session
from shared.errors import NotYetKnown
from shared.identity.permissions import Reach

MOST = 500
_COUNTED = (
    sa.func.count(screening.c.entry),
    sa.func.coalesce(sa.func.sum(screening.c.eligible), 0),
    sa.func.coalesce(sa.func.sum(screening.c.deviates), 0),
)


@dataclass(frozen=True, slots=True)
class LineToSign:
    """An entry with what the secretariat proposes; `before` numbers the decision it stands in."""

    id: str
    version: int
    receipt_number: str | None
    title: str
    unit_name: str
    eligible: bool | None
    proposed: bool | None
    kind: str | None
    reason: str | None
    clause: str | None
    before: str | None


@dataclass(frozen=True, slots=True)
class RulingView:
    """A decision with how many it lets in and turns away, and how often it differs."""

    id: str
    number: str | None
    signed_on: date
    signer: str
    made_by: str
    lines: int
    eligible: int
    deviations: int


@dataclass(frozen=True, slots=True)
class RuledView:
    """A line of a decision; `stands` is whether no later decision changed it."""

    entry: str
    receipt_number: str | None
    title: str
    unit_name: str
    eligible: bool
    reason: str | None
    deviates: bool
    stands: bool


@dataclass(frozen=True, slots=True)
class SignedList:
    """A decision with its lines."""

    ruling: RulingView
    lines: tuple[RuledView, ...]


def lines_to_sign(
    session: Session, contest: str, branch: str, ids: Sequence[str], reach: Reach
) -> tuple[LineToSign, ...]:
    """The entries that were ticked, in the order of their receipts; only for a whole branch."""
    if not reach.is_everything:
        return ()
    before = sa.select(ruling.c.number).where(ruling.c.id == entry.c.ruling).scalar_subquery()
    query = (
        sa.select(
            entry.c.id, entry.c.version, entry.c.receipt_number, entry.c.title, entry.c.unit_name,
            entry.c.eligible, entry.c.proposed, entry.c.proposal, before,
        )
        .where(entry.c.branch == branch, entry.c.contest == contest, entry.c.id.in_(ids))
        .order_by(entry.c.id)
        .limit(MOST)
    )  # fmt: skip
    return tuple(_to_sign(tuple(row)) for row in session.core.execute(query))


def rulings_of(session: Session, contest: str, branch: str) -> tuple[RulingView, ...]:
    """The decisions of a branch, the latest first."""
    mine = (ruling.c.contest == contest) & (ruling.c.branch == branch)
    return tuple(_views(session, mine))


def signed_list(session: Session, contest: str, branch: str, ruling_id: str) -> SignedList:
    """A decision with its lines, by receipt. Raises `NotYetKnown`."""
    mine = (ruling.c.contest == contest) & (ruling.c.branch == branch)
    found = _views(session, mine & (ruling.c.id == ruling_id))
    if not found:
        raise NotYetKnown(awaited=f"ruling/{ruling_id}")
    joined = (entry.c.id == screening.c.entry) & (entry.c.branch == screening.c.branch)
    query = (
        sa.select(
            entry.c.id, entry.c.receipt_number, entry.c.title, entry.c.unit_name,
            screening.c.eligible, screening.c.reason, screening.c.deviates, entry.c.ruling,
        )
        .join_from(screening, entry, joined)
        .where(screening.c.ruling == ruling_id)
        .order_by(entry.c.id)
    )  # fmt: skip
    lines = tuple(
        RuledView(*row[:4], bool(row[4]), row[5], bool(row[6]), row[7] == ruling_id)
        for row in session.core.execute(query)
    )
    return SignedList(found[0], lines)


def _views(session: Session, chosen: sa.ColumnElement[bool]) -> list[RulingView]:
    columns = (
        ruling.c.id, ruling.c.number, ruling.c.signed_on, ruling.c.signer, ruling.c.made_by,
    )  # fmt: skip
    query = (
        sa.select(*columns, *_COUNTED)
        .outerjoin_from(ruling, screening, screening.c.ruling == ruling.c.id)
        .where(chosen)
        .group_by(*columns)
        .order_by(ruling.c.id.desc())
    )
    return [
        RulingView(
            id=row[0],
            number=row[1],
            signed_on=date.fromisoformat(row[2]),
            signer=row[3],
            made_by=row[4],
            lines=int(row[5]),
            eligible=int(row[6]),
            deviations=int(row[7]),
        )
        for row in session.core.execute(query)
    ]


def _to_sign(row: tuple[object, ...]) -> LineToSign:
    kind, reason, clause = json.loads(str(row[7])) if row[7] else (None, None, None)
    return LineToSign(
        id=str(row[0]),
        version=int(str(row[1])),
        receipt_number=None if row[2] is None else str(row[2]),
        title=str(row[3]),
        unit_name=str(row[4]),
        eligible=None if row[5] is None else bool(row[5]),
        proposed=None if row[6] is None else bool(row[6]),
        kind=kind,
        reason=reason,
        clause=clause,
        before=None if row[8] is None else str(row[8]),
    )
