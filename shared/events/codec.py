"""Events to bytes and back, and the digest that survives an erasure.

Bytes are canonical JSON: sorted keys, no blanks, UTF-8. A reader keeps the bytes it got, ignores
fields it does not know, and refuses what has no contract.
"""

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any, NoReturn

from pydantic import ValidationError

from shared.errors import BrokenPayload, EventTooLarge, UnknownType
from shared.events import contracts
from shared.events.contract import Contract
from shared.events.envelope import Envelope, Event

MAX_EVENT_BYTES = 512 * 1024
ERASED = "sha256:"

_ATTRIBUTES = (
    # attribute, field, required
    ("id", "id", True),
    ("type", "type", True),
    ("source", "source", True),
    ("subject", "subject", True),
    ("time", "time", True),
    ("recordedtime", "recorded_time", True),
    ("partitionkey", "partition_key", True),
    ("contest", "contest", True),
    ("edition", "edition", True),
    ("branch", "branch", True),
    ("profileversion", "profile_version", True),
    ("actor", "actor", True),
    ("onbehalfof", "on_behalf_of", False),
    ("revision", "revision", True),
    ("traceparent", "trace_parent", False),
)
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_SOURCE = re.compile(r"/hoithi/[^/\s]+/[^/\s]+")
_INSTANTS = {"time", "recordedtime"}
_NUMBERS = {"profileversion", "revision"}


def canonical(value: object) -> bytes:
    """The one spelling of a JSON value."""
    return _ENCODER.encode(value).encode()


def encode(envelope: Envelope, data: Contract) -> tuple[bytes, str]:
    """The event's bytes and digest. Raises `EventTooLarge` beyond `MAX_EVENT_BYTES`."""
    body: dict[str, Any] = {
        "specversion": "1.0",
        "datacontenttype": "application/json",
        "data": data.model_dump(mode="json", exclude_none=True),
    }
    for attribute, field, _ in _ATTRIBUTES:
        value = getattr(envelope, field)
        if value is not None:
            body[attribute] = _instant_text(value) if attribute in _INSTANTS else value
    raw = canonical(body)
    if len(raw) > MAX_EVENT_BYTES:
        raise EventTooLarge(size=len(raw), limit=MAX_EVENT_BYTES)
    return raw, _digest(body, raw)


def decode(raw: bytes) -> Event[Contract]:
    """The event in `raw`. Raises `UnknownType`, `BrokenPayload`."""
    body = parse(raw)
    contract = contracts.BY_TYPE.get(body["type"])
    if contract is None:
        raise UnknownType(type=body["type"])
    try:
        data = contract.model_validate(body.get("data"), strict=False, extra="ignore")
        envelope = _envelope(body)
    except (ValidationError, ValueError, IndexError) as error:
        raise BrokenPayload(reason=_short(error)) from error
    return Event(envelope, data, raw, _digest(body, raw))


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`, with every required attribute. Raises `BrokenPayload`."""
    try:
        body = json.loads(raw.decode(), parse_constant=_refuse)
        if b"\\u" in raw:
            canonical(body)  # an escape may stand for half a letter, which nothing can store
    except (ValueError, RecursionError) as error:
        raise BrokenPayload(reason=_short(error)) from error
    if not isinstance(body, dict):
        raise BrokenPayload(reason="không phải là một đối tượng JSON")
    for attribute, _, required in _ATTRIBUTES:
        kind = int if attribute in _NUMBERS else str
        value = body.get(attribute)
        if required and value is None:
            raise BrokenPayload(reason=f"thiếu thuộc tính {attribute}")
        if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
            raise BrokenPayload(reason=f"thuộc tính {attribute} sai kiểu")
    return body


def digest_of(raw: bytes) -> str:
    """The digest of an event's bytes, erased or not. Raises `BrokenPayload`."""
    return _digest(parse(raw), raw)


def erase(raw: bytes) -> bytes:
    """The event without its personal data; its digest stays what it was."""
    body = parse(raw)
    data = body.get("data")
    if isinstance(data, dict) and isinstance(data.get("personal"), dict):
        data["personal"] = _erased(data["personal"])
    return canonical(body)


def _digest(body: dict[str, Any], raw: bytes) -> str:
    data = body.get("data")
    personal = data.get("personal") if isinstance(data, dict) else None
    if isinstance(data, dict) and isinstance(personal, dict):
        raw = canonical({**body, "data": {**data, "personal": _erased(personal)}})
    return hashlib.sha256(raw).hexdigest()


def _erased(personal: dict[str, Any]) -> str:
    return ERASED + hashlib.sha256(canonical(personal)).hexdigest()


def _envelope(body: dict[str, Any]) -> Envelope:
    values: dict[str, Any] = {
        field: _instant(body[attribute]) if attribute in _INSTANTS else body[attribute]
        for attribute, field, _ in _ATTRIBUTES
        if attribute in body
    }
    values.setdefault("on_behalf_of", None)
    envelope = Envelope(**values)
    if not _SOURCE.fullmatch(envelope.source) or "/" not in envelope.subject:
        raise ValueError("source or subject")
    return envelope


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"no time zone: {text}")
    return instant


def _instant_text(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError(f"no time zone: {instant}")
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"not JSON: {constant}")


def _short(error: Exception) -> str:
    return str(error).replace("\n", " ")[:300]
