"""A batch whole, from what intake told of it, with the authors of its entries."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.reporting.domain.batch_papers import ORIGIN, Batch
from services.reporting.queries.listed import named
from services.reporting.tables import StoredEvent, table_of
from shared.database import Prepared, Session
from shared.errors import NotYetKnown
from shared.events.codec import decode
from shared.events.contracts import BatchForwarded
from shared.events.envelope import Event

_STORED = table_of(StoredEvent)
_TOLD = Prepared(
    sa.select(_STORED.c.event)
    .where(
        _STORED.c.subject == sa.bindparam("this_batch"),
        _STORED.c.contest == sa.bindparam("this_contest"),
        _STORED.c.type == BatchForwarded.event_type(),
    )
    .order_by(_STORED.c.branch, _STORED.c.revision)
)


def batch_of(session: Session, contest: str, branch: str, batch_id: str) -> Batch:
    """A batch that a branch sent, or that came to it. Raises `NotYetKnown`."""
    found = find_batch(session, contest, branch, batch_id)
    if found is None:
        raise NotYetKnown(awaited=f"{ORIGIN}{batch_id}")
    return found


def find_batch(session: Session, contest: str, branch: str, batch_id: str) -> Batch | None:
    """The same, or None while it is not here."""
    place = {"this_batch": batch_id, "this_contest": contest}
    events: list[Event[Any]] = [decode(row[0].encode()) for row in session.all(_TOLD, place)]
    told = [one for one in events if _concerns(one, branch)]
    return _whole(session, batch_id, told) if told else None


def _concerns(event: Event[Any], branch: str) -> bool:
    data = event.data
    return isinstance(data, BatchForwarded) and branch in (event.envelope.branch, data.to_branch)


def _whole(session: Session, batch_id: str, told: Sequence[Event[BatchForwarded]]) -> Batch:
    """The batch of all that was told of it: a long list of results is sent in several acts."""
    envelope, first = told[0].envelope, told[0].data
    lines = {line.entry: line for event in told for line in event.data.lines}
    return Batch(
        id=batch_id,
        contest=envelope.contest,
        branch=envelope.branch,
        to_branch=first.to_branch,
        to_name=first.to_name,
        is_external=first.is_external,
        decision=first.decision,
        sent_at=envelope.time,
        lines=named(session, envelope.contest, envelope.branch, list(lines.values())),
    )
