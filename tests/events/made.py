"""One event of each kind that the tests of the codec change and break."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from shared.events.codec import encode
from shared.events.contract import Contract
from shared.events.contracts import EntryRegistered, EntryScored
from shared.events.envelope import Envelope
from shared.events.parts import Author, Dossier, DossierPersonal

SECRET = "Nguyễn Thị Hạnh"
SCORED = EntryScored(round="so-khao", sheets=3)
REGISTERED = EntryRegistered(
    dossier=Dossier(title="Máy gieo hạt", unit="loc-ninh", unit_name="Lộc Ninh", version=1),
    receipt_number="07/2022",
    registered_on=date(2022, 6, 1),
    personal=DossierPersonal(salt="7f3a", authors=(Author(name=SECRET, birth_year=1980),)),
)


def envelope_for(data: Contract, **changes: Any) -> Envelope:
    """An envelope for this data."""
    values: dict[str, Any] = {
        "id": "01e",
        "type": data.event_type(),
        "source": "/hoithi/loc-ninh/intake",
        "subject": "cap-a/loc-ninh/01d",
        "time": datetime(2022, 6, 1, 1, 30, tzinfo=UTC),
        "recorded_time": datetime(2026, 3, 2, 3, 0, 0, 250, tzinfo=UTC),
        "partition_key": "01d",
        "contest": "binh-phuoc-7",
        "edition": "VI",
        "branch": "cap-a/loc-ninh",
        "profile_version": 1,
        "actor": "demo:thu-ky",
        "on_behalf_of": "demo:truong-ban",
        "revision": 4,
        "trace_parent": "00-1-2-01",
    }
    return Envelope(**{**values, **changes})


def raw_of(data: Contract, **changes: Any) -> bytes:
    """The event's bytes as an outbox stores them."""
    return encode(envelope_for(data, **changes), data)[0]


def changed(raw: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The same event with its JSON changed."""
    body = json.loads(raw)
    change(body)
    return json.dumps(body).encode()
