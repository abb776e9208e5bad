"""Read models of reporting: one projection for every type, so that a batch costs few statements."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.reporting.projections import heartbeats, monitor, reports, stored
from services.reporting.tables import (
    Arrival,
    DossierRow,
    EntryMention,
    MonitorEntry,
    MonitorReport,
    MonitorTally,
    StoredEvent,
    table_of,
)
from shared.database import Prepared
from shared.events import contracts
from shared.events.codec import decode
from shared.events.contract import Contract
from shared.events.contracts import (
    EntryNominated,
    EntryProgressed,
    EntryReceived,
    EntryRegistered,
    EntryRevised,
    EntryScored,
    ReportProgressed,
    SiteHeartbeat,
)
from shared.events.envelope import Event
from shared.service import Projection
from shared.unit import Unit

BATCH = 100
READ_MODELS = (EntryMention, Arrival, MonitorEntry, MonitorTally, MonitorReport, DossierRow)
"""What `rebuild` makes anew. Heartbeats are their own record and stay."""

_ENTRY = (EntryProgressed, EntryScored, EntryNominated)
_DOSSIER = (EntryRegistered, EntryReceived, EntryRevised)
_STORED = table_of(StoredEvent)
_NEXT = Prepared(
    sa.select(_STORED.c.position, _STORED.c.event)
    .where(_STORED.c.position > sa.bindparam("after"))
    .order_by(_STORED.c.position)
    .limit(BATCH)
)


def project(unit: Unit, events: Sequence[Event[Any]]) -> None:
    """Keep a batch of events and bring every read model up to date with it."""
    beats = [event for event in events if isinstance(event.data, SiteHeartbeat)]
    others = [event for event in events if not isinstance(event.data, SiteHeartbeat)]
    heartbeats.hear(unit, beats)
    stored.store(unit, others)
    _follow(unit, others)


def rebuild(unit: Unit) -> int:
    """Make every read model anew from the stored events; how many events there are."""
    for row in READ_MODELS:
        unit.session.core.execute(sa.delete(table_of(row)))
    number, after = 0, 0
    while rows := unit.all(_NEXT, {"after": after}):
        events = [decode(row[1].encode()) for row in rows]
        places = {event.envelope.id: row[0] for event, row in zip(events, rows, strict=True)}
        stored.mention(unit, [one for one in events if stored.mentioned(one)], places)
        _follow(unit, events)
        number, after = number + len(rows), rows[-1][0]
    return number


def _follow(unit: Unit, events: Sequence[Event[Any]]) -> None:
    stored.count(unit, events)
    monitor.follow(unit, [one for one in events if isinstance(one.data, _ENTRY)])
    reports.follow_reports(unit, [one for one in events if isinstance(one.data, ReportProgressed)])
    reports.follow_dossiers(unit, [one for one in events if isinstance(one.data, _DOSSIER)])


PROJECTIONS: Mapping[type[Contract], Projection] = dict.fromkeys(contracts.ALL, project)
