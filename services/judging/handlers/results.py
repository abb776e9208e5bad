"""Signing results: one transaction freezes them and sends them on their way."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from services.judging.commands import SignResults
from services.judging.domain.signing import (
    Choices,
    Proposal,
    in_parts,
    progress_of,
    propose,
    require_decided,
    require_signable,
)
from services.judging.store import proceedings, results, rounds
from services.judging.store.rounds import RoundState
from shared.events.parts import Decision
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit

_CHOICES = TypeAdapter(Choices)
_NOTHING_YET = RoundState(open=0, was_closed=False)


@dataclass(frozen=True, slots=True)
class Signed:
    """The decision's id, and what it came to."""

    decision: str
    entries: int
    awarded: int
    going_up: tuple[str, ...]


def sign_results(unit: Unit, command: SignResults) -> Signed:
    """Freeze ranks, awards and who goes up under a decision, and announce them."""
    profile = unit.profile(command.contest, command.branch)
    proceedings.take_turn(unit.session, command.contest, command.branch)
    _require_signable(unit, profile, command)
    contestants = rounds.contestants(unit.session, command.contest, command.branch)
    proposal = propose(profile, contestants, command.choices)
    require_decided(proposal, {one.entry: one.title for one in contestants})

    decision = _freeze(unit, profile, command, proposal)
    for part in in_parts(decision, command.minutes, proposal.results):
        unit.append(profile, decision.id, part)
    for key, told in progress_of(contestants, proposal.results):
        unit.append(profile, key, told)
    return Signed(
        decision=decision.id,
        entries=len(proposal.results),
        awarded=sum(one.award is not None for one in proposal.results),
        going_up=tuple(one.entry for one in proposal.results if one.goes_up),
    )


def _require_signable(unit: Unit, profile: BranchProfile, command: SignResults) -> None:
    standing = proceedings.decisions(unit.session, command.contest, command.branch)
    require_signable(
        profile,
        signed=standing.get("results"),
        open_rounds=_open_rounds(unit, profile),
        signed_on=command.signed_on,
        today=unit.today(profile.time_zone),
    )


def _freeze(
    unit: Unit, profile: BranchProfile, command: SignResults, proposal: Proposal
) -> Decision:
    decision = Decision(
        id=new_id(), number=command.number, signed_on=command.signed_on, signer=command.signer
    )
    choices = _CHOICES.dump_python(command.choices, mode="json")
    proceedings.keep_decision(
        unit, profile, "results", decision, minutes=command.minutes, choices=choices
    )
    results.keep(unit.session, profile.branch, decision.id, proposal.results)
    return decision


def _open_rounds(unit: Unit, profile: BranchProfile) -> list[str]:
    states = rounds.states(unit.session, profile.contest, profile.branch)
    return [
        one.name
        for one in profile.rounds()
        if not states.get(one.key, _NOTHING_YET).is_closed
    ]  # fmt: skip
