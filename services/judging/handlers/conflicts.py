"""Keeping somebody from judging an entry, also after the marks have begun."""

from services.judging.commands import RecordConflict
from services.judging.domain.conflicts import completed_by
from services.judging.store import conflicts, proceedings
from shared.database import to_text
from shared.events.contracts import EntryScored
from shared.unit import Unit


def record_conflict(unit: Unit, command: RecordConflict) -> None:
    """Note it, and let what that judge marked count no more where the round is still open.

    What was closed or signed before it was known stays as it is.
    """
    session, contest, branch = unit.session, command.contest, command.branch
    profile = unit.profile(contest, branch)
    if profile.site != unit.site:
        return
    proceedings.take_turn(session, contest, branch)
    before = conflicts.lock_open(session, branch, command.entry)
    row = {
        "branch": branch,
        "entry": command.entry,
        "contest": contest,
        "cause": command.cause,
        "heard_at": to_text(unit.now),
    }
    if not conflicts.add(session, [{**row, "who": one} for one in command.who]):
        return
    conflicts.set_aside(session, branch, command.entry)
    after = conflicts.counted(session, branch, command.entry)
    for round_key, sheets in completed_by(before, after):
        unit.append(profile, command.entry, EntryScored(round=round_key, sheets=sheets))
