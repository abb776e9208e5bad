"""Erasing personal data from stored events: the personal part goes, digest and chain stay."""

import sqlalchemy as sa

from shared.database import Session
from shared.errors import ContractError
from shared.events.codec import erase
from shared.messaging.tables import log, outbox, waiting

_WHERE = ((log, log.c.seq), (outbox, outbox.c.id))


def erase_events(session: Session, subject: str) -> int:
    """Erase the personal part of every event about something that a database holds; how many.

    `subject` is the id at the end of the events' subjects. Copies on the broker end with its
    retention; other sites erase their own.
    """
    done = 0
    for table, key in _WHERE:
        found = sa.select(key, table.c.event).where(
            table.c.event.contains(subject, autoescape=True)
        )
        for row, text in session.core.execute(found).all():
            erased = erased_text(text, subject)
            if erased is not None:
                session.core.execute(sa.update(table).where(key == row).values(event=erased))
                done += 1
    held = waiting.c.event.contains(subject, autoescape=True)
    for (text,) in session.core.execute(sa.select(waiting.c.event).where(held).distinct()).all():
        erased = erased_text(text, subject)
        if erased is not None:
            change = sa.update(waiting).where(waiting.c.event == text)
            done += int(session.core.execute(change.values(event=erased)).rowcount)
    return done


def erased_text(text: str, subject: str) -> str | None:
    """An event about `subject` without its personal part; None if it has none, or is another's."""
    if f'/{subject}"' not in text:
        return None
    try:
        erased = erase(text.encode()).decode()
    except ContractError:
        return None
    return erased if erased != text else None
