"""Working on lists: checking what was handed in, then writing what was taken, piece by piece.

Each piece is a transaction of its own, so that nobody waits long for the database, and it carries
how far the list has come: whoever goes on after a broken-off process begins where it ended.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from zoneinfo import ZoneInfo

from services.intake.commands.imports import WriteImported
from services.intake.domain.import_jobs import MOST_TRIES, ImportJob, ImportState
from services.intake.domain.import_lines import MAX_LINES, MAX_ROWS, ReadList, read_list
from services.intake.domain.importing import CheckedRow, Checker
from services.intake.domain.receiving import Moment
from services.intake.service import SERVICE
from services.intake.store import imports, units
from shared.clock import SiteClock
from shared.database import Session
from shared.documents.reading_apart import read_apart
from shared.errors import InvalidInput, NotYetKnown
from shared.execution import Site, carry_out
from shared.files import ErrandContext, Files
from shared.profiles import versions
from shared.staging import Staged
from shared.unit import Context

CHECKED_TOGETHER, WRITTEN_TOGETHER = 500, 100
_GONE = "Tệp đã gửi không còn trên máy chủ; hãy gửi lại danh sách."
_BROKE_OFF = "Việc kiểm tra danh sách bị ngắt nhiều lần; hãy báo người quản trị."


def work_on_lists(session: Session, context: ErrandContext) -> bool:
    """Do one step for the oldest list that waits; False if none does."""
    with context.databases["site"].session() as watch:
        site = Site(context.site, SERVICE, SiteClock(watch))
        return work(session, site, context.files)


def work(session: Session, site: Site, files: Files) -> bool:
    """The same where the clock is the caller's."""
    session.begin_reading()
    job = imports.next_under_way(session)
    session.rollback()
    if job is None:
        return False
    if job.state is ImportState.CHECKING:
        _check(session, site, job, Staged(files, job.started_by))
    else:
        _write(session, site, job)
    return True


def _write(session: Session, site: Site, job: ImportJob) -> None:
    command = WriteImported(job.contest, job.branch, job.id, WRITTEN_TOGETHER)
    session.begin()
    carry_out(session, site, command, Context(job.started_by))
    session.commit()


def _check(session: Session, site: Site, job: ImportJob, staged: Staged) -> None:
    job = _begun(session, job)
    try:
        if job.tries > MOST_TRIES:
            raise InvalidInput(field="Tệp", reason=_BROKE_OFF)
        found = _read(job, staged)
    except (InvalidInput, NotYetKnown) as refused:
        reason = _GONE if isinstance(refused, NotYetKnown) else str(refused.facts["reason"])
        _keep(session, replace(job, state=ImportState.UNREADABLE, refused=reason))
        return
    job = replace(job, lines=len(found.rows), notes=(*found.notes, *_unread(found)))
    checker, job = _checker(session, site, job)
    checked = checker.check(found.rows, found.problems)
    while lines := tuple(islice(checked, CHECKED_TOGETHER)):
        job = _passed(job, lines)
        session.begin()
        imports.add_lines(session, job.id, lines)
        imports.save(session, job)
        session.commit()
    _keep(session, replace(job, state=ImportState.CHECKED))
    staged.drop(job.file)


def _begun(session: Session, job: ImportJob) -> ImportJob:
    """The list before its first line was looked at, whatever another process did of it."""
    job = replace(job, tries=job.tries + 1, passed=0, good=0, bad=0)
    session.begin()
    imports.drop_lines(session, job.id)
    imports.save(session, job)
    session.commit()
    return job


def _read(job: ImportJob, staged: Staged) -> ReadList:
    found = read_list(read_apart(staged.read(job.file), most_rows=MAX_LINES))
    if not found.rows:
        raise InvalidInput(field="Tệp", reason="Không có dòng hồ sơ nào dưới dòng tiêu đề.")
    if len(found.rows) > MAX_ROWS:
        reason = f"Có {len(found.rows)} dòng, không quá {MAX_ROWS}; hãy chia thành nhiều tệp."
        raise InvalidInput(field="Tệp", reason=reason)
    return found


def _checker(session: Session, site: Site, job: ImportJob) -> tuple[Checker, ImportJob]:
    session.begin_reading()
    profile = versions.load(session, job.contest, job.branch, None)
    known = units.all_of(session, job.contest)
    taken = imports.taken(session, job.contest, job.branch)
    session.rollback()
    now = site.clock.now()
    at = Moment(now, now.astimezone(ZoneInfo(profile.time_zone)).date())
    return Checker(profile, known, at, taken), replace(job, profile_version=profile.version)


def _passed(job: ImportJob, lines: tuple[CheckedRow, ...]) -> ImportJob:
    bad = sum(bool(one.problems) for one in lines)
    return replace(
        job,
        passed=job.passed + len(lines),
        good=job.good + len(lines) - bad,
        bad=job.bad + bad,
    )


def _unread(found: ReadList) -> Iterator[str]:
    if found.ignored:
        yield f"Cột không đọc: {'; '.join(found.ignored)}."


def _keep(session: Session, job: ImportJob) -> None:
    session.begin()
    imports.save(session, job)
    session.commit()
