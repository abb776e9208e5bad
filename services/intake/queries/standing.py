"""Units of a contest as a branch sees them: what they sent, what is expected, who follows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from services.intake.domain.receiving import KnownUnit, units_below
from services.intake.domain.targets import days_left, last_day, target_of, target_words
from services.intake.store import units
from shared.database import Session
from shared.profiles.model import BranchProfile
from shared.vietnamese import sort_key


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit with its entries; `heirs` follow one that ended, `former` is what it was called.

    `is_short` says that the plan expects more of it.
    """

    key: str
    name: str
    former: tuple[str, ...]
    is_over: bool
    is_to_come: bool
    valid_from: dt.date | None
    valid_until: dt.date | None
    heirs: tuple[str, ...]
    entries: int
    target: str
    is_short: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The units below a branch's own, by name; `days_left` until the last day, if one is known."""

    units: tuple[UnitStanding, ...]
    closes: dt.date | None
    days_left: int | None

    @property
    def without(self) -> tuple[UnitStanding, ...]:
        """Those that exist and have sent nothing."""
        return tuple(
            one for one in self.units if not (one.is_over or one.is_to_come or one.entries)
        )


def standing(session: Session, profile: BranchProfile, today: dt.date) -> Standing:
    """The units of a branch's contest on a day; ended ones follow those that exist."""
    every = units.all_of(session, profile.contest)
    counts = units.entries_by_unit(session, profile.contest, profile.branch)
    below = {one.key for one in units_below(every, profile.unit.key, today)}
    below -= {profile.unit.key} if len(below) > 1 else set()
    names = {one.key: one.on(today).name for one in every}
    shown = [
        _line(one.on(today), profile, today, counts.get(one.key, 0), names)
        for one in every
        if one.key in below or one.key in counts or not one.is_valid_on(today)
    ]
    shown.sort(key=lambda one: (one.is_over, sort_key(one.name)))
    return Standing(tuple(shown), last_day(profile), days_left(profile, today))


def _line(
    one: KnownUnit, profile: BranchProfile, today: dt.date, count: int, names: Mapping[str, str]
) -> UnitStanding:
    target = target_of(profile, one.key, one.kind)
    is_over = _is_over(one, today)
    heirs = one.successors or ((one.successor,) if one.successor else ())
    return UnitStanding(
        key=one.key,
        name=f"{one.name} (cũ)" if is_over else one.name,
        former=tuple(name for until, name in one.former_names if until < today),
        is_over=is_over,
        is_to_come=_is_to_come(one, today),
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        heirs=tuple(names.get(key, key) for key in heirs),
        entries=count,
        target="" if is_over else target_words(target),
        is_short=not is_over and target is not None and count < target.least,
    )


def _is_to_come(one: KnownUnit, today: dt.date) -> bool:
    return one.valid_from is not None and one.valid_from > today


def _is_over(one: KnownUnit, today: dt.date) -> bool:
    return one.valid_until is not None and one.valid_until < today
