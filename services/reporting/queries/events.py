"""The feed of stored events, for other systems: pages in the order of arrival."""

from dataclasses import dataclass

import sqlalchemy as sa

from services.reporting.queries.branches import readable
from services.reporting.tables import StoredEvent, table_of
from shared.database import Session
from shared.identity.asker import Asker
from shared.profiles import versions

MOST = 500
READ = "reporting.events"

_STORED = table_of(StoredEvent)
_PAGE = (
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


def stored_events(
    session: Session, after: int, most: int, site: str, asker: Asker | None
) -> EventPage:
    """The next events beyond a position, at most `most` and never more than `MOST`.

    Those of the branches that the asker may read whole.

    Where several workers write to one PostgreSQL database, an event may appear below a position
    that was read already; a reader that must miss nothing reads the last pages again.
    """
    size = max(1, min(most, MOST))
    query = _PAGE.where(_of_branches(session, site, asker))
    rows = session.core.execute(query, {"after": after, "most": size}).all()
    events = tuple((int(row[0]), str(row[1])) for row in rows)
    return EventPage(events, events[-1][0] if len(events) == size else None)


def _of_branches(session: Session, site: str, asker: Asker | None) -> "sa.ColumnElement[bool]":
    read = readable(versions.all_latest(session), site, asker, READ)
    return sa.tuple_(_STORED.c.contest, _STORED.c.branch).in_(sorted(read))
