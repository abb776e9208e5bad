"""Screening: the secretariat proposes, the committee decides; two recorded acts with a reason."""

from dataclasses import dataclass, replace

from services.intake.domain.entry import Entry, Step, progressed, require_stage
from services.intake.domain.proposals import Proposal, ProposalKind
from services.intake.domain.refusals import (
    AlreadySigned,
    NotProposed,
    ReasonMissing,
    TooManyAtOnce,
)
from shared.errors import InvalidInput
from shared.events.contract import Contract
from shared.events.contracts import EntryOutcome, EntryScreened
from shared.events.parts import Decision
from shared.events.stages import IntakeStage

MAX_GROUP = 200
_SCREENED = (
    IntakeStage.REGISTERED,
    IntakeStage.RECEIVED,
    IntakeStage.ELIGIBLE,
    IntakeStage.INELIGIBLE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an entry may take part, and why not."""

    eligible: bool
    reason: str | None = None

    def proposal(self, kind: ProposalKind | None, clause: str | None) -> Proposal:
        """The same as a proposal, of a kind that fits it. Raises `InvalidInput`."""
        usual = ProposalKind.ELIGIBLE if self.eligible else ProposalKind.INELIGIBLE
        proposal = Proposal(kind or usual, self.reason, (clause or "").strip() or None)
        if proposal.eligible != self.eligible:
            raise InvalidInput(field="Đề xuất", reason="hai kết luận trái nhau")
        return proposal


def require_verdict(verdict: Verdict, count: int) -> None:
    """Whether a verdict can be given on a group. Raises `ReasonMissing`, `TooManyAtOnce`."""
    if not verdict.eligible and not (verdict.reason or "").strip():
        raise ReasonMissing(field="Lý do", reason="loại một giải pháp phải nêu lý do")
    if not 1 <= count <= MAX_GROUP:
        raise TooManyAtOnce(field="Giải pháp", reason=f"mỗi lần chọn từ 1 đến {MAX_GROUP}")


def propose(entry: Entry, proposal: Proposal, signed: Decision | None) -> Entry:
    """The secretariat's proposal; a later one replaces it. Raises `WrongStage`, `AlreadySigned`."""
    require_unsigned(signed)
    require_stage(entry, *_SCREENED)
    return replace(entry, proposed=proposal.eligible, proposal=proposal)


def decide(entry: Entry, verdict: Verdict, signed: Decision | None) -> Step:
    """The committee's decision; it may be taken anew until the results are signed.

    One that differs from the proposal says why.
    Raises `WrongStage`, `NotProposed`, `ReasonMissing`, `AlreadySigned`.
    """
    require_unsigned(signed)
    require_stage(entry, *_SCREENED)
    if entry.proposed is None:
        raise NotProposed(title=entry.title)
    if verdict.eligible != entry.proposed and not (verdict.reason or "").strip():
        raise ReasonMissing(field=f"«{entry.title}»", reason="khác đề xuất thì phải nêu lý do")
    stage = IntakeStage.ELIGIBLE if verdict.eligible else IntakeStage.INELIGIBLE
    after = replace(entry, stage=stage, eligible=verdict.eligible, reason=verdict.reason)
    screened = EntryScreened(
        eligible=verdict.eligible, reason=verdict.reason, dossier=entry.dossier
    )
    return Step(after, (screened, progressed(after), *_told_below(entry, after)))


def require_unsigned(signed: Decision | None) -> None:
    """Whether the results still stand open. Raises `AlreadySigned`, naming the decision."""
    if signed is not None:
        number = f"số {signed.number}" if signed.number else "(chưa lấy số)"
        raise AlreadySigned(decision=number, signed_on=signed.signed_on)


def _told_below(before: Entry, after: Entry) -> tuple[Contract, ...]:
    """The branch below hears that its entry was turned away, or let in after all."""
    if after.from_branch is None or after.arrival is None:
        return ()
    if after.eligible and before.eligible is not False:
        return ()
    outcome = EntryOutcome(
        forwarding=after.arrival,
        to_branch=after.from_branch,
        decided_by=after.branch,
        outcome=after.stage.value,
    )
    return (outcome,)
