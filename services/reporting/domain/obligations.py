"""Which reports are owed: one per obligation, unit and due date that a person has confirmed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from shared.profiles.model import BranchProfile, Figure, Obligation, ParentRef

Ended = Mapping[str, tuple[date, str | None]]
"""Units that end: their last day, and who follows them."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A report that is owed.

    `to_branch` receives it; `unit_branch` is the branch that the owing unit hosts below it, if it
    hosts one.
    """

    obligation: str
    unit: str
    due_date: date
    to_branch: str
    unit_branch: str | None

    @property
    def report(self) -> str:
        """The report's id."""
        return report_id(self.obligation, self.unit, self.due_date)


def report_id(obligation: str, unit: str, due_date: date) -> str:
    """The id of a report: it reads as who owes what and when."""
    return f"{obligation}.{unit}.{due_date.isoformat()}"


def is_asked_here(profile: BranchProfile, one: Obligation) -> bool:
    """Decide whether the branch's own site prompts for a report.

    What is owed to a branch is prompted for by that branch; where it is outside, by the one that
    owes.
    """
    if one.to == profile.branch:
        return True
    above = profile.parent
    return above is not None and above.external and above.key == one.to


def owed_reports(profile: BranchProfile, ended: Ended) -> tuple[Owed, ...]:
    """Decide every report that the branch's site asks for, by due date.

    An obligation without dates, without a list of units or without a person's confirmation is
    owed all the same, but nobody is asked. What falls due after a unit ended is owed by whoever
    follows it, once, and by nobody where nobody does.
    """
    found = {
        owed(profile, one, heir, due_date)
        for one in profile.obligations
        if one.is_confirmed and is_asked_here(profile, one)
        for due_date in one.due_dates
        for unit in one.who or ()
        if (heir := heir_on(unit, due_date, ended)) is not None
    }
    return tuple(sorted(found, key=lambda one: (one.due_date, one.obligation, one.unit)))


def heir_on(unit: str, day: date, ended: Ended) -> str | None:
    """Who has the duties of a unit on a day: itself, whoever follows it by then, or nobody."""
    seen: set[str] = set()
    current: str | None = unit
    while current is not None and current in ended and ended[current][0] < day:
        if current in seen:  # a circle of successors, by somebody's mistake
            return None
        seen.add(current)
        current = ended[current][1]
    return current


def owed(profile: BranchProfile, one: Obligation, unit: str, due_date: date) -> Owed:
    """One report of an obligation in the profile of the branch that asks for it."""
    child = child_of(profile, unit) if one.to == profile.branch else None
    return Owed(one.key, unit, due_date, one.to, child.key if child else None)


def child_of(profile: BranchProfile, unit: str) -> ParentRef | None:
    """The branch right below that a unit hosts; None if it hosts none."""
    return next((one for one in profile.children if one.key.partition("/")[2] == unit), None)


def figures_of(profile: BranchProfile, one: Obligation) -> tuple[Figure, ...]:
    """The figures that an obligation asks for, in its order."""
    known = {figure.key: figure for figure in profile.figures}
    return tuple(known.get(key, Figure(key=key, name=key)) for key in one.figures)


def report_above(
    profile: BranchProfile, above: BranchProfile, obligation: str, due_date: date
) -> Owed | None:
    """Decide which report to the branch above a compiled period answers; None if to none.

    Of the own periods that end by a due date above, the last one answers it; of two that end on
    one day, the obligation that the plan names first.
    """
    own = [
        (day, -place, one.key)
        for place, one in enumerate(profile.obligations)
        if one.to == profile.branch
        for day in one.due_dates
    ]
    for one in above.obligations:
        if one.to != above.branch or profile.unit.key not in (one.who or ()):
            continue
        for day in sorted(one.due_dates):
            last = max((mine for mine in own if mine[0] <= day), default=None)
            if last is not None and (last[0], last[2]) == (due_date, obligation):
                return owed(above, one, profile.unit.key, day)
    return None


def keys_of(reports: Iterable[Owed]) -> frozenset[str]:
    """The ids of these reports."""
    return frozenset(one.report for one in reports)
