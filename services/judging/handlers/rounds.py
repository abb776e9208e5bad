"""Closing a round."""

from dataclasses import dataclass

from services.judging.commands import CloseRound
from services.judging.domain.closing import Closed, close_round
from services.judging.domain.readiness import round_after, round_of, rounds_before
from services.judging.domain.signing import require_unsigned
from services.judging.store import panels, proceedings, rounds
from services.judging.store.rounds import RoundState
from shared.database import to_text
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit

_NOTHING_YET = RoundState(open=0, was_closed=False)


@dataclass(frozen=True, slots=True)
class RoundClosing:
    """How many entries the round judged now, and which of them go on, by id."""

    entries: int
    going_on: tuple[str, ...]


def close(unit: Unit, command: CloseRound) -> RoundClosing:
    """Close a round: what it gave every entry, and who enters the next one."""
    session, contest, branch = unit.session, command.contest, command.branch
    profile = unit.profile(contest, branch)
    proceedings.take_turn(session, contest, branch)
    require_unsigned(proceedings.decisions(session, contest, branch).get("results"))
    step = round_of(profile, command.round)
    standings = rounds.lock_open(session, contest, branch, step.key)
    states = rounds.states(session, contest, branch)
    outcome = close_round(
        step,
        standings,
        open_earlier=[
            one.name
            for one in rounds_before(profile, step.key)
            if not states.get(one.key, _NOTHING_YET).is_closed
        ],
        was_closed=states.get(step.key, _NOTHING_YET).was_closed,
        force_reason=command.force_reason,
    )

    rounds.close(session, branch, step.key, outcome)
    following = round_after(profile, step.key)
    if following is not None:
        rounds.enter_next(session, contest, branch, step.key, following.key)
        panels.assign(session, contest, branch, following.key)
    going_on = tuple(one.entry for one in outcome if one.goes_on)
    rounds.note_closing(session, _note(unit, command, profile, outcome))
    return RoundClosing(len(outcome), going_on)


def _note(
    unit: Unit, command: CloseRound, profile: BranchProfile, outcome: tuple[Closed, ...]
) -> dict[str, object]:
    return {
        "id": new_id(),
        "contest": command.contest,
        "branch": command.branch,
        "round": command.round,
        "entries": len(outcome),
        "going_on": sum(one.goes_on for one in outcome),
        "force_reason": command.force_reason,
        "profile_version": profile.version,
        "closed_at": to_text(unit.now),
        "closed_by": unit.context.actor,
    }
