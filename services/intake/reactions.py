"""What intake does when it hears of results here, of entries from below, of answers from above."""

import datetime as dt
from collections.abc import Sequence

from services.intake.commands import (
    AnswerWithdrawal,
    DeclineForwarding,
    NoteKept,
    NoteOutcome,
    NoteReceived,
    NoteRefused,
    NoteReturned,
    NoteWithdrawn,
    ReceiveForwarding,
    ReceiveRevision,
    RecordNomination,
    RecordResults,
    RefuseWithdrawal,
)
from services.intake.commands.advice import NoteAdviser
from services.intake.commands.deadlines import AnnounceUnsigned
from services.intake.domain.arrivals import Parcel
from services.intake.domain.upper_deadline import DUE_UNSIGNED
from shared.errors import RuleViolation
from shared.events.contracts import (
    EntryAdvised,
    EntryForwarded,
    EntryOutcome,
    EntryRevised,
    EntryWithdrawalRequested,
    ForwardingReceived,
    ForwardingRefused,
    ForwardingReturned,
    ForwardingWithdrawalRefused,
    ForwardingWithdrawn,
    NominationSigned,
    ResultsSigned,
)
from shared.events.envelope import Event
from shared.events.parts import Reason
from shared.service import Command, DueItem


def on_results_signed(event: Event[ResultsSigned]) -> Sequence[Command]:
    """Results are kept per entry, and what goes up is sent."""
    at, data = event.envelope, event.data
    return [RecordResults(at.contest, at.branch, data.decision, data.minutes, data.results)]


def on_nomination_signed(event: Event[NominationSigned]) -> Sequence[Command]:
    """Nominees are told below and sent on."""
    at, data = event.envelope, event.data
    return [RecordNomination(at.contest, at.branch, data.decision, data.to, data.entries)]


def on_entry_forwarded(event: Event[EntryForwarded]) -> Sequence[Command]:
    """A branch below sent an entry up."""
    at, data = event.envelope, event.data
    parcel = Parcel(
        data.dossier,
        data.personal,
        data.road,
        data.result,
        data.decision,
        data.minutes,
        data.batch,
    )
    return [
        ReceiveForwarding(
            contest=at.contest,
            branch=data.to_branch,
            forwarding=data.forwarding,
            entry=at.subject_id,
            from_branch=at.branch,
            sent_at=at.time,
            parcel=parcel,
        )
    ]


def on_entry_advised(event: Event[EntryAdvised]) -> Sequence[Command]:
    """Who advised an entry below is kept beside it here; what was said here is known."""
    at, data = event.envelope, event.data
    if data.to_branch is None:
        return []
    known_as = None if isinstance(data.personal, str) else data.personal.pseudonym
    place = at.contest, data.to_branch, at.subject_id, at.branch
    return [NoteAdviser(*place, data.adviser, known_as)]


def on_entry_revised(event: Event[EntryRevised]) -> Sequence[Command]:
    """A branch below answers a return; a correction that stays below is nothing to intake."""
    at, data = event.envelope, event.data
    if data.forwarding is None or data.to_branch is None:
        return []
    return [
        ReceiveRevision(
            contest=at.contest,
            branch=data.to_branch,
            forwarding=data.forwarding,
            entry=at.subject_id,
            dossier=data.dossier,
            personal=data.personal,
        )
    ]


def on_entry_withdrawal_requested(event: Event[EntryWithdrawalRequested]) -> Sequence[Command]:
    """A branch below asks for its entry back."""
    at, data = event.envelope, event.data
    return [
        AnswerWithdrawal(
            contest=at.contest,
            branch=data.to_branch,
            forwarding=data.forwarding,
            entry=at.subject_id,
            from_branch=at.branch,
            reason=data.reason,
        )
    ]


def on_forwarding_received(event: Event[ForwardingReceived]) -> Sequence[Command]:
    """The branch above has the entry."""
    at, data = event.envelope, event.data
    place = (at.contest, data.to_branch, at.subject_id, data.forwarding, at.revision)
    return [NoteReceived(*place, data.receipt_number)]


def on_forwarding_refused(event: Event[ForwardingRefused]) -> Sequence[Command]:
    """The branch above does not take the entry."""
    at, data = event.envelope, event.data
    place = (at.contest, data.to_branch, at.subject_id, data.forwarding, at.revision)
    return [NoteRefused(*place, data.reason)]


def on_forwarding_returned(event: Event[ForwardingReturned]) -> Sequence[Command]:
    """The branch above wants the dossier completed."""
    at, data = event.envelope, event.data
    place = (at.contest, data.to_branch, at.subject_id, data.forwarding, at.revision)
    return [NoteReturned(*place, data.missing, data.until)]


def on_forwarding_withdrawn(event: Event[ForwardingWithdrawn]) -> Sequence[Command]:
    """The branch above took the entry out."""
    at, data = event.envelope, event.data
    return [NoteWithdrawn(at.contest, data.to_branch, at.subject_id, data.forwarding)]


def on_forwarding_withdrawal_refused(
    event: Event[ForwardingWithdrawalRefused],
) -> Sequence[Command]:
    """The branch above keeps the entry."""
    at, data = event.envelope, event.data
    place = (at.contest, data.to_branch, at.subject_id, data.forwarding, at.revision)
    return [NoteKept(*place, data.reason)]


def on_entry_outcome(event: Event[EntryOutcome]) -> Sequence[Command]:
    """What became of an entry above is kept and passed on."""
    at, data = event.envelope, event.data
    return [NoteOutcome(at.contest, data.to_branch, at.subject_id, at.revision, data)]


def decline(command: ReceiveForwarding, refused: RuleViolation) -> DeclineForwarding:
    """The answer to a forwarding that a rule does not let in."""
    return DeclineForwarding(
        contest=command.contest,
        branch=command.branch,
        forwarding=command.forwarding,
        entry=command.entry,
        from_branch=command.from_branch,
        version=command.parcel.dossier.version,
        reason=Reason(code=refused.code, text=str(refused)),
    )


def keep(command: AnswerWithdrawal, refused: RuleViolation) -> RefuseWithdrawal:
    """The answer to a request that a rule does not grant."""
    return RefuseWithdrawal(
        contest=command.contest,
        branch=command.branch,
        forwarding=command.forwarding,
        entry=command.entry,
        from_branch=command.from_branch,
        reason=Reason(code=refused.code, text=str(refused)),
    )


def _unsigned(item: DueItem) -> AnnounceUnsigned:
    facts = item.payload
    until = dt.date.fromisoformat(facts["until"])
    return AnnounceUnsigned(facts["contest"], facts["branch"], until, facts["days"])


DUE = {DUE_UNSIGNED: _unsigned}
