"""What is expected of units, and how many days are left to bring it."""

import datetime as dt

from services.intake.domain.lateness import closing_of
from shared.profiles.model import BranchProfile, EntryTarget


def target_of(profile: BranchProfile, unit: str, kind: str) -> EntryTarget | None:
    """How many entries the plan expects of a unit; None where it says nothing."""
    return next((one for one in profile.targets if one.concerns(unit, kind)), None)


def target_words(target: EntryTarget | None) -> str:
    """A target as it is read: 3–5, from 3, or nothing."""
    if target is None:
        return ""
    if target.most is None:
        return f"từ {target.least}"
    return str(target.least) if target.least == target.most else f"{target.least}–{target.most}"


def last_day(profile: BranchProfile) -> dt.date | None:
    """The last day on which dossiers are taken; None where the plan does not say."""
    receipt = profile.receipt
    if receipt is None or receipt.closes is None:
        return None
    return closing_of(receipt, receipt.closes).deadline.last_date


def days_left(profile: BranchProfile, today: dt.date) -> int | None:
    """Days until the last one, 0 on it, less than 0 after it; None where no day is known."""
    last = last_day(profile)
    return (last - today).days if last is not None else None
