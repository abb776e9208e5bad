"""How long an account rests after wrong passwords: nothing at first, then longer and longer."""

from datetime import datetime, timedelta

FREE_TRIES = 5
_FIRST = timedelta(seconds=30)
_LONGEST = timedelta(minutes=15)


def rest_after(failures: int) -> timedelta:
    """How long nobody may sign in after so many wrong passwords in a row.

    The longest rest is short enough that nobody can keep another out for a day.
    """
    if failures < FREE_TRIES:
        return timedelta(0)
    doubled: int = 2 ** min(failures - FREE_TRIES, 10)
    return min(_FIRST * doubled, _LONGEST)


def locked_until(failures: int, now: datetime) -> datetime | None:
    """The end of the rest that begins now, None if there is none."""
    rest = rest_after(failures)
    return now + rest if rest else None
