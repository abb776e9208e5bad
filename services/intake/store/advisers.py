"""Who advised which entry, here or on its road: what judging is told, and the branch above."""

from collections.abc import Sequence

import sqlalchemy as sa

from services.intake.tables import adviser
from shared.database import Prepared, Session, insert
from shared.messaging.tables import values_of
from shared.unit import Unit

_ADD = Prepared(insert(adviser).values(values_of(adviser)).on_conflict_do_nothing())


def add(
    unit: Unit, place: tuple[str, str], entry: str, account: str, pseudonym: str | None
) -> bool:
    """Note it for a branch (contest, branch); False if it was known."""
    values = {"contest": place[0], "branch": place[1], "entry": entry}
    return unit.run(_ADD, {**values, "account": account, "pseudonym": pseudonym}) == 1


def of_entries(
    session: Session, branch: str, ids: Sequence[str]
) -> list[tuple[str, str, str | None]]:
    """Entry, account and pseudonym of everybody who advised one of these entries."""
    if not ids:
        return []
    found = (
        sa.select(adviser.c.entry, adviser.c.account, adviser.c.pseudonym)
        .where(adviser.c.branch == branch, adviser.c.entry.in_(ids))
        .order_by(adviser.c.entry, adviser.c.account)
    )
    return [(row[0], row[1], row[2]) for row in session.core.execute(found)]
