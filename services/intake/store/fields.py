"""Which fields were suggested for an entry and turned down."""

from collections.abc import Iterable

import sqlalchemy as sa

from services.intake.tables import kept_field
from shared.database import Prepared, Session, insert, to_text
from shared.messaging.tables import values_of
from shared.unit import Unit

_KEEP = Prepared(insert(kept_field).values(values_of(kept_field)).on_conflict_do_nothing())


def keep(unit: Unit, branch: str, entry: str, suggested: str) -> None:
    """Note that a suggestion was turned down, once."""
    values = {
        "branch": branch, "entry": entry, "suggested": suggested,
        "kept_at": to_text(unit.now), "kept_by": unit.context.doer,
    }  # fmt: skip
    unit.run(_KEEP, values)


def turned_down(session: Session, branch: str, entries: Iterable[str]) -> set[tuple[str, str]]:
    """Entries with the fields that are not to be suggested for them again."""
    query = sa.select(kept_field.c.entry, kept_field.c.suggested).where(
        kept_field.c.branch == branch, kept_field.c.entry.in_(sorted(set(entries)))
    )
    return {(row[0], row[1]) for row in session.core.execute(query)}
