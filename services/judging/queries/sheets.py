"""What a judge sees of the own work, and the office of everybody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from services.judging.domain.conflicts import require_impartial
from services.judging.domain.scoring import Place
from services.judging.store import conflicts
from services.judging.store.conflicts import keeps_out
from services.judging.store.sheets import marks_of, title_and_state
from services.judging.tables import entry, panel_judge, sheet, standing
from shared.database import Session
from shared.errors import NotYetKnown
from shared.events.parts import Dossier
from shared.paging import Wanted, part_of


@dataclass(frozen=True, slots=True)
class Assignment:
    """An entry that a judge is to mark; `version` 0 and no total while the sheet is not in."""

    entry: str
    title: str
    field: str | None
    round: str
    is_closed: bool
    version: int
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """Some of a judge's entries; `after` begins the next page and is None on the last."""

    assignments: tuple[Assignment, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """What a judge reads and has marked."""

    entry: str
    round: str
    dossier: Dossier | None
    is_closed: bool
    version: int
    marks: Mapping[str, Decimal]
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class SheetView:
    """One judge's sheet, for the branch's office alone; one that is set aside counts nowhere."""

    round: str
    judge: str
    judge_name: str | None
    version: int
    marks: Mapping[str, Decimal]
    total: Decimal
    submitted_at: str
    is_set_aside: bool = False


def assignments(session: Session, contest: str, branch: str, judge: str) -> tuple[Assignment, ...]:
    """Every entry that the judge is to mark or has marked, by round and title."""
    rows = session.core.execute(
        sa.select(
            entry.c.id, entry.c.title, entry.c.field, standing.c.round, standing.c.state,
            sheet.c.version, sheet.c.total,
        )
        .select_from(desks())
        .where(
            standing.c.contest == contest,
            standing.c.branch == branch,
            panel_judge.c.judge == judge,
            entry.c.state == "in",
        )
        .order_by(standing.c.round, entry.c.title, entry.c.id)
    )  # fmt: skip
    return tuple(
        Assignment(
            entry=key,
            title=title,
            field=field,
            round=round_key,
            is_closed=state != "open",
            version=version or 0,
            total=None if total is None else Decimal(total),
        )
        for key, title, field, round_key, state, version, total in rows
    )


def assignment_page(
    session: Session, contest: str, branch: str, judge: str, wanted: Wanted
) -> AssignmentPage:
    """A page of `assignments`, by round and title. Raises `InvalidInput`."""
    every = assignments(session, contest, branch, judge)
    by_key = sorted(every, key=_place_of)
    return AssignmentPage(*part_of(by_key, _place_of, wanted))


def to_mark(session: Session, contest: str, branch: str, judge: str) -> int:
    """How many sheets a judge has still to hand in, in rounds that are open."""
    query = (
        sa.select(sa.func.count())
        .select_from(desks())
        .where(
            standing.c.contest == contest,
            standing.c.branch == branch,
            standing.c.state == "open",
            panel_judge.c.judge == judge,
            entry.c.state == "in",
            sheet.c.judge.is_(None),
        )
    )
    return int(session.core.execute(query).scalar_one())


def own_sheet(session: Session, contest: str, branch: str, place: Place) -> OwnSheet:
    """The dossier and the judge's own sheet.

    Raises `NotYetKnown` for what is not assigned, `JudgeInConflict`.
    """
    row = session.core.execute(
        sa.select(entry.c.dossier, standing.c.state, sheet.c.version, sheet.c.marks, sheet.c.total)
        .select_from(desks())
        .where(
            standing.c.contest == contest,
            standing.c.branch == branch,
            standing.c.entry == place.entry,
            standing.c.round == place.round,
            panel_judge.c.judge == place.judge,
        )
    ).one_or_none()
    if row is None:
        _require_impartial(session, branch, place)
        raise NotYetKnown(awaited=f"entry/{branch}/{place.entry}")
    dossier, state, version, marks, total = row
    return OwnSheet(
        entry=place.entry,
        round=place.round,
        dossier=Dossier.model_validate_json(dossier) if dossier else None,
        is_closed=state != "open",
        version=version or 0,
        marks=marks_of(marks) if marks else {},
        total=None if total is None else Decimal(total),
    )


def sheets_of(session: Session, contest: str, branch: str, key: str) -> tuple[SheetView, ...]:
    """Every sheet of an entry, by round and judge. For the branch's office."""
    name = (
        sa.select(panel_judge.c.name)
        .where(panel_judge.c.panel == standing.c.panel, panel_judge.c.judge == sheet.c.judge)
        .correlate(standing, sheet)
        .scalar_subquery()
    )
    rows = session.core.execute(
        sa.select(
            sheet.c.round, sheet.c.judge, name, sheet.c.version, sheet.c.marks, sheet.c.total,
            sheet.c.submitted_at, sheet.c.set_aside,
        )
        .join_from(standing, sheet, _same_place())
        .where(
            standing.c.contest == contest, standing.c.branch == branch, standing.c.entry == key
        )
        .order_by(sheet.c.round, sheet.c.judge)
    )  # fmt: skip
    return tuple(
        SheetView(*row[:4], marks_of(row[4]), Decimal(row[5]), row[6], bool(row[7])) for row in rows
    )


def _require_impartial(session: Session, branch: str, place: Place) -> None:
    known = title_and_state(session, branch, place.entry)
    if known is not None:
        require_impartial(known[0], conflicts.cause_of(session, branch, place.entry, place.judge))


def _place_of(one: Assignment) -> tuple[str, str, str]:
    return one.round, one.title, one.entry


def desks() -> sa.FromClause:
    """Every entry in a round with each judge who may mark it, and the sheet where it is in."""
    may_mark = ~keeps_out(standing.c.branch, standing.c.entry)
    return (
        sa.join(standing, panel_judge, (panel_judge.c.panel == standing.c.panel) & may_mark)
        .join(entry, (entry.c.branch == standing.c.branch) & (entry.c.id == standing.c.entry))
        .join(sheet, _same_place() & (sheet.c.judge == panel_judge.c.judge), isouter=True)
    )


def _same_place() -> sa.ColumnElement[bool]:
    return (
        (sheet.c.branch == standing.c.branch)
        & (sheet.c.entry == standing.c.entry)
        & (sheet.c.round == standing.c.round)
    )
