"""The entries of a branch as a list that is frozen with its paper."""

import sqlalchemy as sa
from pydantic import TypeAdapter

from services.reporting.domain.entry_list import ListedEntry
from services.reporting.tables import MonitorEntry, table_of
from shared.database import Prepared, Session

_TABLE = table_of(MonitorEntry)
_LISTED = TypeAdapter(tuple[ListedEntry, ...])
_ALL = Prepared(
    sa.select(_TABLE.c.title, _TABLE.c.unit_name, _TABLE.c.field)
    .where(
        _TABLE.c.contest == sa.bindparam("this_contest"),
        _TABLE.c.branch == sa.bindparam("this_branch"),
        _TABLE.c.withdrawn == 0,
    )
    .order_by(_TABLE.c.entry)
)


def frozen_list(session: Session, contest: str, branch: str) -> str:
    """Every entry that takes part in a branch now, as JSON."""
    rows = session.all(_ALL, {"this_contest": contest, "this_branch": branch})
    return _LISTED.dump_json(tuple(ListedEntry(*row) for row in rows)).decode()


def read_list(facts: str) -> tuple[ListedEntry, ...]:
    """The entries of a frozen list."""
    return _LISTED.validate_json(facts)
