"""What was sent up together, and what came together from below."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from services.intake.tables import arrival, forwarding, signature
from shared.database import Session, from_text
from shared.events.parts import Decision

MOST = 20


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch: the branch on the other end, when it went or came, and how many entries."""

    id: str
    other: str
    at: datetime
    count: int
    decision: Decision | None


def sent_batches(session: Session, contest: str, branch: str) -> tuple[BatchLine, ...]:
    """The latest batches that a branch sent up."""
    at = sa.func.min(forwarding.c.sent_at)
    query = (
        sa.select(
            forwarding.c.batch, forwarding.c.to_branch, at, sa.func.count(), signature.c.decision
        )
        .outerjoin_from(forwarding, signature, signature.c.id == forwarding.c.decision)
        .where(forwarding.c.contest == contest, forwarding.c.branch == branch)
        .where(forwarding.c.batch.is_not(None))
        .group_by(forwarding.c.batch, forwarding.c.to_branch, signature.c.decision)
        .order_by(at.desc(), forwarding.c.batch.desc())
        .limit(MOST)
    )
    return tuple(
        BatchLine(row[0], row[1], from_text(row[2]), row[3], _decision(row[4]))
        for row in session.core.execute(query)
    )


def arrived_batches(session: Session, contest: str, branch: str) -> tuple[BatchLine, ...]:
    """The latest batches that came from below; what was refused on arrival counts in none."""
    at = sa.func.min(arrival.c.arrived_at)
    query = (
        sa.select(
            arrival.c.batch, arrival.c.from_branch, at, sa.func.count(),
            sa.func.min(arrival.c.decision),
        )
        .where(arrival.c.contest == contest, arrival.c.branch == branch)
        .where(arrival.c.batch.is_not(None))
        .group_by(arrival.c.batch, arrival.c.from_branch)
        .order_by(at.desc(), arrival.c.batch.desc())
        .limit(MOST)
    )  # fmt: skip
    return tuple(
        BatchLine(row[0], row[1], from_text(row[2]), row[3], _decision(row[4]))
        for row in session.core.execute(query)
    )


def _decision(text: str | None) -> Decision | None:
    return Decision.model_validate_json(text) if text else None
