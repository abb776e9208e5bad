"""Events to bytes and back, and the digest that survives an erasure.

Bytes are canonical JSON: sorted keys, no blanks, UTF-8. A reader keeps the bytes it got, ignores
fields it does not know, and refuses what has no contract.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NoReturn

from pydantic import ValidationError

from shared.errors import BrokenPayload, EventTooLarge, UnknownType
from shared.events import contracts
from shared.events.contract import Contract
from shared.events.envelope import Envelope, Event

MAX_EVENT_BYTES = 512 * 1024
ERASED = "sha256:"

_REQUIRED: Mapping[str, type] = {
    "id": str,
    "type": str,
    "source": str,
    "subject": str,
    "time": str,
    "recordedtime": str,
    "partitionkey": str,
    "contest": str,
    "edition": str,
    "branch": str,
    "profileversion": int,
    "actor": str,
    "revision": int,
}
_OPTIONAL = ("onbehalfof", "traceparent")
_SOURCE = re.compile(r"/hoithi/[^/\s]+/[^/\s]+")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"not JSON: {constant}")


_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_DECODER = json.JSONDecoder(parse_constant=_refuse)


def canonical(value: object) -> bytes:
    """The one spelling of a JSON value."""
    return _ENCODER.encode(value).encode()


def encode(envelope: Envelope, data: Contract) -> tuple[bytes, str]:
    """The event's bytes and digest. Raises `EventTooLarge` beyond `MAX_EVENT_BYTES`."""
    body: dict[str, Any] = {
        "specversion": "1.0",
        "id": envelope.id,
        "type": envelope.type,
        "source": envelope.source,
        "subject": envelope.subject,
        "time": _instant_text(envelope.time),
        "recordedtime": _instant_text(envelope.recorded_time),
        "datacontenttype": "application/json",
        "partitionkey": envelope.partition_key,
        "contest": envelope.contest,
        "edition": envelope.edition,
        "branch": envelope.branch,
        "profileversion": envelope.profile_version,
        "actor": envelope.actor,
        "revision": envelope.revision,
        "data": data.model_dump(mode="json", exclude_none=True),
    }
    if envelope.on_behalf_of is not None:
        body["onbehalfof"] = envelope.on_behalf_of
    if envelope.trace_parent is not None:
        body["traceparent"] = envelope.trace_parent
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
        body = _DECODER.decode(raw.decode())
        if b"\\u" in raw:
            canonical(body)  # an escape may stand for half a letter, which nothing can store
    except (ValueError, RecursionError) as error:
        raise BrokenPayload(reason=_short(error)) from error
    if not isinstance(body, dict):
        raise BrokenPayload(reason="không phải là một đối tượng JSON")
    for attribute, kind in _REQUIRED.items():
        # The very type: JSON's numbers and texts have no others, and true is no number.
        if type(body.get(attribute)) is not kind:
            missing = body.get(attribute) is None
            raise BrokenPayload(
                reason=f"thiếu thuộc tính {attribute}" if missing else _wrong_type(attribute)
            )
    for attribute in _OPTIONAL:
        if not isinstance(body.get(attribute), str | None):
            raise BrokenPayload(reason=_wrong_type(attribute))
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
    source, subject = body["source"], body["subject"]
    if not _SOURCE.fullmatch(source) or "/" not in subject:
        raise ValueError("source or subject")
    return Envelope(
        id=body["id"],
        type=body["type"],
        source=source,
        subject=subject,
        time=_instant(body["time"]),
        recorded_time=_instant(body["recordedtime"]),
        partition_key=body["partitionkey"],
        contest=body["contest"],
        edition=body["edition"],
        branch=body["branch"],
        profile_version=body["profileversion"],
        actor=body["actor"],
        on_behalf_of=body.get("onbehalfof"),
        revision=body["revision"],
        trace_parent=body.get("traceparent"),
    )


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"no time zone: {text}")
    return instant


def _instant_text(instant: datetime) -> str:
    if instant.tzinfo is None:
        raise ValueError(f"no time zone: {instant}")
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _wrong_type(attribute: str) -> str:
    return f"thuộc tính {attribute} sai kiểu"


def _short(error: Exception) -> str:
    return str(error).replace("\n", " ")[:300]
