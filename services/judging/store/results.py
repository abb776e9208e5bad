"""Signed results and nominations, as they were frozen."""

import json
from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa

from services.judging.domain.nomination import Nominee
from services.judging.tables import nominee, result
from shared.database import Session
from shared.events.parts import EntryResult, Mark


def keep(session: Session, branch: str, decision_id: str, results: Sequence[EntryResult]) -> None:
    """Freeze the results of a decision, in their order."""
    rows = [
        {
            "decision": decision_id,
            "position": position,
            "branch": branch,
            "entry": one.entry,
            "rank": one.rank,
            "score": f"{one.score:f}" if one.score is not None else None,
            "award": one.award,
            "award_name": one.award_name,
            "goes_up": int(one.goes_up),
            "marks": json.dumps([[m.round, m.criterion, f"{m.value:f}"] for m in one.marks]),
            "is_withdrawn": 0,
        }
        for position, one in enumerate(results, start=1)
    ]
    if rows:
        session.core.execute(sa.insert(result), rows)


def marks_of(text: str) -> tuple[Mark, ...]:
    """The marks of their stored form."""
    return tuple(
        Mark(round=round_key, criterion=criterion, value=Decimal(value))
        for round_key, criterion, value in json.loads(text)
    )


def awarded(session: Session, decision_id: str) -> frozenset[str]:
    """The entries with an award that were not withdrawn since."""
    rows = session.core.execute(
        sa.select(result.c.entry).where(
            result.c.decision == decision_id,
            result.c.award.is_not(None),
            result.c.is_withdrawn == 0,
        )
    )
    return frozenset(row[0] for row in rows)


def keep_nominees(session: Session, decision_id: str, nominees: Sequence[Nominee]) -> None:
    """Freeze whom a decision nominates, in its order."""
    rows = [
        {"decision": decision_id, "position": position, "entry": one.entry, "reason": one.reason}
        for position, one in enumerate(nominees, start=1)
    ]
    if rows:
        session.core.execute(sa.insert(nominee), rows)
