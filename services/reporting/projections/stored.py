"""Keeping every event as it came, and counting what came from where."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.reporting.projections.batches import add, upsert
from services.reporting.tables import Arrival, EntryMention, StoredEvent
from shared.database import to_text
from shared.events.contracts import NominationSigned, ResultsSigned
from shared.events.envelope import Event
from shared.unit import Unit

_WITHOUT = ("position",)
_STORE = add(StoredEvent, without=_WITHOUT)
_STORE_AND_TELL = add(StoredEvent, without=_WITHOUT, returning=("event_id", "position"))
_MENTION = add(EntryMention)
_COUNT = upsert(Arrival, adding=("number",), largest=("last_recorded",))


def store(unit: Unit, events: Sequence[Event[Any]]) -> None:
    """Keep a batch of events, whole."""
    rows = [_row(event) for event in events]
    lists = [event for event in events if mentioned(event)]
    if not lists:
        _STORE.run(unit, rows)
        return
    places = {row[0]: row[1] for row in _STORE_AND_TELL.all(unit, rows)}
    mention(unit, lists, places)


def mention(unit: Unit, lists: Sequence[Event[Any]], places: dict[str, int]) -> None:
    """Note which entries a signed list speaks of; `places` are positions by event id."""
    rows = [
        {"entry": entry, "position": places[event.envelope.id]}
        for event in lists
        for entry in mentioned(event)
    ]
    _MENTION.run(unit, rows)


def count(unit: Unit, events: Sequence[Event[Any]]) -> None:
    """Count a batch by source, branch and type."""
    numbers: Counter[tuple[str, str, str, str]] = Counter()
    last: dict[tuple[str, str, str, str], datetime] = {}
    for event in events:
        envelope = event.envelope
        key = (envelope.source, envelope.contest, envelope.branch, envelope.type)
        numbers[key] += 1
        last[key] = max(last.get(key, envelope.recorded_time), envelope.recorded_time)
    rows = [
        {
            "source": key[0],
            "contest": key[1],
            "branch": key[2],
            "type": key[3],
            "number": numbers[key],
            "last_recorded": to_text(last[key]),
        }
        # In order of key: two workers then wait for each other and never in a circle.
        for key in sorted(numbers)
    ]
    _COUNT.run(unit, rows)


def mentioned(event: Event[Any]) -> tuple[str, ...]:
    """The entries that an event about a decision speaks of."""
    if isinstance(event.data, ResultsSigned):
        return tuple(one.entry for one in event.data.results)
    if isinstance(event.data, NominationSigned):
        return event.data.entries
    return ()


def _row(event: Event[Any]) -> dict[str, object]:
    envelope = event.envelope
    return {
        "source": envelope.source,
        "event_id": envelope.id,
        "type": envelope.type,
        "contest": envelope.contest,
        "branch": envelope.branch,
        "subject": envelope.subject_id,
        "time": to_text(envelope.time),
        "revision": envelope.revision,
        "site": envelope.site,
        "event": event.raw.decode(),
    }
