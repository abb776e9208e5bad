"""An entry in one branch: what it is, how far it has come, and what is told of it.

`stage` is the one word of `shared.events.stages.IntakeStage` that says how far the entry has come:
first by what this branch did with the dossier, and once it was sent up, by what became of that.
What the committee decided stays in `eligible`, and an award in `result`, whatever the stage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from services.intake.domain.lateness import HandedIn
from services.intake.domain.proposals import Proposal
from services.intake.domain.refusals import WrongStage
from shared.events.contract import Contract
from shared.events.contracts import EntryProgressed, EntryRegistered
from shared.events.parts import Decision, Dossier, DossierPersonal, EntryResult
from shared.events.stages import IntakeStage

STAGE_WORDS: Mapping[IntakeStage, str] = {
    IntakeStage.REGISTERED: "đã đăng ký",
    IntakeStage.AWAITING_FILES: "chờ đủ tệp từ cấp dưới",
    IntakeStage.RECEIVED: "đã nhận từ cấp dưới",
    IntakeStage.RETURNED: "đã trả lại để hoàn thiện",
    IntakeStage.REFUSED: "không nhận",
    IntakeStage.ELIGIBLE: "đủ điều kiện",
    IntakeStage.INELIGIBLE: "không đủ điều kiện",
    IntakeStage.SENT: "đã gửi lên cấp trên",
    IntakeStage.PACKAGE: "chờ gửi ra ngoài hệ thống",
    IntakeStage.RECEIVED_ABOVE: "cấp trên đã nhận",
    IntakeStage.RETURNED_ABOVE: "cấp trên trả lại để hoàn thiện",
    IntakeStage.REFUSED_ABOVE: "cấp trên không nhận",
    IntakeStage.WITHDRAWAL_PENDING: "đang đề nghị rút",
    IntakeStage.WITHDRAWN: "đã rút",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of one branch; `version` counts every change of it and catches crossing edits.

    `arrival`, `from_branch` and `road` are set where it came from below; `road` begins with the
    branch where it was registered. `forwarding` names the last attempt to send it up. `eligible`
    is None before the committee decided, `proposed` before the secretariat proposed. `handed_in`
    is None for what came from below, and for what is older than its record. `ruling` is the id of
    the committee's decision that `eligible` rests on. `complete_by` is the day until which a
    dossier that was given back to who handed it in is completed.
    """

    branch: str
    id: str
    contest: str
    stage: IntakeStage
    dossier: Dossier
    personal: DossierPersonal | str
    registered_on: date
    receipt_number: str | None = None
    version: int = 1
    proposed: bool | None = None
    eligible: bool | None = None
    reason: str | None = None
    arrival: str | None = None
    from_branch: str | None = None
    road: tuple[str, ...] = ()
    result: EntryResult | None = None
    decision: Decision | None = None
    forwarding: str | None = None
    withdrawal_reason: str | None = None
    owner: str | None = None
    handed_in: HandedIn | None = None
    proposal: Proposal | None = None
    ruling: str | None = None
    complete_by: date | None = None

    @property
    def title(self) -> str:
        """The dossier's title."""
        return self.dossier.title

    def received_on(self, time_zone: str) -> date:
        """The day on which it came, which may be before it was typed in."""
        if self.handed_in is None:
            return self.registered_on
        return self.handed_in.received_at.astimezone(ZoneInfo(time_zone)).date()

    @property
    def is_withdrawn(self) -> bool:
        """Whether it no longer takes part."""
        return self.stage is IntakeStage.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Step:
    """What a decision comes to: the entry as it is now, and what is told, in this order."""

    entry: Entry
    told: tuple[Contract, ...]


def registered(entry: Entry) -> Step:
    """A new entry is told of to its own branch, and its progress to every level above."""
    data = EntryRegistered(
        dossier=entry.dossier,
        receipt_number=entry.receipt_number or "",
        registered_on=entry.registered_on,
        personal=entry.personal,
    )
    return Step(entry, (data, progressed(entry)))


def moved(entry: Entry, stage: IntakeStage) -> Entry:
    """The entry at another stage."""
    return replace(entry, stage=stage)


def progressed(entry: Entry) -> EntryProgressed:
    """What every level above hears of an entry's stage; no personal data."""
    one = entry.dossier
    return EntryProgressed(
        stage=entry.stage.value,
        title=one.title,
        unit=one.unit,
        unit_name=one.unit_name,
        field=one.field,
    )


def require_stage(entry: Entry, *allowed: IntakeStage) -> None:
    """Whether the entry is at one of these stages. Raises `WrongStage`."""
    if entry.stage not in allowed:
        words = STAGE_WORDS[entry.stage]
        raise WrongStage(title=entry.title, stage=words, key=entry.stage.value)
