"""What whoever entered a work is told of it: what became of the dossier, and its award.

A signed decision is an act on those it names, and they read of it when it is signed; points and
ranks stay with the office (docs/decisions/0035).
"""

from collections.abc import Callable, Mapping
from typing import Any

from shared.events.contract import Contract
from shared.events.contracts import (
    EntryForwarded,
    EntryOutcome,
    EntryRegistered,
    EntryRevised,
    EntryScreened,
    EntryWithdrawalRequested,
    EntryWithdrawn,
    ForwardingReceived,
    ForwardingRefused,
    ForwardingReturned,
    ForwardingWithdrawalRefused,
    ForwardingWithdrawn,
    NominationSigned,
    ResultsSigned,
)

_WHOLE = (
    EntryRegistered, EntryRevised, EntryScreened, EntryWithdrawn, EntryForwarded,
    EntryWithdrawalRequested, ForwardingReceived, ForwardingRefused, ForwardingReturned,
    ForwardingWithdrawn, ForwardingWithdrawalRefused, NominationSigned,
)  # fmt: skip


def told_to_entrants(entry: str, data: Contract) -> Contract | None:
    """What entrants read of an event about their entry; None of what is not for them."""
    if isinstance(data, _WHOLE):
        return data
    without = _IN_PART.get(type(data))
    return without(entry, data) if without else None


def _results(entry: str, data: ResultsSigned) -> ResultsSigned | None:
    mine = tuple(one.without_points() for one in data.results if one.entry == entry)
    return data.model_copy(update={"results": mine}) if mine else None


def _outcome(_: str, data: EntryOutcome) -> EntryOutcome:
    return data.without_points()


_IN_PART: Mapping[type[Contract], Callable[[str, Any], Contract | None]] = {
    ResultsSigned: _results,
    EntryOutcome: _outcome,
}
