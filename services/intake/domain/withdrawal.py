"""Withdrawal at every stage, also when it crosses a forwarding on the wire.

An entry that was not sent up, or is not above any more, is taken out at once. One that was sent is
asked back, and the branch above answers: withdrawn, or kept because it has signed. Whatever the
order on the wire, both levels end in the same state.
"""

from dataclasses import replace

from services.intake.domain.arrivals import Arrival, ArrivalState, Taken
from services.intake.domain.entry import Entry, Step, moved, progressed
from services.intake.domain.forwarding import Forwarding, ForwardingState, Moved, settle
from services.intake.domain.refusals import (
    AlreadyWithdrawn,
    OutcomeKnown,
    ReasonMissing,
    WithdrawalPending,
)
from services.intake.domain.screening import require_unsigned
from shared.events.contract import Contract
from shared.events.contracts import (
    EntryWithdrawalRequested,
    EntryWithdrawn,
    ForwardingWithdrawalRefused,
    ForwardingWithdrawn,
)
from shared.events.parts import Decision, Reason
from shared.events.stages import IntakeStage

_NOT_ABOVE = (ForwardingState.REFUSED, ForwardingState.PACKAGE, ForwardingState.WITHDRAWN)


def require_withdrawable(entry: Entry, reason: str) -> None:
    """Whether a withdrawal can be asked for at all. Raises `AlreadyWithdrawn`, `ReasonMissing`."""
    if entry.is_withdrawn:
        raise AlreadyWithdrawn(title=entry.title)
    if not reason.strip():
        raise ReasonMissing(field="Lý do", reason="rút hồ sơ phải nêu lý do")


def must_ask(forwarding: Forwarding, title: str, outcome: str | None) -> bool:
    """Whether the branch above has to be asked; one outside the bus cannot be.

    Raises `WithdrawalPending` when it was asked, `OutcomeKnown` when the one outside has decided.
    """
    if forwarding.is_external and outcome is not None:
        raise OutcomeKnown(title=title, outcome=outcome)
    if forwarding.is_external or forwarding.state in _NOT_ABOVE:
        return False
    if forwarding.is_asked_back:
        raise WithdrawalPending(title=title)
    return True


def ask_back(entry: Entry, forwarding: Forwarding, reason: str) -> Moved:
    """Ask the branch above to take the entry out."""
    asked = replace(forwarding, is_asked_back=True)
    after = replace(entry, stage=IntakeStage.WITHDRAWAL_PENDING, withdrawal_reason=reason)
    data = EntryWithdrawalRequested(
        forwarding=forwarding.id, to_branch=forwarding.to_branch, reason=reason
    )
    return Moved(Step(after, (data, progressed(after))), asked)


def take_out(entry: Entry, reason: str) -> Step:
    """The entry no longer takes part here, and the branch it came from hears of it.

    A signed result stands, marked by the stage, and is not sent.
    """
    if entry.is_withdrawn:
        return Step(entry, ())
    after = replace(moved(entry, IntakeStage.WITHDRAWN), withdrawal_reason=reason)
    told: tuple[Contract, ...] = (EntryWithdrawn(reason=reason), progressed(after))
    if entry.arrival is not None and entry.from_branch is not None:
        told = (*told, _gone(entry.arrival, entry.from_branch))
    return Step(after, told)


def answer(
    arrival: Arrival, entry: Entry | None, reason: str, signed: Decision | None
) -> Taken | Arrival:
    """Answer a request from below: take the entry out. Raises `AlreadySigned` to keep it.

    An arrival alone comes back where there is no entry to take out: not yet come, or never taken.
    """
    if entry is None or entry.arrival != arrival.id or entry.stage is IntakeStage.REFUSED:
        return replace(arrival, state=ArrivalState.WITHDRAWN)
    if not entry.is_withdrawn:
        require_unsigned(signed)
    return Taken(take_out(entry, reason), replace(arrival, state=ArrivalState.WITHDRAWN))


def gone(arrival: Arrival) -> ForwardingWithdrawn:
    """What the branch below hears when its entry is out."""
    return _gone(arrival.id, arrival.from_branch)


def kept(arrival: Arrival, reason: Reason) -> ForwardingWithdrawalRefused:
    """What the branch below hears when its entry still competes."""
    return ForwardingWithdrawalRefused(
        forwarding=arrival.id, to_branch=arrival.from_branch, reason=reason
    )


def withdrawn_above(entry: Entry, forwarding: Forwarding, reason: str) -> Moved:
    """The branch above took the entry out, asked or by itself; it is out here as well."""
    over = replace(forwarding, state=ForwardingState.WITHDRAWN, is_asked_back=False)
    if entry.forwarding != forwarding.id:
        return Moved(Step(entry, ()), over)
    return Moved(take_out(entry, entry.withdrawal_reason or reason), over)


def kept_above(entry: Entry, forwarding: Forwarding, revision: int, reason: Reason) -> Moved:
    """The branch above keeps the entry: it competes on, and the refusal is shown."""
    if revision <= forwarding.withdrawal_revision:
        return Moved(Step(entry, ()), forwarding)
    after = replace(forwarding, is_asked_back=False, kept=reason, withdrawal_revision=revision)
    return settle(entry, after)


def _gone(forwarding: str, to_branch: str) -> ForwardingWithdrawn:
    return ForwardingWithdrawn(forwarding=forwarding, to_branch=to_branch)
