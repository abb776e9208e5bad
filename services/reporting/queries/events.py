"""The feed of stored events, for other systems: pages in the order of arrival."""

from dataclasses import dataclass

import sqlalchemy as sa

from services.reporting.tables import StoredEvent, table_of
from shared.database import Prepared, Session

MOST = 500

_STORED = table_of(StoredEvent)
_PAGE = Prepared(
    sa.select(_STORED.c.position, _STORED.c.event)
    .where(_STORED.c.position > sa.bindparam("after"))
    .order_by(_STORED.c.position)
    .limit(sa.bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class EventPage:
    """Events as they came, each the text of its JSON; `next` is where to go on, None at the end."""

    events: tuple[tuple[int, str], ...]
    next: int | None


def stored_events(session: Session, after: int, most: int) -> EventPage:
    """The next events beyond a position, at most `most` and never more than `MOST`.

    Where several workers write to one PostgreSQL database, an event may appear below a position
    that was read already; a reader that must miss nothing reads the last pages again.
    """
    size = max(1, min(most, MOST))
    rows = session.all(_PAGE, {"after": after, "most": size})
    events = tuple((int(row[0]), str(row[1])) for row in rows)
    return EventPage(events, events[-1][0] if len(events) == size else None)
