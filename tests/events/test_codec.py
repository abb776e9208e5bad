"""Events go to bytes and come back the same, in one spelling, strict out and tolerant in."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from pydantic import ValidationError

from shared.errors import EventTooLarge, UnknownType
from shared.events.attributes import ATTRIBUTES
from shared.events.codec import MAX_EVENT_BYTES, canonical, decode, encode
from shared.events.contract import Contract
from shared.events.contracts import ContestPublished, EntryScored
from shared.events.envelope import Envelope, Event
from shared.events.parts import Dossier
from tests.events.generating import events
from tests.events.made import REGISTERED, SCORED, changed, envelope_for, raw_of


@settings(max_examples=300, deadline=None)
@given(events())
def test_event_comes_back_as_it_was_written(event: tuple[Envelope, Contract]) -> None:
    envelope, data = event
    raw, digest = encode(envelope, data)
    assert decode(raw) == Event(envelope, data, raw, digest)


@settings(max_examples=200, deadline=None)
@given(events())
def test_bytes_are_the_one_spelling(event: tuple[Envelope, Contract]) -> None:
    raw, digest = encode(*event)
    assert canonical(json.loads(raw)) == raw
    assert decode(raw).digest == digest


def test_whole_event_as_it_stands_on_the_wire() -> None:
    assert raw_of(SCORED).decode() == (
        '{"actor":"demo:thu-ky","branch":"cap-a/loc-ninh","contest":"binh-phuoc-7",'
        '"data":{"round":"so-khao","sheets":3},"datacontenttype":"application/json",'
        '"edition":"VI","id":"01e","onbehalfof":"demo:truong-ban","partitionkey":"01d",'
        '"profileversion":1,"recordedtime":"2026-03-02T03:00:00.000250Z","revision":4,'
        '"source":"/hoithi/loc-ninh/intake","specversion":"1.0","subject":"cap-a/loc-ninh/01d",'
        '"time":"2022-06-01T01:30:00Z","traceparent":"00-1-2-01",'
        '"type":"vn.hoithi.entry.scored.v1"}'
    )


def test_letters_are_written_as_they_are_and_absent_values_not_at_all() -> None:
    raw = raw_of(REGISTERED, on_behalf_of=None, trace_parent=None)
    assert '"title":"Máy gieo hạt"'.encode() in raw
    assert b"null" not in raw
    assert b"onbehalfof" not in raw


def test_every_attribute_stands_on_an_event() -> None:
    written = set(json.loads(raw_of(SCORED))) - {"data"}
    assert written == {one.name for one in ATTRIBUTES}
    least = set(json.loads(raw_of(SCORED, on_behalf_of=None, trace_parent=None))) - {"data"}
    assert least == {one.name for one in ATTRIBUTES if one.is_required}


def test_newer_minor_version_is_read_and_its_bytes_are_kept() -> None:
    def of_next_year(body: dict[str, Any]) -> None:
        body["weather"] = "nắng"
        body["data"]["colour"] = ["đỏ"]
        body["data"]["dossier"]["weight_kg"] = 3.5
        body["data"]["personal"]["authors"][0]["phone"] = "090"

    newer = changed(raw_of(REGISTERED), of_next_year)
    event = decode(newer)
    assert event.data == REGISTERED
    assert event.envelope == envelope_for(REGISTERED)
    assert event.raw == newer
    assert event.digest != decode(raw_of(REGISTERED)).digest


def test_other_major_version_is_unknown() -> None:
    raw = changed(raw_of(SCORED), lambda body: body.update(type="vn.hoithi.entry.scored.v9"))
    with pytest.raises(UnknownType) as caught:
        decode(raw)
    assert caught.value.facts == {"type": "vn.hoithi.entry.scored.v9"}


@pytest.mark.parametrize(
    "values",
    [
        {"round": "so-khao", "sheets": "3"},
        {"round": "so-khao", "sheets": 3.0},
        {"round": "so-khao", "sheets": True},
        {"round": 1, "sheets": 3},
        {"round": "so-khao"},
        {"round": "so-khao", "sheets": 3, "judges": 2},
    ],
)
def test_what_is_written_is_checked_strictly(values: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        EntryScored(**values)


def test_written_parts_are_strict_too_and_nothing_changes_afterwards() -> None:
    with pytest.raises(ValidationError):
        Dossier(title="a", unit="b", unit_name="c", version=1, colour="đỏ")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        SCORED.sheets = 4  # type: ignore[misc]


def test_event_of_the_greatest_size_is_written_and_one_byte_more_is_not() -> None:
    def published(size: int) -> ContestPublished:
        return ContestPublished(version=1, part={"text": "x" * size})

    room = MAX_EVENT_BYTES - len(raw_of(published(0)))
    assert len(raw_of(published(room))) == MAX_EVENT_BYTES
    with pytest.raises(EventTooLarge) as caught:
        raw_of(published(room + 1))
    assert caught.value.facts == {"size": MAX_EVENT_BYTES + 1, "limit": MAX_EVENT_BYTES}


def test_numbers_of_criteria_survive_exactly() -> None:
    raw = raw_of(SCORED, revision=2**63)
    assert decode(raw).envelope.revision == 2**63
