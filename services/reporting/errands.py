"""What the relay process does for reporting beside events: writing documents and pushing them.

Writing takes a tenth of a second of CPU, so it stands outside any unit of work: the report is
frozen before, and what was written is recorded by a command after.
"""

import io

from services.reporting.commands import RecordDocument
from services.reporting.domain.compiled_paper import compiled_content
from services.reporting.domain.framing import usual_issue
from services.reporting.service import SERVICE
from services.reporting.store import compiled, pushes
from services.reporting.store.compiled import StoredCompiled
from shared.clock import SiteClock, wall_now
from shared.database import Database, Session
from shared.documents.families import USUAL, family
from shared.documents.word import write_word
from shared.execution import Site, carry_out
from shared.files import ErrandContext
from shared.profiles import versions
from shared.profiles.model import BranchProfile
from shared.pushing import again_at, push
from shared.unit import Context

_SYSTEM = Context(actor="system")


def write_documents(session: Session, context: ErrandContext) -> bool:
    """Write the oldest compiled report that has no file yet; False if there is none.

    The same report gives the same file, so that a crash in between does no harm.
    """
    found = _next_to_write(session)
    if found is None:
        return False
    one, profile = found
    done = one.compiled
    issue = usual_issue(profile, is_addressed=profile.parent is not None)
    heads = profile.document_head.family if profile.document_head else USUAL
    content = write_word(compiled_content(profile, family(heads), done, issue))
    stored = context.files.put(io.BytesIO(content))
    command = RecordDocument(one.contest, one.branch, done.obligation, done.due_date, stored.sha256)
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


def _next_to_write(session: Session) -> tuple[StoredCompiled, BranchProfile] | None:
    session.begin_reading()
    try:
        found = compiled.unwritten(session, 1)
        if not found:
            return None
        one = found[0]
        return one, versions.load(session, one.contest, one.branch, one.profile_version)
    finally:
        session.rollback()
