"""Heartbeats: the newest of each site, and every head of a log that one of them named."""

from collections.abc import Sequence

from services.reporting.projections.batches import add, upsert
from services.reporting.tables import SiteHead, SiteHeartbeatRow
from shared.database import to_text
from shared.events.contracts import SiteHeartbeat
from shared.events.envelope import Event
from shared.unit import Unit

OWN_DATABASE = "site"
"""Its log moves with every heartbeat: its heads are not kept, the newest covers all before it."""

_NEWEST = upsert(SiteHeartbeatRow, newer="revision")
_HEADS = add(SiteHead)


def hear(unit: Unit, events: Sequence[Event[SiteHeartbeat]]) -> None:
    """Keep the newest heartbeat of each site, and each head that was not known."""
    newest: dict[str, Event[SiteHeartbeat]] = {}
    for event in events:
        site = event.envelope.site
        if site not in newest or event.envelope.revision > newest[site].envelope.revision:
            newest[site] = event
    _NEWEST.run(unit, [_heartbeat(newest[site]) for site in sorted(newest)])
    heads = [row for event in events for row in _heads(event)]
    _HEADS.run(unit, sorted(heads, key=lambda row: tuple(map(str, row.values()))))


def _heartbeat(event: Event[SiteHeartbeat]) -> dict[str, object]:
    return {
        "site": event.envelope.site,
        "revision": event.envelope.revision,
        "recorded_time": to_text(event.envelope.recorded_time),
        "event": event.raw.decode(),
    }


def _heads(event: Event[SiteHeartbeat]) -> list[dict[str, object]]:
    return [
        {
            "site": event.envelope.site,
            "service": one.service,
            "seq": one.seq,
            "hash": one.hash,
            "seen_at": to_text(event.envelope.recorded_time),
        }
        for one in event.data.databases
        if one.service != OWN_DATABASE
    ]
