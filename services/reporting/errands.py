"""What the relay process does for reporting beside events: writing papers and pushing documents.

Writing takes tenths of a second of CPU, so it stands outside any unit of work: what a paper says is
frozen before, and what was written is recorded by a command after.
"""

import io
from dataclasses import dataclass

from services.reporting.commands import RecordPaperFiles
from services.reporting.domain.paper import Paper
from services.reporting.queries.paper_content import content_of
from services.reporting.service import SERVICE
from services.reporting.store import paper_files, pushes, templates
from shared.clock import SiteClock, wall_now
from shared.database import Database, Session
from shared.documents.apart import WRITER
from shared.documents.model import Content
from shared.errors import HoithiError, NotYetKnown
from shared.execution import Site, carry_out
from shared.files import ErrandContext
from shared.pushing import again_at, push
from shared.unit import Context

_SYSTEM = Context(actor="system")


@dataclass(frozen=True, slots=True)
class _Task:
    """A paper to write, what it says, and the digest of the branch's own template, if any."""

    paper: Paper
    content: Content
    template: str | None


def write_papers(session: Session, context: ErrandContext) -> bool:
    """Write the files of the paper that has waited longest; False if none waits.

    It is put off before it is tried, so that one that cannot be written, even one that takes the
    process with it, keeps nobody waiting. The same paper gives the same files: a crash in between
    does no harm.
    """
    paper = _take(session)
    if paper is None:
        return False
    try:
        command = _write(_prepare(session, paper), context)
    except HoithiError as error:
        _say_why(session, paper, str(error))
        return True
    _record(session, context, command)
    return True


def push_documents(session: Session, context: ErrandContext) -> bool:
    """Push the document that has been due longest to the site above; False if none is due."""
    session.begin_reading()
    one = pushes.next_push(session, wall_now())
    session.rollback()
    if one is None:
        return False
    why_not = push(context, one.sha256, one.to_site)
    session.begin()
    if why_not is None:
        pushes.pushed(session, one, wall_now())
    else:
        pushes.not_pushed(session, one, again_at(one.tries), why_not)
    session.commit()
    return True


def _take(session: Session) -> Paper | None:
    session.begin()
    one = paper_files.next_to_write(session, wall_now())
    if one is None:
        session.rollback()
        return None
    paper_files.put_off(session, one.paper.paper, again_at(one.tries))
    session.commit()
    return one.paper


def _prepare(session: Session, paper: Paper) -> _Task:
    session.begin_reading()
    try:
        own = templates.current(session, paper.contest, paper.branch, paper.kind)
        return _Task(paper, content_of(session, paper), own.sha256 if own else None)
    finally:
        session.rollback()


def _write(task: _Task, context: ErrandContext) -> RecordPaperFiles:
    if task.template is not None and not context.files.has(task.template):
        raise NotYetKnown(awaited=f"file/{task.template}")
    own = context.files.path(task.template).read_bytes() if task.template else None
    made = WRITER.write(task.content, own)
    word, pdf, excel = (
        context.files.put(io.BytesIO(one)).sha256 if one is not None else None
        for one in (made.word, made.pdf, made.excel)
    )
    paper = task.paper
    return RecordPaperFiles(
        paper.contest, paper.branch, paper.paper, paper.version, word or "", pdf or "", excel
    )


def _record(session: Session, context: ErrandContext, command: RecordPaperFiles) -> None:
    url = context.settings.database_for(context.site, "site")
    database = Database(url, schema="site")
    try:
        with database.session() as clock_session:
            place = Site(context.site, SERVICE, SiteClock(clock_session))
            session.begin()
            carry_out(session, place, command, _SYSTEM)
            session.commit()
    finally:
        database.close()


def _say_why(session: Session, paper: Paper, why: str) -> None:
    session.begin()
    paper_files.say_why(session, paper.paper, why)
    session.commit()
