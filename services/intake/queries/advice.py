"""Requests for advice as lists, pages and the registration form show them; no pseudonyms."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from services.intake.domain.advice import AdviceState, Request
from services.intake.store import advice as store
from services.intake.tables import advice_note, advice_request, entry
from shared.database import Row, Session, from_text
from shared.errors import NotYetKnown
from shared.identity.permissions import Reach, Thing
from shared.messaging.tables import unit as unit_table

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """A request in a list; `owner` asked, `entry` and `receipt_number` once it became one."""

    id: str
    state: AdviceState
    title: str
    asker: str
    field: str | None
    unit: str | None
    unit_name: str | None
    owner: str
    asked_at: datetime
    adviser: str | None
    adviser_name: str | None
    notes: int
    entry: str | None
    receipt_number: str | None

    @property
    def thing(self) -> Thing:
        """What a permission for it is asked of."""
        return Thing(self.unit, self.field, owner=self.owner, judge=self.adviser)


@dataclass(frozen=True, slots=True)
class NoteView:
    """Advice as it was given; `is_for_another` where the office wrote it down."""

    number: int
    adviser_name: str
    text: str
    noted_at: datetime
    is_for_another: bool


@dataclass(frozen=True, slots=True)
class AdviceGiven:
    """A request that became an entry, and who advises on it."""

    id: str
    adviser_name: str | None


@dataclass(frozen=True, slots=True)
class AdviceView:
    """A request with all that was answered."""

    line: AdviceLine
    question: str
    contact: str | None
    version: int
    named_at: datetime | None
    closing: str | None
    closed_at: datetime | None
    entry_title: str | None
    notes: tuple[NoteView, ...]


def requests(session: Session, contest: str, branch: str, reach: Reach) -> tuple[AdviceLine, ...]:
    """What the asker may see, what waits longest first; at most 500."""
    done = sa.case((advice_request.c.state == AdviceState.CLOSED.value, 1), else_=0)
    query = (
        _lines(contest, branch, reach)
        .order_by(done, advice_request.c.asked_at, advice_request.c.id)
        .limit(MOST_LISTED)
    )
    return tuple(_line(tuple(row)) for row in session.core.execute(query))


def one_request(session: Session, contest: str, branch: str, key: str, reach: Reach) -> AdviceView:
    """One request. Raises `NotYetKnown`, also beyond the asker's reach."""
    query = _lines(contest, branch, reach).where(advice_request.c.id == key)
    row = session.core.execute(query).first()
    if row is None:
        raise NotYetKnown(awaited=f"advice/{key}")
    line = _line(tuple(row))
    known = store.read(session, contest, branch, key)
    return _view(session, line, known)


def open_to(session: Session, contest: str, branch: str, reach: Reach) -> tuple[AdviceLine, ...]:
    """Those that became no entry yet, for who registers one; newest first."""
    query = _lines(contest, branch, reach).where(advice_request.c.entry.is_(None))
    newest = query.order_by(advice_request.c.asked_at.desc()).limit(MOST_LISTED)
    return tuple(_line(tuple(row)) for row in session.core.execute(newest))


def of_entry(session: Session, branch: str, entry_id: str) -> tuple[AdviceGiven, ...]:
    """The requests that became an entry, in the order in which they were asked."""
    found = sa.select(advice_request.c.id, advice_request.c.adviser_name).where(
        advice_request.c.branch == branch, advice_request.c.entry == entry_id
    )
    rows = session.core.execute(found.order_by(advice_request.c.asked_at))
    return tuple(AdviceGiven(row[0], row[1]) for row in rows)


def unnamed(session: Session, contest: str, branch: str) -> int:
    """How many requests have nobody who advises."""
    return _count(session, contest, branch, advice_request.c.state == AdviceState.ASKED.value)


def awaited_of(session: Session, contest: str, branch: str, account: str) -> int:
    """How many requests wait for somebody's first advice."""
    waits = advice_request.c.state == AdviceState.NAMED.value
    return _count(session, contest, branch, waits, advice_request.c.adviser == account)


def within(reach: Reach) -> "sa.ColumnElement[bool]":
    """Whether a request lies in the asker's reach, as a condition of SQL."""
    return sa.or_(sa.false(), *(_in_part(part) for part in reach.parts))


def _in_part(part: Thing) -> "sa.ColumnElement[bool]":
    limits = (
        (advice_request.c.unit, part.unit),
        (advice_request.c.field, part.field),
        (advice_request.c.owner, part.owner),
        (advice_request.c.adviser, part.judge),
    )
    return sa.and_(sa.true(), *(column == value for column, value in limits if value is not None))


def _lines(contest: str, branch: str, reach: Reach) -> "sa.Select[Any]":
    notes = sa.select(sa.func.count()).where(advice_note.c.request == advice_request.c.id)
    asked = advice_request.c
    its_unit = (unit_table.c.contest == asked.contest) & (unit_table.c.key == asked.unit)
    its_entry = (entry.c.branch == asked.branch) & (entry.c.id == asked.entry)
    return (
        sa.select(
            asked.id, asked.state, asked.title, asked.asker, asked.field, asked.unit,
            unit_table.c.name, asked.owner, asked.asked_at, asked.adviser, asked.adviser_name,
            notes.correlate(advice_request).scalar_subquery(), asked.entry,
            entry.c.receipt_number,
        )
        .outerjoin_from(advice_request, unit_table, its_unit)
        .outerjoin(entry, its_entry)
        .where(asked.contest == contest, asked.branch == branch, within(reach))
    )  # fmt: skip


def _line(row: Row) -> AdviceLine:
    shown = AdviceState(row[1]), *row[2:8], from_text(row[8]), *row[9:]
    return AdviceLine(row[0], *shown)


def _view(session: Session, line: AdviceLine, known: Request) -> AdviceView:
    title = sa.select(entry.c.title).where(
        entry.c.branch == known.branch, entry.c.id == known.entry
    )
    return AdviceView(
        line=line,
        question=known.asked.question,
        contact=known.asked.contact,
        version=known.version,
        named_at=known.named_at,
        closing=known.closing,
        closed_at=known.closed_at,
        entry_title=session.core.execute(title).scalar() if known.entry else None,
        notes=tuple(
            NoteView(one.number, one.adviser.name, one.text, one.noted_at, one.is_for_another)
            for one in store.notes(session, known.id)
        ),
    )


def _count(session: Session, contest: str, branch: str, *such: "sa.ColumnElement[bool]") -> int:
    mine = advice_request.c.branch == branch, advice_request.c.contest == contest
    query = sa.select(sa.func.count()).select_from(advice_request).where(*mine, *such)
    return int(session.core.execute(query).scalar_one())
