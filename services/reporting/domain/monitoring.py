"""What the monitor knows of an entry, and how it counts; events may come in any order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from shared.events.contract import Contract
from shared.events.contracts import EntryNominated, EntryProgressed, EntryScored
from shared.events.envelope import Event
from shared.events.stages import IntakeStage, JudgingStage

INTAKE = "intake"
COUNTED = (
    "registered", "received", "eligible", "ineligible", "scored",
    "awarded", "sent", "received_above", "nominated", "withdrawn",
)  # fmt: skip
"""What is counted, in the order of `counts`."""

NOTHING = (0,) * len(COUNTED)
_VERDICTS: Mapping[str, bool] = {IntakeStage.ELIGIBLE: True, IntakeStage.INELIGIBLE: False}


@dataclass(frozen=True, slots=True)
class EntryProgress:
    """All that progress events have said of an entry in one branch.

    What can change again carries the revision that said it; what happens once is a mark. So the
    same events give the same value in whatever order they come.
    """

    contest: str
    unit: str = ""
    unit_name: str = ""
    title: str = ""
    field: str | None = None
    intake_stage: str | None = None
    intake_revision: int = 0
    origin: str | None = None
    verdict: bool | None = None
    verdict_revision: int = 0
    is_sent: bool = False
    is_received_above: bool = False
    is_withdrawn: bool = False
    judging_stage: str | None = None
    judging_revision: int = 0
    award: str | None = None
    award_name: str | None = None
    scored_rounds: frozenset[str] = frozenset()
    is_nominated: bool = False


def after(known: EntryProgress, event: Event[Contract]) -> EntryProgress:
    """What is known after one more event; one that says nothing new changes nothing."""
    follow = _FOLLOW.get(type(event.data))
    return follow(known, event) if follow else known


def counts(known: EntryProgress) -> tuple[int, ...]:
    """What an entry adds to each of `COUNTED`: 1 or 0."""
    return (
        int(known.origin == "registered"),
        int(known.origin == "received"),
        int(known.verdict is True),
        int(known.verdict is False),
        int(bool(known.scored_rounds)),
        int(known.judging_stage == JudgingStage.AWARDED),
        int(known.is_sent),
        int(known.is_received_above),
        int(known.is_nominated),
        int(known.is_withdrawn),
    )


def _after_progress(known: EntryProgress, event: Event[EntryProgressed]) -> EntryProgress:
    if event.envelope.service == INTAKE:
        return _after_intake(known, event)
    return _after_judging(known, event)


def _after_intake(known: EntryProgress, event: Event[EntryProgressed]) -> EntryProgress:
    stage, revision = event.data.stage, event.envelope.revision
    # One copy per event: a catch-up makes hundreds of thousands of them.
    changes: dict[str, object] = {}
    if stage == IntakeStage.REGISTERED:
        changes["origin"] = "registered"
    if stage == IntakeStage.RECEIVED and known.origin is None:
        changes["origin"] = "received"
    if stage in _VERDICTS and revision > known.verdict_revision:
        changes |= {"verdict": _VERDICTS[stage], "verdict_revision": revision}
    if stage in _IS_SENT:
        changes["is_sent"] = True
    if stage == IntakeStage.RECEIVED_ABOVE:
        changes["is_received_above"] = True
    if stage == IntakeStage.WITHDRAWN:
        changes["is_withdrawn"] = True
    if revision > known.intake_revision:
        changes |= {"intake_stage": stage, "intake_revision": revision, **_described(event.data)}
    return _changed(known, changes)


def _after_judging(known: EntryProgress, event: Event[EntryProgressed]) -> EntryProgress:
    data, revision = event.data, event.envelope.revision
    if revision <= known.judging_revision:
        return known
    changes: dict[str, object] = {
        "judging_stage": data.stage,
        "judging_revision": revision,
        "award": data.award,
        "award_name": data.award_name,
    }
    # Intake's word on title and unit holds; judging's stands in until it has come.
    if not known.intake_revision:
        changes |= _described(data)
    return _changed(known, changes)


def _described(data: EntryProgressed) -> dict[str, object]:
    return {
        "unit": data.unit,
        "unit_name": data.unit_name,
        "title": data.title,
        "field": data.field,
    }


def _changed(known: EntryProgress, changes: dict[str, object]) -> EntryProgress:
    return replace(known, **changes) if changes else known  # type: ignore[arg-type]


def _after_scoring(known: EntryProgress, event: Event[EntryScored]) -> EntryProgress:
    return replace(known, scored_rounds=known.scored_rounds | {event.data.round})


def _after_nomination(known: EntryProgress, event: Event[EntryNominated]) -> EntryProgress:
    return replace(known, is_nominated=True)


_IS_SENT = {
    IntakeStage.SENT,
    IntakeStage.RECEIVED_ABOVE,
    IntakeStage.RETURNED_ABOVE,
    IntakeStage.REFUSED_ABOVE,
    IntakeStage.WITHDRAWAL_PENDING,
}
_FOLLOW: dict[type[Contract], Callable[..., EntryProgress]] = {
    EntryProgressed: _after_progress,
    EntryScored: _after_scoring,
    EntryNominated: _after_nomination,
}
