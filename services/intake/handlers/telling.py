"""Telling what happened: each event to the topics it is for, addressed to its branch's site."""

from collections.abc import Iterable

from services.intake.domain.entry import Step
from shared.events.contract import Contract
from shared.profiles.model import BranchProfile
from shared.unit import Unit


def tell(unit: Unit, profile: BranchProfile, step: Step) -> None:
    """Write what a step tells of its entry to the outbox."""
    say(unit, profile, step.entry.id, step.told)


def say(unit: Unit, profile: BranchProfile, entry: str, told: Iterable[Contract]) -> None:
    """Write events about an entry; one with `to_branch` goes to that branch's site."""
    for data in told:
        to_branch = getattr(data, "to_branch", None)
        unit.append(profile, entry, data, to_site=site_of(unit, profile, to_branch))


def site_of(unit: Unit, profile: BranchProfile, branch: str | None) -> str | None:
    """The site of a neighbouring branch. Raises `NotYetKnown` for one that nobody published."""
    if branch is None:
        return None
    neighbours = (*profile.children, *((profile.parent,) if profile.parent else ()))
    named = next((one for one in neighbours if one.key == branch), None)
    return named.site if named else unit.profile(profile.contest, branch).site


def hosted(unit: Unit, contest: str, branch: str) -> BranchProfile | None:
    """The rules of a branch of this site; None for another's, whose events may arrive here too.

    Raises `NotYetKnown`.
    """
    profile = unit.profile(contest, branch)
    return profile if profile.site == unit.site else None
