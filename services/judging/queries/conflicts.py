"""Who of a branch's panels does not mark which entry, and why."""

from dataclasses import dataclass

import sqlalchemy as sa

from services.judging.domain.conflicts import CAUSE_WORDS
from services.judging.store.conflicts import is_the_judge
from services.judging.tables import conflict, entry, panel_judge, sheet, standing
from shared.database import Session


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A judge and an entry of the panel that this judge does not mark; `reason` in words.

    `is_set_aside` tells of a sheet that was in before it was known, and counts no more.
    """

    round: str
    panel: str
    judge: str
    name: str
    entry: str
    title: str
    cause: str
    reason: str
    is_set_aside: bool


def kept_out(session: Session, contest: str, branch: str) -> tuple[KeptOut, ...]:
    """Every judge that is kept from an entry before the own panel, by round, title and name."""
    rows = session.core.execute(
        sa.select(
            standing.c.round, standing.c.panel, panel_judge.c.judge, panel_judge.c.name,
            entry.c.id, entry.c.title, sa.func.min(conflict.c.cause),
            sa.func.max(sa.func.coalesce(sheet.c.set_aside, 0)),
        )
        .select_from(_desks())
        .where(standing.c.contest == contest, standing.c.branch == branch, entry.c.state == "in")
        .group_by(
            standing.c.round, standing.c.panel, panel_judge.c.judge, panel_judge.c.name,
            entry.c.id, entry.c.title,
        )
        .order_by(standing.c.round, entry.c.title, entry.c.id, panel_judge.c.name)
    )  # fmt: skip
    return tuple(
        KeptOut(*row[:7], reason=CAUSE_WORDS.get(row[6], row[6]), is_set_aside=bool(row[7]))
        for row in rows
    )


def _desks() -> sa.FromClause:
    here = (conflict.c.branch == standing.c.branch) & (conflict.c.entry == standing.c.entry)
    sheet_here = (
        (sheet.c.branch == standing.c.branch)
        & (sheet.c.entry == standing.c.entry)
        & (sheet.c.round == standing.c.round)
        & (sheet.c.judge == panel_judge.c.judge)
    )
    return (
        sa.join(standing, conflict, here)
        .join(panel_judge, (panel_judge.c.panel == standing.c.panel) & is_the_judge())
        .join(entry, (entry.c.branch == standing.c.branch) & (entry.c.id == standing.c.entry))
        .join(sheet, sheet_here, isouter=True)
    )
