"""Working on lists: checking what was handed in, then writing what was taken, piece by piece.

Each piece is a transaction of its own, so that nobody waits long for the database, and it carries
how far the list has come: whoever goes on after a broken-off process begins where it ended.
"""

from services.intake.commands.imports import BreakOffImport, WriteImported
from services.intake.domain.import_jobs import ImportJob, ImportState
from services.intake.errands.checking import PACKED_TOGETHER, Desk, check
from services.intake.errands.packs import let_go, open_pack, pack_of, store
from services.intake.service import SERVICE
from services.intake.store import imports
from shared.clock import SiteClock
from shared.database import Session
from shared.errors import InvalidInput, NotYetKnown
from shared.execution import Site, carry_out
from shared.files import ErrandContext, Files
from shared.service import Command
from shared.unit import Context

WRITTEN_TOGETHER = 100
INSTALLED_MB = 50
_PACK_GONE = "Tệp ZIP đã gửi không còn đọc được trên máy chủ."


def work_on_lists(session: Session, context: ErrandContext) -> bool:
    """Do one step for the oldest list that waits; False if none does."""
    with context.databases["site"].session() as watch:
        site = Site(context.site, SERVICE, SiteClock(watch))
        return work(session, site, context.files, context.settings.max_file_mb)


def work(session: Session, site: Site, files: Files, most_mb: int = INSTALLED_MB) -> bool:
    """The same where the clock is the caller's; no file of a pack may be larger than `most_mb`."""
    session.begin_reading()
    job = imports.next_under_way(session)
    session.rollback()
    if job is None:
        return False
    if job.state is ImportState.CHECKING:
        check(Desk(session, site, files, most_mb), job)
    elif job.files is None:
        _write(session, site, job, WRITTEN_TOGETHER)
    else:
        _write_with_files(session, site, job, files)
    _let_go(session, files)
    return True


def _write(session: Session, site: Site, job: ImportJob, most: int) -> None:
    _carry_out(session, site, job, WriteImported(job.contest, job.branch, job.id, most))


def _write_with_files(session: Session, site: Site, job: ImportJob, files: Files) -> None:
    """Store the files of the next lines, then write these: no entry names what is not here."""
    try:
        _store_next(session, site, job, files)
    except (InvalidInput, NotYetKnown):
        _carry_out(session, site, job, BreakOffImport(job.contest, job.branch, job.id, _PACK_GONE))
    else:
        _write(session, site, job, PACKED_TOGETHER)


def _store_next(session: Session, site: Site, job: ImportJob, files: Files) -> None:
    session.begin_reading()
    rows = imports.good_lines(session, job.id, PACKED_TOGETHER)
    session.rollback()
    with open_pack(pack_of(files, job)) as opened:
        kept = store(opened, files, rows)
    _carry_out(session, site, job, *kept)


def _carry_out(session: Session, site: Site, job: ImportJob, *commands: Command) -> None:
    session.begin()
    for one in commands:
        carry_out(session, site, one, Context(job.started_by))
    session.commit()


def _let_go(session: Session, files: Files) -> None:
    session.begin_reading()
    needed = imports.unfinished(session)
    session.rollback()
    let_go(files, needed)
