"""Deadlines: the last moment of a rule, in the contest's own time zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from shared.profiles.model.base import Frozen


class Deadline(Frozen):
    """The day, or the time of a day, at which something ends.

    `inclusive` has no default, because "đến hết ngày" and "trước ngày" differ by a whole day
    and a plan always says which one it means.
    """

    date: dt.date
    time: dt.time | None = None
    inclusive: bool

    def ends_at(self, time_zone: str) -> dt.datetime:
        """Decide the first instant that is too late, as an aware UTC instant."""
        zone = ZoneInfo(time_zone)
        if self.time is None:
            day = self.date + dt.timedelta(days=1) if self.inclusive else self.date
            return _to_utc(dt.datetime.combine(day, dt.time(0)), zone)
        named = _to_utc(dt.datetime.combine(self.date, self.time), zone)
        return named + dt.timedelta.resolution if self.inclusive else named

    def is_met_by(self, instant: dt.datetime, time_zone: str) -> bool:
        """Decide whether something done at an aware instant was in time."""
        return instant < self.ends_at(time_zone)

    @property
    def last_date(self) -> dt.date:
        """The last day on which something can still be in time."""
        if self.inclusive or (self.time is not None and self.time > dt.time(0)):
            return self.date
        return self.date - dt.timedelta(days=1)

    def __str__(self) -> str:
        day = f"{self.date:%d/%m/%Y}"
        if self.time is not None:
            return f"{'đến' if self.inclusive else 'trước'} {self.time:%H:%M} ngày {day}"
        return f"đến hết ngày {day}" if self.inclusive else f"trước ngày {day}"


def _to_utc(local: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return local.replace(tzinfo=zone).astimezone(dt.UTC)
