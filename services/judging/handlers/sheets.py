"""Taking score sheets: the path that everything waits for while judging is on."""

from dataclasses import dataclass
from decimal import Decimal

from services.judging.commands import SubmitSheet
from services.judging.domain.readiness import round_of
from services.judging.domain.refusals import NotInRound
from services.judging.domain.scoring import Desk, Place, Submission, submit
from services.judging.store import sheets
from services.judging.store.sheets import Sheet
from shared.database import to_text
from shared.errors import EditConflict, HoithiError, NotYetKnown
from shared.events.contracts import EntryScored, SheetSubmitted
from shared.identity.permissions import Thing
from shared.profiles.model import BranchProfile
from shared.unit import Unit


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a sheet: its version and total, and how many of the judges' are in."""

    version: int
    total: Decimal
    sheets: int
    judges: int


def submit_sheet(unit: Unit, command: SubmitSheet) -> Submitted:
    """Take a judge's marks, or take them again in place of the version that the judge saw."""
    unit.require(Thing(judge=command.judge))
    desk, profile = _sit_down(unit, command)
    step = round_of(profile, command.round)
    decided = submit(step, desk, command.judge, command.marks, command.version)
    if not sheets.keep(unit.session, _sheet(unit, command, decided, profile.version)):
        raise EditConflict(what=f"Phiếu chấm «{desk.title}»")
    data = SheetSubmitted(
        round=step.key, judge=command.judge, marks=command.marks, total=decided.total
    )
    unit.append(profile, command.entry, data)
    if decided.completes:
        unit.append(profile, command.entry, EntryScored(round=step.key, sheets=desk.sheets))
    return Submitted(decided.version, decided.total, desk.sheets, desk.judges)


def _sit_down(unit: Unit, command: SubmitSheet) -> tuple[Desk, BranchProfile]:
    contest, branch = command.contest, command.branch
    place = Place(command.entry, command.round, command.judge)
    found = sheets.sit_down(unit.session, contest, branch, place)
    if found is None:
        raise _why_not(unit, command)
    desk, version = found
    return desk, unit.profile(contest, branch, version)


def _why_not(unit: Unit, command: SubmitSheet) -> HoithiError:
    step = round_of(unit.profile(command.contest, command.branch), command.round)
    known = sheets.title_and_state(unit.session, command.branch, command.entry)
    if known is None:
        return NotYetKnown(awaited=f"entry/{command.branch}/{command.entry}")
    return NotInRound(title=known[0], round=step.name)


def _sheet(unit: Unit, command: SubmitSheet, decided: Submission, profile_version: int) -> Sheet:
    return Sheet(
        branch=command.branch,
        entry=command.entry,
        round=command.round,
        judge=command.judge,
        version=decided.version,
        marks=command.marks,
        total=decided.total,
        profile_version=profile_version,
        submitted_at=to_text(unit.now),
        submitted_by=unit.context.actor,
    )
