"""Erasing the authors of a work at a site by law, from every database, with the digests kept."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from services.app import Installation
from services.intake.store.erasing import erase_authors
from services.operations.places import opened
from services.reporting.tables import StoredEvent
from shared.clock import wall_now
from shared.database import Session
from shared.identity import acts
from shared.identity.acts import Act
from shared.messaging.erasure import erase_events, erased_text

_stored: sa.Table = StoredEvent.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows of dossiers and how many events have lost their personal part."""

    dossiers: int
    events: int


def erase(installation: Installation, site: str, entry: str) -> Erased:
    """Erase who made a work; that it was done is noted. Doing it again finds nothing."""
    with opened(installation, site) as place:
        return erase_in(place.sessions, entry)


def erase_in(sessions: Mapping[str, Session], entry: str) -> Erased:
    """The same in a site's open databases, each in a transaction of its own."""
    dossiers = events = 0
    for name, session in sessions.items():
        session.begin()
        try:
            events += erase_events(session, entry)
            if name == "reporting":
                events += _stored_ones(session, entry)
            elif name == "intake":
                dossiers = erase_authors(session, entry)
            elif name == "site":
                noted = Act("authors_erased", "", "operator", "", {"entry": entry})
                acts.note(session, noted, wall_now())
            session.commit()
        finally:
            session.recover()
    return Erased(dossiers, events)


def _stored_ones(session: Session, entry: str) -> int:
    done = 0
    found = sa.select(_stored.c.position, _stored.c.event)
    about = found.where(_stored.c.subject.endswith(entry, autoescape=True))
    for position, text in session.core.execute(about).all():
        erased = erased_text(text, entry)
        if erased is not None:
            change = sa.update(_stored).where(_stored.c.position == position)
            session.core.execute(change.values(event=erased))
            done += 1
    return done
