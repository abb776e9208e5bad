"""Who judges what."""

import sqlalchemy as sa

from services.judging.domain.panels import Panel
from services.judging.store import panels as store
from services.judging.tables import panel_judge
from shared.database import Session


def panels(session: Session, contest: str, branch: str) -> tuple[Panel, ...]:
    """The panels of every round, by round and name."""
    return tuple(store.of_round(session, contest, branch, None))


def judge_names(session: Session, accounts: list[str]) -> dict[str, str]:
    """The display names of judges, by account; an account that judges nowhere is left out."""
    rows = session.core.execute(
        sa.select(panel_judge.c.judge, panel_judge.c.name)
        .where(panel_judge.c.judge.in_(accounts))
        .order_by(panel_judge.c.panel)
    )
    return {row[0]: row[1] for row in rows}
