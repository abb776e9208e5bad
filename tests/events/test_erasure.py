"""A person's data can be erased everywhere, and every digest still holds."""

from typing import Any

import pytest
from hypothesis import given, settings

from shared.events.codec import decode, digest_of, encode, erase
from shared.events.contract import Contract
from shared.events.envelope import Envelope
from tests.events.generating import events
from tests.events.made import REGISTERED, SCORED, SECRET, changed, raw_of


@settings(max_examples=200, deadline=None)
@given(events())
def test_digest_survives_erasure(event: tuple[Envelope, Contract]) -> None:
    raw, digest = encode(*event)
    erased = erase(raw)
    assert decode(erased).digest == digest
    assert digest_of(erased) == digest
    assert erase(erased) == erased


def test_erased_event_holds_nothing_of_the_person() -> None:
    raw = raw_of(REGISTERED)
    erased = erase(raw)
    assert SECRET.encode() in raw
    assert SECRET.encode() not in erased
    assert b"1980" not in erased
    assert b"7f3a" not in erased
    event = decode(erased)
    assert event.data == REGISTERED.model_copy(update={"personal": event.data.personal})  # type: ignore[attr-defined]
    assert len(event.data.personal) == len("sha256:") + 64  # type: ignore[attr-defined]


def test_event_without_personal_data_is_erased_to_itself() -> None:
    assert erase(raw_of(SCORED)) == raw_of(SCORED)


def test_unknown_personal_fields_are_erased_too() -> None:
    def add_phone(body: dict[str, Any]) -> None:
        body["data"]["personal"]["phone"] = "0909 123 456"

    newer = changed(raw_of(REGISTERED), add_phone)
    assert b"0909" not in erase(newer)
    assert digest_of(erase(newer)) == digest_of(newer)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body["data"]["personal"]["authors"][0].update(name="Trần Văn B"),
        lambda body: body["data"]["personal"].update(salt="7f3b"),
        lambda body: body["data"]["dossier"].update(title="Máy gặt"),
        lambda body: body.update(actor="demo:khac"),
        lambda body: body.update(recordedtime="2026-03-02T03:00:00.000251Z"),
    ],
)
def test_any_other_change_changes_the_digest(change: Any) -> None:
    raw = raw_of(REGISTERED)
    assert digest_of(changed(raw, change)) != digest_of(raw)
