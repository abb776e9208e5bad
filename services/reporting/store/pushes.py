"""Documents that are to be pushed to the site above."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from services.reporting.tables import DocumentPushRow, table_of
from shared.clock import wall_now
from shared.database import Prepared, Session, insert, to_text
from shared.messaging.tables import values_of
from shared.unit import Unit

_TABLE = table_of(DocumentPushRow)
_OF = (
    _TABLE.c.sha256 == sa.bindparam("this_sha"),
    _TABLE.c.to_site == sa.bindparam("this_site"),
)
_QUEUE = Prepared(insert(_TABLE).values(values_of(_TABLE)).on_conflict_do_nothing())
_NEXT = Prepared(
    sa.select(_TABLE.c.sha256, _TABLE.c.to_site, _TABLE.c.tries)
    .where(_TABLE.c.done_at.is_(None), _TABLE.c.next_at <= sa.bindparam("now"))
    .order_by(_TABLE.c.next_at, _TABLE.c.sha256)
    .limit(1)
)
_OPEN = Prepared(sa.select(sa.func.count()).where(_TABLE.c.done_at.is_(None)))
_DONE = Prepared(sa.update(_TABLE).where(*_OF).values(done_at=sa.bindparam("at"), error=None))
_FAILED = Prepared(
    sa.update(_TABLE)
    .where(*_OF)
    .values(next_at=sa.bindparam("at"), tries=_TABLE.c.tries + 1, error=sa.bindparam("why"))
)


@dataclass(frozen=True, slots=True)
class Push:
    """A document on its way to another site; `tries` failed before."""

    sha256: str
    to_site: str
    tries: int


def queue(unit: Unit, sha256: str, to_site: str) -> None:
    """Have a document pushed to another site, once."""
    values = {"sha256": sha256, "to_site": to_site, "next_at": to_text(wall_now())}
    unit.run(_QUEUE, {**values, "tries": 0, "done_at": None, "error": None})


def next_push(session: Session, now: datetime) -> Push | None:
    """The push that has been due longest, or None."""
    row = session.one(_NEXT, {"now": to_text(now)})
    return Push(row[0], row[1], row[2]) if row else None


def pending(session: Session) -> int:
    """How many documents are not on the other site yet."""
    row = session.one(_OPEN)
    return int(row[0]) if row else 0


def pushed(session: Session, one: Push, at: datetime) -> None:
    """Note that a document is on the other site."""
    session.run(_DONE, {**_place(one), "at": to_text(at)})


def not_pushed(session: Session, one: Push, again_at: datetime, why: str) -> None:
    """Note why a push failed, and when to try again."""
    session.run(_FAILED, {**_place(one), "at": to_text(again_at), "why": why[:500]})


def _place(one: Push) -> dict[str, str]:
    return {"this_sha": one.sha256, "this_site": one.to_site}
