"""When a letter may go out: quiet hours, the day's digest, and growing pauses after a failure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_PAUSE_S = 30
MOST_PAUSE_S = 3600


@dataclass(frozen=True, slots=True)
class Hours:
    """Between `quiet_from` and `quiet_until` nobody is written to; equal times mean never quiet.

    Digests go out at `digest_at`. All three are times of the zone of the letter's contest.
    """

    quiet_from: time
    quiet_until: time
    digest_at: time

    def is_quiet(self, at: time) -> bool:
        """Whether a time of day is quiet; the quiet may reach over midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


def after_quiet(now: datetime, hours: Hours, zone: str) -> datetime:
    """Decide when a letter may go: now, or when the quiet hours are over."""
    local = now.astimezone(ZoneInfo(zone))
    if not hours.is_quiet(local.time()):
        return now
    return _next(local, hours.quiet_until)


def digest_of(written: datetime, hours: Hours, zone: str) -> datetime:
    """Decide with which digest a letter goes: the first after it was written."""
    return _next(written.astimezone(ZoneInfo(zone)), hours.digest_at)


def pause_after(tries: int) -> timedelta:
    """How long to wait after that many failed tries: twice as long each time, at most an hour."""
    return timedelta(seconds=min(FIRST_PAUSE_S * 2 ** min(tries - 1, 20), MOST_PAUSE_S))


def _next(local: datetime, at: time) -> datetime:
    """The first instant with that time of day which is not before `local`."""
    today = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    found = today if today >= local else today + timedelta(days=1)
    return found.astimezone(ZoneInfo("UTC"))
