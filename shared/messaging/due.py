"""Work that comes due at a contest time: rows with a unique key, worked off in order of time."""

import json

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Session, from_text, insert, to_text
from shared.messaging.tables import due, values_of
from shared.service import DueItem

_SCHEDULE = Prepared(insert(due).values(values_of(due, "done_at")).on_conflict_do_nothing())
_OPEN = Prepared(
    sa.select(due.c.kind, due.c.key, due.c.at, due.c.payload)
    .where(due.c.done_at.is_(None), due.c.at <= sa.bindparam("now"))
    .order_by(due.c.at, due.c.kind, due.c.key)
    .limit(sa.bindparam("most"))
)
_NEXT = Prepared(sa.select(sa.func.min(due.c.at)).where(due.c.done_at.is_(None)))
_DONE = Prepared(
    sa.update(due)
    .where(
        due.c.kind == sa.bindparam("this_kind"),
        due.c.key == sa.bindparam("this_key"),
        due.c.done_at.is_(None),
    )
    .values(done_at=sa.bindparam("now"))
)


def schedule(session: Session, kind: str, key: str, at: str, payload: str) -> None:
    """Ask for work at a contest time; what was asked for before under the key stays as it is."""
    session.run(_SCHEDULE, {"kind": kind, "key": key, "at": at, "payload": payload})


def open_items(session: Session, now: str, *, most: int = 100) -> list[DueItem]:
    """What has come due and was not done, oldest first."""
    rows = session.all(_OPEN, {"now": now, "most": most})
    return [DueItem(row[0], row[1], from_text(row[2]), json.loads(row[3])) for row in rows]


def next_at(session: Session) -> str | None:
    """The contest time of the earliest work not done, as stored text."""
    row = session.one(_NEXT)
    return row[0] if row else None


def mark_done(session: Session, item: DueItem) -> bool:
    """Take an item off; False if somebody else did before."""
    now = to_text(wall_now())
    values = {"this_kind": item.kind, "this_key": item.key, "now": now}
    return session.run(_DONE, values) == 1
