"""What somebody needs to hand a dossier in: the rules, the units they may enter for, the clock."""

from dataclasses import dataclass

from services.intake.domain.receiving import KnownUnit, Moment, closed_because, units_below
from services.intake.store import extensions, units
from shared.database import Session
from shared.identity.permissions import Reach
from shared.profiles.model import BranchProfile, Field
from shared.vietnamese import sort_key


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a dossier is handed in; `closed` says why nothing is taken now, None while it is.

    `units` and `fields` are what the asker may enter for, units by name. `is_extended` is whether
    somebody among them has a later deadline that has not passed.
    """

    profile: BranchProfile
    units: tuple[KnownUnit, ...]
    fields: tuple[Field, ...]
    closed: str | None
    is_whole: bool
    is_extended: bool = False


def counter(session: Session, profile: BranchProfile, reach: Reach, at: Moment) -> Counter:
    """What a branch's counter offers to an asker with this reach."""
    known = units.all_of(session, profile.contest)
    offered = units_below(known, profile.unit.key, at.today)
    named = {part.unit for part in reach.parts}
    if None not in named:  # a unit's own clerk, wherever the unit belongs
        offered = [one for one in known if one.key in named]
    fields = {part.field for part in reach.parts}
    refused = closed_because(profile, at)
    return Counter(
        profile=profile,
        units=tuple(sorted(offered, key=lambda one: sort_key(one.name))),
        fields=tuple(one for one in profile.fields or () if None in fields or one.key in fields),
        closed=str(refused) if refused else None,
        is_whole=reach.is_everything,
        is_extended=bool(refused) and _is_extended(session, profile, offered, at),
    )


def _is_extended(
    session: Session, profile: BranchProfile, offered: list[KnownUnit], at: Moment
) -> bool:
    keys = {one.key for one in offered}
    return any(
        not one.from_below
        and (one.unit is None or one.unit in keys)
        and one.until.is_met_by(at.now, profile.time_zone)
        for one in extensions.of_branch(session, profile.contest, profile.branch)
    )
