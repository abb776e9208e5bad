"""Withdrawals that cross levels: asked from below, answered from above."""

from dataclasses import replace

from services.intake.commands import (
    AnswerWithdrawal,
    NoteKept,
    NoteWithdrawn,
    RefuseWithdrawal,
)
from services.intake.domain import withdrawal
from services.intake.domain.arrivals import Arrival, ArrivalState, Taken
from services.intake.domain.entry import Entry
from services.intake.domain.forwarding import Forwarding, ForwardingState
from services.intake.handlers.telling import hosted, say, tell
from services.intake.store import acts, entries, files, forwardings
from shared.profiles.model import BranchProfile
from shared.unit import Unit

_BY_BRANCH_ABOVE = "Cấp trên đã đưa giải pháp ra khỏi hội thi."


def take_out(
    unit: Unit, profile: BranchProfile, entry: Entry, forwarding: Forwarding | None, reason: str
) -> Entry:
    """Take an entry out here, and with it what was sent up and is not above, or had arrived."""
    step = withdrawal.take_out(entry, reason)
    if forwarding is not None and forwarding.is_external:
        forwardings.save_sent(unit, [replace(forwarding, state=ForwardingState.WITHDRAWN)])
    came = forwardings.arrived(unit.session, entry.arrival)
    if came is not None:
        forwardings.save_arrival(unit, replace(came, state=ArrivalState.WITHDRAWN))
    files.forget_missing(unit, entry.branch, entry.id)
    saved = entries.save(unit, profile, step.entry)
    tell(unit, profile, step)
    return saved


def answer_withdrawal(unit: Unit, command: AnswerWithdrawal) -> None:
    """Take the entry out for the branch below; without one here, see to it that none comes.

    Raises `AlreadySigned`, which is answered as well.
    """
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    forwardings.lock(unit, command.forwarding)
    entry = entries.find(unit, command.branch, command.entry)
    arrival = forwardings.arrived(unit.session, command.forwarding) or _tombstone(unit, command)
    signed = acts.signature_of(unit.session, command.contest, command.branch)
    answer = withdrawal.answer(arrival, entry, command.reason, signed)
    if isinstance(answer, Taken):
        forwardings.save_arrival(unit, answer.arrival)
        files.forget_missing(unit, command.branch, command.entry)
    else:
        forwardings.save_arrival(unit, answer)
    if isinstance(answer, Taken) and answer.step.told:
        entries.save(unit, profile, answer.step.entry)
        tell(unit, profile, answer.step)
    else:
        say(unit, profile, command.entry, [withdrawal.gone(arrival)])
    unit.announce(forwardings.key_of(command.forwarding))


def refuse_withdrawal(unit: Unit, command: RefuseWithdrawal) -> None:
    """Tell the branch below which rule keeps its entry."""
    profile = unit.profile(command.contest, command.branch)
    arrival = forwardings.arrived(unit.session, command.forwarding)
    if arrival is None:
        return
    forwardings.save_arrival(unit, replace(arrival, kept=command.reason))
    say(unit, profile, command.entry, [withdrawal.kept(arrival, command.reason)])


def note_withdrawn(unit: Unit, command: NoteWithdrawn) -> None:
    """The branch above took the entry out: it is out here as well."""
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    entry = entries.load(unit, command.contest, command.branch, command.entry)
    forwarding = forwardings.sent_or_wait(unit, command.forwarding)
    moved = withdrawal.withdrawn_above(entry, forwarding, _BY_BRANCH_ABOVE)
    forwardings.save_sent(unit, [moved.forwarding])
    if moved.step.told:
        came = forwardings.arrived(unit.session, entry.arrival)
        if came is not None:
            forwardings.save_arrival(unit, replace(came, state=ArrivalState.WITHDRAWN))
        entries.save(unit, profile, moved.step.entry)
        tell(unit, profile, moved.step)


def note_kept(unit: Unit, command: NoteKept) -> None:
    """The branch above keeps the entry: it competes on, and the refusal is shown."""
    profile = hosted(unit, command.contest, command.branch)
    if profile is None:
        return
    entry = entries.load(unit, command.contest, command.branch, command.entry)
    forwarding = forwardings.sent_or_wait(unit, command.forwarding)
    moved = withdrawal.kept_above(entry, forwarding, command.revision, command.reason)
    forwardings.save_sent(unit, [moved.forwarding])
    if moved.step.told:
        entries.save(unit, profile, moved.step.entry)
        tell(unit, profile, moved.step)


def _tombstone(unit: Unit, command: AnswerWithdrawal) -> Arrival:
    return Arrival(
        id=command.forwarding,
        contest=command.contest,
        branch=command.branch,
        entry=command.entry,
        from_branch=command.from_branch,
        state=ArrivalState.WITHDRAWN,
        version=0,
        arrived_at=unit.now,
    )
