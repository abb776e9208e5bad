"""Screening one entry or a group; in a group each entry has its own outcome."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.intake.commands import Chosen, DecideScreening, ProposeScreening
from services.intake.domain import screening as rules
from services.intake.domain.entry import Entry, Step
from services.intake.domain.screening import Verdict
from services.intake.handlers.letters import write_verdict
from services.intake.handlers.telling import tell
from services.intake.store import acts, entries
from services.intake.store.acts import Act
from shared.errors import HoithiError, NotYetKnown, RuleViolation
from shared.events.parts import Decision
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
    return _screen(unit, command, "proposal", _proposed)


def decide_screening(unit: Unit, command: DecideScreening) -> Screened:
    """Write the committee's decision, and tell judging and every level above."""
    return _screen(unit, command, "decision", rules.decide)


_Rule = Callable[[Entry, Verdict, Decision | None], Step]


def _proposed(entry: Entry, verdict: Verdict, signed: Decision | None) -> Step:
    return Step(rules.propose(entry, verdict, signed), ())


def _screen(
    unit: Unit, command: ProposeScreening | DecideScreening, act: Act, rule: _Rule
) -> Screened:
    verdict = Verdict(command.eligible, (command.reason or "").strip() or None)
    rules.require_verdict(verdict, len(command.entries))
    profile = unit.profile(command.contest, command.branch)
    signed = acts.signature_of(unit.session, command.contest, command.branch)
    known = _known(unit, command)

    def judge(entry: Entry) -> Step:
        unit.require(entries.thing_of(entry))
        return rule(entry, verdict, signed)

    steps, refused = _judge(command.entries, known, judge)
    if len(command.entries) == 1 and refused:
        raise next(iter(refused.values()))
    saved = _save(unit, profile, act, verdict, list(steps.values()))
    outcomes = tuple(_outcome(one.entry, saved, refused) for one in command.entries)
    return Screened(len(saved), outcomes)


def _known(unit: Unit, command: ProposeScreening | DecideScreening) -> dict[str, Entry]:
    ids = [one.entry for one in command.entries]
    return entries.load_many(unit, command.contest, command.branch, ids)


def _judge(
    chosen: Sequence[Chosen], known: dict[str, Entry], rule: Callable[[Entry], Step]
) -> tuple[dict[str, Step], dict[str, HoithiError]]:
    steps: dict[str, Step] = {}
    refused: dict[str, HoithiError] = {}
    for one in chosen:
        entry = known.get(one.entry)
        if entry is None:
            refused[one.entry] = NotYetKnown(awaited=f"entry/{one.entry}")
            continue
        try:
            entries.require_seen(entry, one.version)
            steps[one.entry] = rule(entry)
        except RuleViolation as violation:
            refused[one.entry] = violation
    return steps, refused


def _save(
    unit: Unit, profile: BranchProfile, act: Act, verdict: Verdict, steps: Sequence[Step]
) -> dict[str, Entry]:
    saved = entries.save_many(unit, profile, [step.entry for step in steps])
    acts.record_screening(unit, profile, act, verdict, saved)
    for step in steps:
        tell(unit, profile, step)
    if act == "decision":
        for one in saved:
            write_verdict(unit, profile, one, verdict)
    return {one.id: one for one in saved}


def _outcome(entry: str, saved: dict[str, Entry], refused: dict[str, HoithiError]) -> Outcome:
    if entry in saved:
        one = saved[entry]
        return Outcome(entry, True, one.stage.value, one.version)
    error = refused[entry]
    return Outcome(entry, False, code=error.code, reason=str(error))
