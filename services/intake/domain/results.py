"""What signed results and nominations mean for entries, and what the branches below hear of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from services.intake.domain.entry import Entry, Step
from services.intake.domain.forwarding import Parent
from shared.events.contracts import EntryOutcome
from shared.events.parts import Decision, EntryResult
from shared.events.stages import JudgingStage
from shared.profiles.model import BranchProfile

NOMINATED = "nominated"

OutcomeKind = Literal["screening", "results", "nomination", "other"]
_KINDS: dict[str, OutcomeKind] = {
    "eligible": "screening",
    "ineligible": "screening",
    JudgingStage.AWARDED: "results",
    JudgingStage.NOT_AWARDED: "results",
    NOMINATED: "nomination",
}


OUTCOME_WORDS: Mapping[str, str] = {
    "eligible": "đủ điều kiện ở cấp trên",
    "ineligible": "không đủ điều kiện ở cấp trên",
    JudgingStage.AWARDED: "đạt giải ở cấp trên",
    JudgingStage.NOT_AWARDED: "không đạt giải ở cấp trên",
    NOMINATED: "được đề cử lên cấp cao hơn",
}
"""What a branch above decided, for people; what a clerk entered in other words stands as it is."""


def kind_of(outcome: str) -> OutcomeKind:
    """What kind of act an outcome comes from; a later one of the same kind replaces it."""
    return _KINDS.get(outcome, "other")


def with_result(entry: Entry, result: EntryResult, decision: Decision) -> Step:
    """The entry with its signed result; the branch it came from hears of it.

    A withdrawn entry keeps its result, marked by its stage, and nobody below is told.
    """
    after = replace(entry, result=result, decision=decision)
    if entry.is_withdrawn or entry.arrival is None or entry.from_branch is None:
        return Step(after, ())
    stage = JudgingStage.AWARDED if result.award else JudgingStage.NOT_AWARDED
    outcome = EntryOutcome(
        forwarding=entry.arrival,
        to_branch=entry.from_branch,
        decided_by=entry.branch,
        outcome=stage.value,
        rank=result.rank,
        score=result.score,
        award=result.award,
        award_name=result.award_name,
        decision=decision,
    )
    return Step(after, (outcome,))


def goes_up_at_once(entry: Entry, profile: BranchProfile) -> bool:
    """Whether a signature sends the entry up without anybody's hand."""
    if entry.is_withdrawn or entry.forwarding is not None or profile.parent is None:
        return False
    if profile.forwarding is None or not profile.forwarding.automatic:
        return False
    return entry.result is not None and entry.result.goes_up


def nomination_outcome(entry: Entry, decision: Decision) -> Step:
    """The branch an entry came from hears that it is nominated."""
    if entry.arrival is None or entry.from_branch is None:
        return Step(entry, ())
    outcome = EntryOutcome(
        forwarding=entry.arrival,
        to_branch=entry.from_branch,
        decided_by=entry.branch,
        outcome=NOMINATED,
        award=entry.result.award if entry.result else None,
        award_name=entry.result.award_name if entry.result else None,
        decision=decision,
    )
    return Step(entry, (outcome,))


def passed_on(entry: Entry, heard: EntryOutcome) -> tuple[EntryOutcome, ...]:
    """What is heard from above goes on to where the entry came from."""
    if entry.arrival is None or entry.from_branch is None or entry.is_withdrawn:
        return ()
    fresh = {"forwarding": entry.arrival, "to_branch": entry.from_branch}
    return (heard.model_copy(update=fresh),)


def parent_of(profile: BranchProfile) -> Parent | None:
    """The branch above as the rules name it, or None at the top."""
    above = profile.parent
    if above is None:
        return None
    return Parent(above.key, above.name, None if above.external else above.site)


def destination_of(profile: BranchProfile, to: str) -> Parent:
    """Where nominated entries go; a branch that is not the parent is reached by a package."""
    above = parent_of(profile)
    return above if above is not None and above.branch == to else Parent(to, to, None)
