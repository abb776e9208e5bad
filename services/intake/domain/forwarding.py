"""What a branch sends up, and what becomes of it there, as the answers from above say.

Answers may be heard in any order: what the branch above did with the dossier and what it said to
a withdrawal each carry the revision that said it, and an older one changes nothing.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from services.intake.domain.entry import Entry, Step, progressed
from services.intake.domain.refusals import AlreadySent, NotGoingUp
from shared.events.contracts import EntryForwarded
from shared.events.parts import Decision, EntryResult, Minutes, Reason
from shared.events.stages import IntakeStage


class ForwardingState(StrEnum):
    """What became of a dossier that was sent up."""

    SENT = "sent"
    PACKAGE = "package"
    """The branch above is not on this bus; the package is to be handed to it."""
    RECEIVED = "received"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Forwarding:
    """One attempt to send an entry up; `version` is the dossier version sent last.

    `decision` is the id of the signed decision by which it goes up.
    `extension` names the notice that allowed it after the deadline of the branch above.
    `is_asked_back` while a withdrawal waits for its answer; `kept` is the answer that refused one.
    """

    id: str
    contest: str
    branch: str
    entry: str
    to_branch: str
    is_external: bool
    state: ForwardingState
    version: int
    sent_at: dt.datetime
    decision: str
    revision: int = 0
    receipt_number: str | None = None
    reason: Reason | None = None
    missing: str | None = None
    until: dt.date | None = None
    is_asked_back: bool = False
    withdrawal_revision: int = 0
    kept: Reason | None = None
    extension: str | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """The branch above; `site` is None where it is not on this bus."""

    branch: str
    name: str
    site: str | None


@dataclass(frozen=True, slots=True)
class Sending:
    """One entry to be sent up: by which decision, under which id, when, by which extension.

    `batch` is what goes up together with it.
    """

    id: str
    decision: Decision
    minutes: Minutes | None
    at: dt.datetime
    extension: str | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """An entry and its forwarding after something happened to the forwarding."""

    step: Step
    forwarding: Forwarding


_STAGES: Mapping[ForwardingState, IntakeStage] = {
    ForwardingState.SENT: IntakeStage.SENT,
    ForwardingState.PACKAGE: IntakeStage.PACKAGE,
    ForwardingState.RECEIVED: IntakeStage.RECEIVED_ABOVE,
    ForwardingState.RETURNED: IntakeStage.RETURNED_ABOVE,
    ForwardingState.REFUSED: IntakeStage.REFUSED_ABOVE,
    ForwardingState.WITHDRAWN: IntakeStage.WITHDRAWN,
}


def stage_of(one: Forwarding) -> IntakeStage:
    """The stage of an entry whose last attempt to go up is this one."""
    if one.state is not ForwardingState.WITHDRAWN and one.is_asked_back:
        return IntakeStage.WITHDRAWAL_PENDING
    return _STAGES[one.state]


def send_up(entry: Entry, parent: Parent, sending: Sending) -> Moved:
    """Send a competing entry, whole, to the branch above; outside the bus as a package.

    Does not judge deadlines: `upper_deadline` does, and the branch above.
    """
    result = entry.result or EntryResult(entry=entry.id, goes_up=True)
    forwarding = Forwarding(
        id=sending.id,
        contest=entry.contest,
        branch=entry.branch,
        entry=entry.id,
        to_branch=parent.branch,
        is_external=parent.site is None,
        state=ForwardingState.PACKAGE if parent.site is None else ForwardingState.SENT,
        version=entry.dossier.version,
        sent_at=sending.at,
        decision=sending.decision.id,
        extension=sending.extension,
        batch=sending.batch,
    )
    after = replace(entry, forwarding=sending.id, stage=stage_of(forwarding))
    if parent.site is None:
        return Moved(Step(after, (progressed(after),)), forwarding)
    forwarded = EntryForwarded(
        forwarding=sending.id,
        to_branch=parent.branch,
        dossier=entry.dossier,
        road=(*entry.road, entry.branch),
        result=result,
        decision=sending.decision,
        minutes=sending.minutes,
        batch=sending.batch,
        personal=entry.personal,
    )
    return Moved(Step(after, (forwarded, progressed(after))), forwarding)


def require_sendable(entry: Entry, earlier: Forwarding | None) -> None:
    """Whether a clerk may send an entry up by hand: it goes up, and was not sent or was refused.

    Raises `NotGoingUp`, `AlreadySent`.
    """
    if entry.is_withdrawn or entry.result is None or not entry.result.goes_up:
        raise NotGoingUp(title=entry.title)
    if earlier is not None and earlier.state is not ForwardingState.REFUSED:
        raise AlreadySent(title=entry.title, to=earlier.to_branch)


def received(one: Forwarding, revision: int, receipt_number: str) -> Forwarding:
    """The branch above has the dossier and every file of it."""
    if revision <= one.revision:
        return one
    clean = replace(one, reason=None, missing=None, until=None, revision=revision)
    return _unless_withdrawn(
        one, replace(clean, state=ForwardingState.RECEIVED, receipt_number=receipt_number)
    )


def refused(one: Forwarding, revision: int, reason: Reason) -> Forwarding:
    """The branch above does not take the entry."""
    if revision <= one.revision:
        return one
    after = replace(one, state=ForwardingState.REFUSED, reason=reason, revision=revision)
    return _unless_withdrawn(one, after)


def returned(one: Forwarding, revision: int, missing: str, until: dt.date | None) -> Forwarding:
    """The branch above wants the dossier completed."""
    if revision <= one.revision:
        return one
    after = replace(one, state=ForwardingState.RETURNED, revision=revision)
    return _unless_withdrawn(one, replace(after, missing=missing, until=until))


def settle(entry: Entry, after: Forwarding) -> Moved:
    """The entry follows the last attempt to send it up; nothing is told where nothing changed."""
    stage = stage_of(after)
    if entry.is_withdrawn or entry.forwarding != after.id or entry.stage is stage:
        return Moved(Step(entry, ()), after)
    moved = replace(entry, stage=stage)
    return Moved(Step(moved, (progressed(moved),)), after)


def _unless_withdrawn(before: Forwarding, after: Forwarding) -> Forwarding:
    is_over = before.state is ForwardingState.WITHDRAWN
    return replace(after, state=before.state) if is_over else after
