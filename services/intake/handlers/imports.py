"""Lists: handed in to be checked, taken in one decision, written in pieces, dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

from services.intake.commands.imports import (
    BreakOffImport,
    DropImport,
    StartImport,
    TakeImport,
    WriteImported,
)
from services.intake.domain import import_jobs
from services.intake.domain.dossiers import dossier_of, personal_of
from services.intake.domain.entry import Entry, registered
from services.intake.domain.import_jobs import KEPT_DAYS, STATE_WORDS, ImportJob, ImportState
from services.intake.domain.import_lines import ImportProblem, ImportRow
from services.intake.domain.importing import Checker
from services.intake.domain.lateness import CameBy, HandedIn
from services.intake.domain.receiving import Moment, require_open
from services.intake.domain.refusals import ImportIsOver
from services.intake.handlers.list_letters import receipts_of, write_receipts
from services.intake.handlers.telling import tell
from services.intake.store import entries, files, import_receipts, imports, units
from shared.errors import InvalidInput
from shared.events.stages import IntakeStage
from shared.files import require_digest
from shared.ids import new_id
from shared.profiles.model import BranchProfile
from shared.unit import Unit

MOST_NAME = 200


@dataclass(frozen=True, slots=True)
class ImportMoved:
    """A list after an act: its id and how far it has come."""

    id: str
    state: str


def start_import(unit: Unit, command: StartImport) -> ImportMoved:
    """Keep that a list waits to be checked; what others left behind long ago is forgotten."""
    require_digest(command.file)
    name = " ".join(command.name.split())[:MOST_NAME]
    if not name:
        raise InvalidInput(field="Tên tệp", reason="không được để trống")
    profile = unit.profile(command.contest, command.branch)
    require_open(profile, Moment(unit.now, unit.today(profile.time_zone)))
    imports.drop_old(unit.session, unit.recorded - timedelta(days=KEPT_DAYS))
    before = imports.same_file(unit.session, command.contest, command.branch, command.file)
    if before is not None:  # sent twice, or anew because the rules changed since
        doer = unit.context.doer  # who sent it last has it staged
        again = replace(before, state=ImportState.CHECKING, tries=0, started_by=doer)
        imports.save(unit.session, again)
        return ImportMoved(again.id, again.state.value)
    job = ImportJob(
        id=new_id(),
        contest=command.contest,
        branch=command.branch,
        file=command.file,
        name=name,
        state=ImportState.CHECKING,
        started_by=unit.context.doer,
        started_at=unit.recorded,
    )
    imports.add(unit.session, job)
    return ImportMoved(job.id, job.state.value)


def take_import(unit: Unit, command: TakeImport) -> ImportMoved:
    """Take a checked list: its numbers are reserved, and nothing can refuse a line from here on."""
    profile = unit.profile(command.contest, command.branch)
    at = Moment(unit.now, unit.today(profile.time_zone))
    job = imports.load(unit.session, command.contest, command.branch, command.job)
    import_jobs.require_takeable(job, profile.version, only_good=command.only_good)
    require_open(profile, at)
    first = entries.reserve_numbers(unit, profile, job.good)
    job = import_jobs.taken(job, first, at)
    imports.save(unit.session, job)
    return ImportMoved(job.id, job.state.value)


def write_imported(unit: Unit, command: WriteImported) -> ImportMoved:
    """Register the next lines of a list that was taken; nothing where all of them are."""
    job = imports.load(unit.session, command.contest, command.branch, command.job)
    if job.state is not ImportState.WRITING:
        return ImportMoved(job.id, job.state.value)
    profile = unit.profile(job.contest, job.branch, job.profile_version)
    rows = imports.good_lines(unit.session, job.id, command.most)
    fresh = _entries(unit, profile, job, rows)
    entries.add(unit, profile, fresh)
    for one in fresh:
        tell(unit, profile, registered(one))
    import_receipts.add(unit.session, job.id, list(receipts_of(profile, fresh)))
    imports.registered(unit.session, job.id, rows)
    job = import_jobs.written(job, len(rows), unit.recorded)
    imports.save(unit.session, job)
    if not job.is_under_way:
        _tell_authors(unit, profile, job)
    return ImportMoved(job.id, job.state.value)


def break_off_import(unit: Unit, command: BreakOffImport) -> ImportMoved:
    """End a list whose rest cannot be written: what was written stays, the rest is given back."""
    job = imports.load(unit.session, command.contest, command.branch, command.job)
    if job.state is not ImportState.WRITING:
        return ImportMoved(job.id, job.state.value)
    problem = ImportProblem(0, "", command.reason, "Gửi lại dòng này.")
    imports.spoil_lines(unit.session, job.id, problem)
    job = import_jobs.broken_off(job, command.reason, unit.recorded)
    imports.save(unit.session, job)
    _tell_authors(unit, unit.profile(job.contest, job.branch, job.profile_version), job)
    return ImportMoved(job.id, job.state.value)


def drop_import(unit: Unit, command: DropImport) -> bool:
    """Forget a list that no process works on. Raises `ImportIsOver`."""
    unit.profile(command.contest, command.branch)
    job = imports.load(unit.session, command.contest, command.branch, command.job)
    if job.is_under_way:
        raise ImportIsOver(name=job.name, state=STATE_WORDS[job.state])
    imports.drop(unit.session, job.id)
    return True


def _tell_authors(unit: Unit, profile: BranchProfile, job: ImportJob) -> None:
    """One letter for each address, however many lines name it."""
    found = import_receipts.take(unit.session, job.id)
    for address, receipts in groupby(found, key=lambda one: one.address):
        write_receipts(unit, profile, job, address, list(receipts))


def _entries(
    unit: Unit, profile: BranchProfile, job: ImportJob, rows: Sequence[ImportRow]
) -> list[Entry]:
    if job.first_number is None or job.registered_on is None or job.taken_at is None:
        raise RuntimeError("a list is written that nobody took")
    known = units.all_of(unit.session, job.contest)
    names = {one.key: one.on(job.registered_on).name for one in known}
    checker = Checker(profile, known, Moment(job.taken_at, job.registered_on), {})
    drafts = checker.drafts(rows)
    here = files.here(unit.session, [one.sha256 for draft in drafts for one in draft.files])
    return [
        Entry(
            branch=profile.branch,
            id=new_id(),
            contest=profile.contest,
            stage=IntakeStage.REGISTERED,
            dossier=dossier_of(draft, profile, names[draft.unit], here, version=1),
            personal=personal_of(draft, new_id()),
            registered_on=job.registered_on,
            receipt_number=profile.receipt_text(number),
            owner=job.started_by,
            handed_in=HandedIn(CameBy.ONLINE, job.taken_at),
        )
        for number, draft in enumerate(drafts, start=job.first_number + job.passed)
    ]
