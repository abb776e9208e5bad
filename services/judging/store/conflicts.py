"""Who may not judge which entry: written when it is heard of, asked wherever judges are counted."""

from collections.abc import Iterable

import sqlalchemy as sa

from services.judging.domain.conflicts import Conflict, Counted
from services.judging.tables import conflict, entry, panel_judge, sheet, standing
from shared.database import Prepared, Session, insert
from shared.messaging.tables import values_of

_ADD = Prepared(insert(conflict).values(values_of(conflict)).on_conflict_do_nothing())


def keeps_out(
    branch: "sa.ColumnElement[str]", entry_id: "sa.ColumnElement[str]"
) -> "sa.ColumnElement[bool]":
    """Whether the judge of a row of `panel_judge` may not judge an entry."""
    return (
        sa.exists()
        .where(conflict.c.branch == branch, conflict.c.entry == entry_id, is_the_judge())
        .correlate_except(conflict)
    )


def judges_due() -> "sa.ScalarSelect[int]":
    """How many judges of a row of `standing` may mark its entry."""
    return (
        sa.select(sa.func.count())
        .select_from(panel_judge)
        .where(
            panel_judge.c.panel == standing.c.panel,
            ~keeps_out(standing.c.branch, standing.c.entry),
        )
        .correlate(standing)
        .scalar_subquery()
    )


def add(session: Session, rows: Iterable[dict[str, object]]) -> bool:
    """Write conflicts that are not known yet; whether there was any."""
    return sum([session.run(_ADD, row) for row in rows]) > 0


def of_branch(session: Session, contest: str, branch: str) -> list[Conflict]:
    """Every conflict about an entry that takes part."""
    found = (
        sa.select(entry.c.id, entry.c.title, entry.c.field, conflict.c.who)
        .join_from(
            conflict,
            entry,
            (entry.c.branch == conflict.c.branch) & (entry.c.id == conflict.c.entry),
        )
        .where(entry.c.contest == contest, entry.c.branch == branch, entry.c.state == "in")
        .order_by(entry.c.title, entry.c.id, conflict.c.who)
    )
    return [Conflict(*row) for row in session.core.execute(found)]


def cause_of(session: Session, branch: str, entry_id: str, judge: str) -> str | None:
    """Why an account may not judge an entry; None where it may."""
    known_as = sa.select(panel_judge.c.pseudonym).where(
        panel_judge.c.judge == judge, panel_judge.c.pseudonym.is_not(None)
    )
    found = sa.select(conflict.c.cause).where(
        conflict.c.branch == branch,
        conflict.c.entry == entry_id,
        (conflict.c.who == judge) | conflict.c.who.in_(known_as),
    )
    cause: str | None = session.core.execute(found.limit(1)).scalar()
    return cause


def lock_open(session: Session, branch: str, entry_id: str) -> dict[str, Counted]:
    """The rounds in which an entry is still marked, by key; locked against judges."""
    locked = sa.select(standing.c.round).where(*_open(branch, entry_id)).with_for_update()
    session.core.execute(locked.order_by(standing.c.round)).all()
    return counted(session, branch, entry_id)


def counted(session: Session, branch: str, entry_id: str) -> dict[str, Counted]:
    """How many sheets are in and due in each of these rounds."""
    rows = session.core.execute(
        sa.select(standing.c.round, standing.c.sheets, judges_due()).where(*_open(branch, entry_id))
    )
    return {row[0]: Counted(int(row[1]), int(row[2])) for row in rows}


def set_aside(session: Session, branch: str, entry_id: str) -> None:
    """Let sheets of judges who may not mark the entry count no more in the rounds that are open."""
    still = sa.select(standing.c.round).where(*_open(branch, entry_id))
    mine = (sheet.c.branch == branch, sheet.c.entry == entry_id, sheet.c.round.in_(still))
    partial_ones = (
        sa.select(panel_judge.c.judge)
        .join(standing, standing.c.panel == panel_judge.c.panel)
        .where(
            standing.c.branch == branch,
            standing.c.entry == entry_id,
            keeps_out(standing.c.branch, standing.c.entry),
        )
    )
    session.core.execute(
        sa.update(sheet).where(*mine, sheet.c.judge.in_(partial_ones)).values(set_aside=1)
    )
    counting = sa.select(sa.func.count()).select_from(sheet).where(
        sheet.c.branch == standing.c.branch,
        sheet.c.entry == standing.c.entry,
        sheet.c.round == standing.c.round,
        sheet.c.set_aside == 0,
    )  # fmt: skip
    left = counting.correlate(standing).scalar_subquery()
    session.core.execute(sa.update(standing).where(*_open(branch, entry_id)).values(sheets=left))


def is_the_judge() -> "sa.ColumnElement[bool]":
    """Whether a row of `conflict` is about the judge of a row of `panel_judge`."""
    return (conflict.c.who == panel_judge.c.judge) | (conflict.c.who == panel_judge.c.pseudonym)


def _open(branch: str, entry_id: str) -> tuple["sa.ColumnElement[bool]", ...]:
    return (
        standing.c.branch == branch, standing.c.entry == entry_id, standing.c.state == "open",
    )  # fmt: skip
