"""Pushing the files of forwarded dossiers to the site above, until it has them."""

from services.intake.store import files
from shared.clock import wall_now
from shared.database import Session
from shared.files import ErrandContext
from shared.pushing import again_at, push


def push_files(session: Session, context: ErrandContext) -> bool:
    """Push the file that has been due longest; False if none is due."""
    session.begin_reading()
    one = files.next_push(session, wall_now())
    session.rollback()
    if one is None:
        return False
    why_not = push(context, one.sha256, one.to_site)
    session.begin()
    if why_not is None:
        files.pushed(session, one, wall_now())
    else:
        files.not_pushed(session, one, again_at(one.tries), why_not)
    session.commit()
    return True
