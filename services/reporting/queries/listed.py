"""Lists and batches that intake told of, whole, with the authors of their entries."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from services.reporting.domain.listed_paper import Listed, NamedLine
from services.reporting.tables import StoredEvent, table_of
from shared.database import Prepared, Session
from shared.errors import NotYetKnown
from shared.events.codec import decode
from shared.events.contracts import (
    EntriesListed,
    EntryForwarded,
    EntryReceived,
    EntryRegistered,
    EntryRevised,
)
from shared.events.parts import DossierPersonal, ListLine

_STORED = table_of(StoredEvent)
_DOSSIERS = (EntryRegistered, EntryReceived, EntryRevised, EntryForwarded)
_TYPES = tuple(one.event_type() for one in _DOSSIERS)
_AT_ONCE = 500
_PARTS = Prepared(
    sa.select(_STORED.c.event)
    .where(
        _STORED.c.subject == sa.bindparam("this_list"),
        _STORED.c.contest == sa.bindparam("this_contest"),
        _STORED.c.branch == sa.bindparam("this_branch"),
        _STORED.c.type == EntriesListed.event_type(),
    )
    .order_by(_STORED.c.revision)
)


def listed(session: Session, contest: str, branch: str, list_id: str) -> Listed:
    """A list that was drawn up. Raises `NotYetKnown` until every part of it is here."""
    place = {"this_list": list_id, "this_contest": contest, "this_branch": branch}
    found = [decode(row[0].encode()).data for row in session.all(_PARTS, place)]
    parts = {one.part: one for one in found if isinstance(one, EntriesListed)}
    first = parts.get(1)
    if first is None or len(parts) < first.parts:
        raise NotYetKnown(awaited=f"list/{branch}/{list_id}")
    lines = [line for number in sorted(parts) for line in parts[number].lines]
    return Listed(first.kind, first.decision, named(session, contest, branch, lines))


def named(
    session: Session, contest: str, branch: str, lines: Sequence[ListLine]
) -> tuple[NamedLine, ...]:
    """Lines with the authors of their entries, as the branch's dossiers name them."""
    authors = _authors(session, contest, branch, [one.entry for one in lines])
    return tuple(NamedLine(one, authors.get(one.entry, ())) for one in lines)


def _authors(
    session: Session, contest: str, branch: str, entries: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """By entry: those of its newest dossier; nobody once they were erased."""
    found: dict[str, tuple[str, ...]] = {}
    for start in range(0, len(entries), _AT_ONCE):
        query = (
            sa.select(_STORED.c.subject, _STORED.c.event)
            .where(
                _STORED.c.subject.in_(entries[start : start + _AT_ONCE]),
                _STORED.c.contest == contest,
                _STORED.c.branch == branch,
                _STORED.c.type.in_(_TYPES),
            )
            .order_by(_STORED.c.subject, _STORED.c.revision)
        )
        rows: Iterable[Any] = session.core.execute(query)
        found |= {entry: _names(event) for entry, event in rows}
    return found


def _names(event: str) -> tuple[str, ...]:
    data = decode(event.encode()).data
    personal = data.personal if isinstance(data, _DOSSIERS) else None
    authors = personal.authors if isinstance(personal, DossierPersonal) else ()
    return tuple(one.name for one in authors)
