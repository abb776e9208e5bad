"""What of a branch's dossiers needs a hand today, one number for each kind of work."""

import sqlalchemy as sa

from services.intake.tables import entry
from shared.database import Session
from shared.events.stages import IntakeStage

_NEW = (IntakeStage.REGISTERED.value, IntakeStage.RECEIVED.value)


def to_propose(session: Session, contest: str, branch: str) -> int:
    """Entries that nobody has proposed anything on."""
    return _entries(session, contest, branch, entry.c.stage.in_(_NEW), entry.c.proposed.is_(None))


def to_decide(session: Session, contest: str, branch: str) -> int:
    """Entries with a proposal that the committee has not decided on."""
    return _entries(
        session, contest, branch, entry.c.stage.in_(_NEW), entry.c.proposed.is_not(None)
    )


def awaiting_files(session: Session, contest: str, branch: str) -> int:
    """Entries from below of which files have not come."""
    return _entries(session, contest, branch, entry.c.stage == IntakeStage.AWAITING_FILES.value)


def returned_below(session: Session, contest: str, branch: str) -> int:
    """Entries that were given back to the branch below and have not come again."""
    return _entries(session, contest, branch, entry.c.stage == IntakeStage.RETURNED.value)


def returned_above(session: Session, contest: str, branch: str) -> int:
    """Entries that the branch above gave back to be completed."""
    return _entries(session, contest, branch, entry.c.stage == IntakeStage.RETURNED_ABOVE.value)


def to_send(session: Session, contest: str, branch: str) -> int:
    """Entries that the signed results send up and nobody has sent."""
    return _entries(session, contest, branch, entry.c.goes_up == 1, entry.c.forwarding.is_(None))


def _entries(session: Session, contest: str, branch: str, *such: "sa.ColumnElement[bool]") -> int:
    mine = entry.c.branch == branch, entry.c.contest == contest
    query = sa.select(sa.func.count()).where(*mine, *such)
    return int(session.core.execute(query).scalar_one())
