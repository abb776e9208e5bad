"""Events of every type, made by Hypothesis from what the contracts declare."""

import types
import typing
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from shared.events import contracts
from shared.events.contract import Contract, Part
from shared.events.envelope import Envelope

_NAMES = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)
_NUMBERS = st.integers(min_value=-(10**12), max_value=10**12)
_JSON = st.recursive(
    st.booleans() | _NUMBERS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    Any: _JSON,
    bool: st.booleans(),
    date: st.dates(),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False, places=3),
    int: _NUMBERS,
    str: st.text(max_size=30),
    types.NoneType: st.none(),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value that a field annotated with `kind` may hold."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return st.one_of(*(values(one) for one in arguments))
    if typing.get_origin(kind) is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if typing.get_origin(kind) is dict:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=3)
    return parts(kind)


def parts(kind: type[Part]) -> st.SearchStrategy[Any]:
    """Any instance of a contract or of a part of one."""
    return st.fixed_dictionaries(
        {name: values(field.annotation) for name, field in kind.model_fields.items()}
    ).map(lambda given: kind(**given))


def data() -> st.SearchStrategy[Contract]:
    """The data of an event of any type."""
    return st.sampled_from(contracts.ALL).flatmap(parts)


def envelopes(kind: type[Contract]) -> st.SearchStrategy[Envelope]:
    """An envelope for an event of this type."""
    instants = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC))
    counts = st.integers(min_value=0, max_value=10**12)
    special = {
        "type": st.just(kind.event_type()),
        "source": st.builds("/hoithi/{}/{}".format, _NAMES, _NAMES),
        "subject": st.builds("{}/{}/{}".format, _NAMES, _NAMES, _NAMES),
        "time": instants,
        "recorded_time": instants,
        "profile_version": counts,
        "revision": counts,
        "on_behalf_of": st.none() | st.text(max_size=12),
        "trace_parent": st.none() | st.text(max_size=12),
    }
    return st.builds(
        Envelope,
        **{one.name: special.get(one.name, st.text(max_size=12)) for one in fields(Envelope)},
    )


@st.composite
def events(draw: st.DrawFn) -> tuple[Envelope, Contract]:
    """An envelope and data that belong together."""
    content = draw(data())
    return draw(envelopes(type(content))), content


def required_fields(kind: type) -> set[str]:
    """The fields of a dataclass that have no default."""
    return {one.name for one in fields(kind) if one.default is MISSING}
