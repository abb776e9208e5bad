"""What a person has entered, for the page of all their data."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from services.intake.tables import entry
from shared.database import Session


def owned_by(session: Session, account: str) -> Sequence[Mapping[str, object]]:
    """The works that an account registered as its own, with who made them."""
    columns = (entry.c.contest, entry.c.branch, entry.c.id, entry.c.dossier, entry.c.personal)
    found = sa.select(*columns).where(entry.c.owner == account).order_by(entry.c.id)
    return [dict(row) for row in session.core.execute(found).mappings()]
