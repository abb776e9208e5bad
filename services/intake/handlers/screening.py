"""Screening one entry or a group; in a group each entry has its own outcome."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from services.intake.commands import Chosen, DecideScreening, ProposeScreening
from services.intake.domain import screening as rules
from services.intake.domain.entry import Entry, Step
from services.intake.domain.ruling import Ruling, require_new, ruling_of
from services.intake.domain.screening import Verdict
from services.intake.handlers.letters import write_verdict
from services.intake.handlers.telling import tell
from services.intake.store import acts, entries, rulings
from shared.errors import HoithiError, NotYetKnown, RuleViolation
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry of a group; `code` and `reason` where it was refused."""

    entry: str
    done: bool
    stage: str | None = None
    version: int | None = None
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Screened:
    """The outcomes in the order of the command, and how many were done."""

    done: int
    outcomes: tuple[Outcome, ...]


def propose_screening(unit: Unit, command: ProposeScreening) -> Screened:
    """Write the secretariat's proposal."""
    verdict = _verdict(command)
    proposal = verdict.proposal(command.kind, command.clause)
    profile = unit.profile(command.contest, command.branch)
    signed = acts.signature_of(unit.session, command.contest, command.branch)

    def rule(entry: Entry) -> Step:
        return Step(rules.propose(entry, proposal, signed), ())

    steps, refused = _judge(unit, command, rule)
    saved = entries.save_many(unit, profile, [step.entry for step in steps.values()])
    acts.record_proposals(unit, profile, saved)
    return _screened(command, saved, refused)


def decide_screening(unit: Unit, command: DecideScreening) -> Screened:
    """Write the committee's decision, and tell judging and every level above."""
    verdict = _verdict(command)
    profile = unit.profile(command.contest, command.branch)
    given = command.number, command.signed_on, command.signer
    ruling = ruling_of(profile, new_id(), unit.today(profile.time_zone), given)
    decide = deciding(unit, profile, [one.entry for one in command.entries], ruling)

    steps, refused = _judge(unit, command, lambda entry: decide(entry, verdict))
    if steps:
        rulings.add(unit, profile, ruling)
    saved = save_ruled(unit, profile, [(step, verdict) for step in steps.values()])
    return _screened(command, saved, refused)


def deciding(
    unit: Unit, profile: BranchProfile, ids: Sequence[str], ruling: Ruling
) -> Callable[[Entry, Verdict], Step]:
    """How one entry is decided under a ruling; it knows what the entries' earlier rulings were."""
    signed = acts.signature_of(unit.session, profile.contest, profile.branch)
    known = entries.load_many(unit, profile.contest, profile.branch, ids)
    earlier = rulings.load_many(
        unit.session, [one.ruling for one in known.values() if one.ruling is not None]
    )

    def decide(entry: Entry, verdict: Verdict) -> Step:
        step = rules.decide(entry, verdict, signed)
        require_new(entry, earlier.get(entry.ruling or ""), ruling)
        return replace(step, entry=replace(step.entry, ruling=ruling.id))

    return decide


def save_ruled(
    unit: Unit, profile: BranchProfile, ruled: Sequence[tuple[Step, Verdict]]
) -> list[Entry]:
    """Write what was decided, and tell of it."""
    saved = entries.save_many(unit, profile, [step.entry for step, _ in ruled])
    decided = [(one, verdict) for one, (_, verdict) in zip(saved, ruled, strict=True)]
    acts.record_decisions(unit, profile, decided)
    for step, _ in ruled:
        tell(unit, profile, step)
    for one, verdict in decided:
        write_verdict(unit, profile, one, verdict)
    return saved


def judge_each(
    unit: Unit, known: dict[str, Entry], chosen: Sequence[Chosen], rule: Callable[[Entry], Step]
) -> tuple[dict[str, Step], dict[str, HoithiError]]:
    """What a rule makes of each of the entries, and why it refuses the others, by id."""
    steps: dict[str, Step] = {}
    refused: dict[str, HoithiError] = {}
    for one in chosen:
        entry = known.get(one.entry)
        if entry is None:
            refused[one.entry] = NotYetKnown(awaited=f"entry/{one.entry}")
            continue
        try:
            unit.require(entries.thing_of(entry))
            entries.require_seen(entry, one.version)
            steps[one.entry] = rule(entry)
        except RuleViolation as violation:
            refused[one.entry] = violation
    return steps, refused


def _verdict(command: ProposeScreening | DecideScreening) -> Verdict:
    verdict = Verdict(command.eligible, (command.reason or "").strip() or None)
    rules.require_verdict(verdict, len(command.entries))
    return verdict


def _judge(
    unit: Unit, command: ProposeScreening | DecideScreening, rule: Callable[[Entry], Step]
) -> tuple[dict[str, Step], dict[str, HoithiError]]:
    ids = [one.entry for one in command.entries]
    known = entries.load_many(unit, command.contest, command.branch, ids)
    steps, refused = judge_each(unit, known, command.entries, rule)
    if len(command.entries) == 1 and refused:
        raise next(iter(refused.values()))
    return steps, refused


def _screened(
    command: ProposeScreening | DecideScreening,
    saved: Sequence[Entry],
    refused: dict[str, HoithiError],
) -> Screened:
    known = {one.id: one for one in saved}
    outcomes = tuple(_outcome(one.entry, known, refused) for one in command.entries)
    return Screened(len(saved), outcomes)


def _outcome(entry: str, saved: dict[str, Entry], refused: dict[str, HoithiError]) -> Outcome:
    if entry in saved:
        one = saved[entry]
        return Outcome(entry, True, one.stage.value, one.version)
    error = refused[entry]
    return Outcome(entry, False, code=error.code, reason=str(error))
