"""Until when a branch may send up, for the pages that offer it."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.store.upper import limit_of
from shared.database import Session
from shared.profiles.model import BranchProfile


@dataclass(frozen=True, slots=True)
class SendingLimit:
    """The deadline of the branch above; in words, and "" where nobody has told one."""

    above: str
    deadline: str
    is_over: bool


def sending_limit(session: Session, profile: BranchProfile, now: datetime) -> SendingLimit | None:
    """Until when a branch may send up; None where nothing goes up from it."""
    if profile.parent is None:
        return None
    limit = limit_of(session, profile)
    if limit is None:
        return SendingLimit(profile.parent.name, "", is_over=False)
    is_over = not limit.is_met_by(now, profile.time_zone)
    return SendingLimit(profile.parent.name, str(limit.deadline), is_over)
