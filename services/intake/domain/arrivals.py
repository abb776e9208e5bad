"""What comes from below: taken, awaited until every file is here, returned, refused.

An arrival stands under the forwarding's id. One whose withdrawal was asked for before it came is a
tombstone: `withdrawn`, and nothing that comes later wakes it.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from services.intake.domain.entry import Entry, Step, progressed, require_stage
from services.intake.domain.refusals import AlreadyHere, ReasonMissing
from shared.events.contract import Contract
from shared.events.contracts import (
    EntryReceived,
    EntryRevised,
    ForwardingReceived,
    ForwardingRefused,
    ForwardingReturned,
)
from shared.events.parts import Decision, Dossier, DossierPersonal, EntryResult, Minutes, Reason
from shared.events.stages import IntakeStage

BY_CLERK = "refused_by_committee"
_NOT_YET_SCREENED = (IntakeStage.AWAITING_FILES, IntakeStage.RECEIVED, IntakeStage.RETURNED)


class ArrivalState(StrEnum):
    """What became of a forwarding here."""

    AWAITING_FILES = "awaiting_files"
    RECEIVED = "received"
    RETURNED = "returned"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A forwarding as the branch above knows it; `version` 0 where only its withdrawal came."""

    id: str
    contest: str
    branch: str
    entry: str
    from_branch: str
    state: ArrivalState
    version: int
    arrived_at: dt.datetime
    reason: Reason | None = None
    missing: str | None = None
    until: dt.date | None = None
    kept: Reason | None = None
    result: EntryResult | None = None
    decision: Decision | None = None
    minutes: Minutes | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a forwarding carries."""

    dossier: Dossier
    personal: DossierPersonal | str
    road: tuple[str, ...]
    result: EntryResult
    decision: Decision
    minutes: Minutes | None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry here and the arrival that brought it."""

    step: Step
    arrival: Arrival


def take(arrival: Arrival, parcel: Parcel, known: Entry | None, today: dt.date) -> Entry:
    """The entry that an arrival brings, awaiting its files. Raises `AlreadyHere`.

    One that was refused here before may be sent anew under another forwarding.
    """
    if known is not None and known.stage is not IntakeStage.REFUSED:
        raise AlreadyHere(title=known.title)
    return Entry(
        branch=arrival.branch,
        id=arrival.entry,
        contest=arrival.contest,
        stage=IntakeStage.AWAITING_FILES,
        dossier=parcel.dossier,
        personal=parcel.personal,
        registered_on=today,
        version=known.version if known else 1,
        arrival=arrival.id,
        from_branch=arrival.from_branch,
        road=parcel.road,
    )


def awaiting(entry: Entry, arrival: Arrival) -> Taken:
    """The dossier is here, some of its files are not."""
    after = replace(entry, stage=IntakeStage.AWAITING_FILES)
    return Taken(
        Step(after, (progressed(after),)), replace(arrival, state=ArrivalState.AWAITING_FILES)
    )


def complete(entry: Entry, arrival: Arrival, receipt_number: str) -> Taken:
    """Every file is here: the entry has its receipt, and the branch below hears of it."""
    after = replace(entry, stage=IntakeStage.RECEIVED, receipt_number=receipt_number)
    is_first = entry.receipt_number is None
    told: tuple[Contract, ...] = (
        _received(after, arrival) if is_first else _corrected(after),
        progressed(after),
        ForwardingReceived(
            forwarding=arrival.id,
            to_branch=arrival.from_branch,
            version=after.dossier.version,
            receipt_number=receipt_number,
        ),
    )
    return Taken(Step(after, told), replace(arrival, state=ArrivalState.RECEIVED))


def revised(
    entry: Entry, arrival: Arrival, dossier: Dossier, personal: DossierPersonal | str
) -> Taken | None:
    """The completed dossier in place of the one returned; None where it is not waited for."""
    if arrival.state is not ArrivalState.RETURNED or dossier.version <= arrival.version:
        return None
    after = replace(entry, dossier=dossier, personal=personal)
    fresh = replace(arrival, version=dossier.version, missing=None, until=None)
    return Taken(Step(after, ()), fresh)


def return_below(entry: Entry, arrival: Arrival, missing: str, until: dt.date | None) -> Taken:
    """Give the dossier back to be completed. Raises `WrongStage`, `ReasonMissing`."""
    require_stage(entry, IntakeStage.AWAITING_FILES, IntakeStage.RECEIVED)
    if not missing.strip():
        raise ReasonMissing(field="Nội dung cần hoàn thiện", reason="chưa nêu hồ sơ thiếu gì")
    after = replace(entry, stage=IntakeStage.RETURNED)
    data = ForwardingReturned(
        forwarding=arrival.id,
        to_branch=arrival.from_branch,
        version=entry.dossier.version,
        missing=missing,
        until=until,
    )
    state = replace(arrival, state=ArrivalState.RETURNED, missing=missing, until=until)
    return Taken(Step(after, (progressed(after), data)), state)


def refuse(entry: Entry, arrival: Arrival, reason: str) -> Taken:
    """Do not take the entry, by the committee's decision. Raises `WrongStage`, `ReasonMissing`.

    Once it was screened, the committee finds it ineligible instead.
    """
    require_stage(entry, *_NOT_YET_SCREENED)
    if not reason.strip():
        raise ReasonMissing(field="Lý do", reason="không nhận hồ sơ phải nêu lý do")
    after = replace(entry, stage=IntakeStage.REFUSED)
    fresh = replace(
        arrival, state=ArrivalState.REFUSED, reason=Reason(code=BY_CLERK, text=reason.strip())
    )
    return Taken(Step(after, (progressed(after), refusal_of(fresh))), fresh)


def refusal_of(arrival: Arrival) -> ForwardingRefused:
    """What the branch below hears of a refusal."""
    return ForwardingRefused(
        forwarding=arrival.id,
        to_branch=arrival.from_branch,
        version=arrival.version,
        reason=arrival.reason or Reason(code=BY_CLERK, text=""),
    )


def _received(entry: Entry, arrival: Arrival) -> EntryReceived:
    return EntryReceived(
        dossier=entry.dossier,
        receipt_number=entry.receipt_number or "",
        forwarding=arrival.id,
        from_branch=arrival.from_branch,
        road=entry.road,
        result_below=arrival.result,
        personal=entry.personal,
    )


def _corrected(entry: Entry) -> EntryRevised:
    return EntryRevised(dossier=entry.dossier, personal=entry.personal)
