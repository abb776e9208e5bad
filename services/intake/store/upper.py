"""What is known of the branch above: its newest rules, and how many entries wait to be sent."""

import sqlalchemy as sa

from services.intake.domain.upper_deadline import UpperDeadline, upper_deadline
from services.intake.tables import entry
from shared.database import Session
from shared.errors import NotYetKnown
from shared.events.stages import IntakeStage
from shared.profiles import versions
from shared.profiles.model import BranchProfile

_COMPETING = (IntakeStage.REGISTERED, IntakeStage.RECEIVED, IntakeStage.ELIGIBLE)


def limit_of(session: Session, profile: BranchProfile) -> UpperDeadline | None:
    """Until when a branch may send up; None where nobody has told."""
    return upper_deadline(profile, _above(session, profile))


def unsigned_count(session: Session, contest: str, branch: str) -> int:
    """How many entries compete and have no signed result yet."""
    competing = entry.c.stage.in_([one.value for one in _COMPETING])
    query = sa.select(sa.func.count()).where(
        entry.c.contest == contest, entry.c.branch == branch, entry.c.result.is_(None), competing
    )
    return int(session.core.execute(query).scalar_one())


def _above(session: Session, profile: BranchProfile) -> BranchProfile | None:
    if profile.parent is None:
        return None
    try:
        return versions.load(session, profile.contest, profile.parent.key)
    except NotYetKnown:
        return None
