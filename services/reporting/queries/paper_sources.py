"""What papers are made from: signed results and nominations, whole, from the stored events."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.reporting.domain.results_paper import ResultLine, Results
from services.reporting.tables import MonitorEntry, StoredEvent, table_of
from shared.database import Prepared, Session
from shared.errors import NotYetKnown
from shared.events.codec import decode
from shared.events.contract import Contract
from shared.events.contracts import (
    EntryReceived,
    EntryRegistered,
    EntryRevised,
    NominationSigned,
    ResultsSigned,
)
from shared.events.envelope import Event
from shared.events.parts import DossierPersonal, EntryResult

_STORED, _ENTRY = table_of(StoredEvent), table_of(MonitorEntry)
_ABOUT = Prepared(
    sa.select(_STORED.c.event)
    .where(
        _STORED.c.subject == sa.bindparam("this_subject"),
        _STORED.c.contest == sa.bindparam("this_contest"),
        _STORED.c.branch == sa.bindparam("this_branch"),
    )
    .order_by(_STORED.c.revision)
)
_KNOWN = Prepared(
    sa.select(_ENTRY.c.title, _ENTRY.c.unit_name, _ENTRY.c.field).where(
        _ENTRY.c.entry == sa.bindparam("this_entry"), _ENTRY.c.branch == sa.bindparam("this_branch")
    )
)
_DOSSIERS = (EntryRegistered, EntryReceived, EntryRevised)


def signed_results(session: Session, contest: str, branch: str, decision: str) -> Results:
    """The results under a decision. Raises `NotYetKnown` until every part and entry is here."""
    events = [
        one.data
        for one in _events(session, contest, branch, decision)
        if isinstance(one.data, ResultsSigned)
    ]
    parts = {one.part: one for one in events}
    if not parts or len(parts) < events[0].parts:
        raise NotYetKnown(awaited=f"results/{branch}/{decision}")
    ordered = [parts[number] for number in sorted(parts)]
    lines = [
        _line(session, contest, branch, one.entry, one) for part in ordered for one in part.results
    ]
    return Results(tuple(lines), ordered[0].minutes)


def nominated(session: Session, contest: str, branch: str, decision: str) -> tuple[ResultLine, ...]:
    """The entries that a decision nominates, in its order. Raises `NotYetKnown`."""
    for one in _events(session, contest, branch, decision):
        if isinstance(one.data, NominationSigned):
            entries = one.data.entries
            return tuple(_line(session, contest, branch, entry, None) for entry in entries)
    raise NotYetKnown(awaited=f"nomination/{branch}/{decision}")


def _line(
    session: Session, contest: str, branch: str, entry: str, result: EntryResult | None
) -> ResultLine:
    row = session.one(_KNOWN, {"this_entry": entry, "this_branch": branch})
    if row is None:
        raise NotYetKnown(awaited=f"entry/{branch}/{entry}")
    score: Decimal | None = result.score if result else None
    is_named = result is None or result.award is not None
    return ResultLine(
        entry=entry,
        title=row[0],
        # Only papers that name winners need authors; each is read from the entry's own events.
        authors=_authors(_events(session, contest, branch, entry)) if is_named else (),
        unit_name=row[1],
        field=row[2],
        score=score,
        award=result.award if result else None,
        award_name=result.award_name if result else None,
        goes_up=result.goes_up if result else True,
    )


def _authors(events: Iterable[Event[Any]]) -> tuple[str, ...]:
    """The authors of the newest dossier; nobody once they were erased."""
    found: tuple[str, ...] = ()
    for one in events:
        if isinstance(one.data, _DOSSIERS):
            personal = one.data.personal
            authors = personal.authors if isinstance(personal, DossierPersonal) else ()
            found = tuple(author.name for author in authors)
    return found


def _events(session: Session, contest: str, branch: str, subject: str) -> Iterable[Event[Contract]]:
    place = {"this_subject": subject, "this_contest": contest, "this_branch": branch}
    return [decode(row[0].encode()) for row in session.all(_ABOUT, place)]
