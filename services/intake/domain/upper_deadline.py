"""Until when a branch may send up: as the branch above says, else as the branch's own plan does."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from services.intake.domain.refusals import UpperDeadlinePassed, in_brackets
from shared.profiles.model import BranchProfile, Deadline

DUE_UNSIGNED = "unsigned_before_sending"
"""The kind of due work that looks for what is still unsigned."""

DAYS_BEFORE = (14, 7, 2)
_HOUR = dt.time(8)


@dataclass(frozen=True, slots=True)
class UpperDeadline:
    """The last moment for sending up, and the clause that says so."""

    deadline: Deadline
    clause: str | None

    def is_met_by(self, instant: dt.datetime, time_zone: str) -> bool:
        """Whether something sent at an instant is in time."""
        return self.deadline.is_met_by(instant, time_zone)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A look at what is unsigned, so many days before the deadline."""

    days: int
    at: dt.datetime


def upper_deadline(profile: BranchProfile, above: BranchProfile | None) -> UpperDeadline | None:
    """The deadline that holds for what a branch sends up; None where nobody has told one.

    `above` are the newest rules of the branch above, None where they were never heard of. They go
    before the branch's own plan, which does not know of a later extension.
    """
    if above is not None and above.receipt is not None:
        for one in above.receipt.from_below:
            if one.level == profile.level:
                return UpperDeadline(one.before, one.clause)
        if above.receipt.closes is not None:
            return UpperDeadline(above.receipt.last_day_of(above.receipt.closes),
                                 above.receipt.clause)  # fmt: skip
    own = profile.forwarding
    return UpperDeadline(own.before, own.clause) if own and own.before else None


def require_sendable_now(
    profile: BranchProfile, limit: UpperDeadline | None, now: dt.datetime, extension: str | None
) -> None:
    """Whether something may be sent up now; `extension` is the notice that allows it later.

    Where no deadline is known nothing can be too late. Raises `UpperDeadlinePassed`.
    """
    if limit is None or extension or limit.is_met_by(now, profile.time_zone):
        return
    above = profile.parent.name if profile.parent else ""
    raise UpperDeadlinePassed(
        above=above, deadline=str(limit.deadline), clause=in_brackets(limit.clause)
    )


def alarms(limit: UpperDeadline, time_zone: str, now: dt.datetime) -> Iterator[Alarm]:
    """When to look for what is unsigned: two weeks, one week and two days before, if that is ahead.

    The days count back from the last day on which sending is in time.
    """
    for days in DAYS_BEFORE:
        day = limit.deadline.last_date - dt.timedelta(days=days)
        at = dt.datetime.combine(day, _HOUR, ZoneInfo(time_zone)).astimezone(dt.UTC)
        if at > now:
            yield Alarm(days, at)
