"""What is no event is refused as such, whatever it is: never with an error of another kind."""

import json
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import BrokenPayload, ContractError
from shared.events.attributes import ATTRIBUTES
from shared.events.codec import decode, digest_of, erase, parse
from shared.events.contract import Contract
from tests.events.made import REGISTERED, SCORED, changed, raw_of

REQUIRED = [one.name for one in ATTRIBUTES if one.is_required]
CHECKED = [name for name in REQUIRED if name not in ("specversion", "datacontenttype")]


def _with(**values: Any) -> bytes:
    return changed(raw_of(SCORED), lambda body: body.update(values))


def _with_data(**values: Any) -> bytes:
    return changed(raw_of(SCORED), lambda body: body["data"].update(values))


@pytest.mark.parametrize("attribute", [*CHECKED, "data"])
def test_event_without_a_required_attribute_is_broken(attribute: str) -> None:
    with pytest.raises(BrokenPayload):
        decode(changed(raw_of(SCORED), lambda body: body.pop(attribute)))


@pytest.mark.parametrize("attribute", CHECKED)
@pytest.mark.parametrize("value", [None, [], {}, True, 1.5], ids=repr)
def test_attribute_of_another_kind_is_broken(attribute: str, value: Any) -> None:
    with pytest.raises(ContractError):
        decode(_with(**{attribute: value}))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"\xff\xfe{\x00}\x00",
        b"null",
        b"[]",
        b'"event"',
        b"{",
        b"\x00" + raw_of(SCORED),
        raw_of(SCORED).replace(b"so-khao", b"so\x00khao"),
        raw_of(SCORED) + b"{}",
        raw_of(SCORED).decode().encode("utf-16"),
        b"\xef\xbb\xbf" + raw_of(SCORED),
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
    ids=repr,
)
def test_what_is_no_event_is_broken(raw: bytes) -> None:
    with pytest.raises(BrokenPayload):
        decode(raw)
    with pytest.raises(BrokenPayload):
        digest_of(raw)


@pytest.mark.parametrize(
    "raw",
    [
        _with(data=None),
        _with(data=[]),
        _with(data="text"),
        _with_data(sheets="three"),
        _with_data(sheets=3.5),
        _with_data(sheets=None),
        _with_data(round=["a"]),
        _with(source="/hoithi/loc-ninh"),
        _with(source="/hoithi//intake"),
        _with(source="/hoithi/loc-ninh/intake\n"),
        _with(source="/khac/loc-ninh/intake"),
        _with(source="/hoithi/loc-ninh/intake/more"),
        _with(subject="01d"),
        _with(time="hôm qua"),
        _with(time="2022-06-01"),
        _with(time="2022-06-01T01:30:00"),
        _with(recordedtime="2022-06-01T01:30:00"),
        _with(revision="4"),
        _with(revision=4.0),
        _with(onbehalfof=7),
        _with(traceparent={}),
    ],
)
def test_broken_values_are_broken_payloads(raw: bytes) -> None:
    with pytest.raises(BrokenPayload):
        decode(raw)


@pytest.mark.parametrize("constant", [b"NaN", b"Infinity", b"-Infinity"])
def test_what_json_does_not_know_is_broken(constant: bytes) -> None:
    raw = raw_of(SCORED).replace(b'"sheets":3', b'"sheets":3,"extra":' + constant)
    with pytest.raises(BrokenPayload):
        decode(raw)


@pytest.mark.parametrize("data", [SCORED, REGISTERED])
def test_half_a_letter_is_broken(data: Contract) -> None:
    raw = raw_of(data, contest="half").replace(b'"half"', b'"\\uD800"')
    with pytest.raises(BrokenPayload):
        decode(raw)


@pytest.mark.parametrize("depth", [200, 900, 950, 980, 990, 995, 1000, 5000])
def test_deep_nesting_is_read_or_broken(depth: int) -> None:
    deep = b"[" * depth + b"]" * depth
    raw = raw_of(REGISTERED).replace(b'"salt":', b'"deep":' + deep + b',"salt":')
    for read in (decode, digest_of, erase):
        try:
            read(raw)
        except BrokenPayload:
            assert depth > 200


def test_instant_without_time_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        raw_of(SCORED, time=datetime(2022, 6, 1))


def test_escaped_nul_is_a_letter_like_others() -> None:
    raw = raw_of(SCORED).replace(b"so-khao", b"so\\u0000khao")
    assert decode(raw).data == SCORED.model_copy(update={"round": "so\x00khao"})


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_damaged_event_is_an_event_or_a_contract_error(data: st.DataObject) -> None:
    raw = bytearray(raw_of(data.draw(st.sampled_from([SCORED, REGISTERED]))))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        event = decode(bytes(raw))
    except ContractError:
        return
    assert json.loads(event.raw) == parse(bytes(raw))
