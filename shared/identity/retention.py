"""The errand that erases what is kept no longer than the settings say; the digests stay."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Session, to_text
from shared.files import ErrandContext
from shared.identity import acts
from shared.identity.acts import Act
from shared.identity.tables import api_token, login, one_time_link
from shared.messages import store

IDLE_S = 3600.0
"""Nobody waits for it."""

_SYSTEM = "system"


def forget_old(session: Session, context: ErrandContext) -> bool:
    """Erase what is too old at a site; False: there is never more of it at once."""
    now, settings = wall_now(), context.settings
    session.begin()
    try:
        forget_acts(session, now - timedelta(days=settings.keep_acts_days), now)
        forget_sessions(session, now - timedelta(days=settings.keep_sessions_days))
        session.commit()
    finally:
        session.recover()
    for database in context.databases.values():
        with database.session() as one:
            store.forget_ended(one, now - timedelta(days=settings.keep_letters_days))
    return False


def forget_acts(session: Session, before: datetime, now: datetime) -> int:
    """Erase addresses and details of older acts, and note that and how many; how many."""
    rows = acts.erase_before(session, before)
    if rows:
        acts.note(session, Act("acts_forgotten", "", _SYSTEM, "", {"rows": rows}), now)
    return rows


def forget_sessions(session: Session, before: datetime) -> None:
    """Delete sessions, tokens and links that ended before."""
    at = to_text(before)
    for table in (login, api_token):
        ended = sa.func.coalesce(table.c.ended_at, table.c.expires_at) < at
        session.core.execute(sa.delete(table).where(ended))
    session.core.execute(sa.delete(one_time_link).where(one_time_link.c.expires_at < at))
