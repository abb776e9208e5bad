"""Erasing the authors of a work: what is left is the digest of what stood there."""

import hashlib
import json
from collections.abc import Iterable

import sqlalchemy as sa

from services.intake.domain.authors import authors_of
from services.intake.store.entries import read_personal
from services.intake.tables import (
    AdviceNoteRow,
    AdviceRequestRow,
    EarlierDossierRow,
    EntryRow,
    HandingRow,
    ReturnedOriginalRow,
    extension,
)
from shared.database import Session
from shared.events.codec import ERASED, canonical
from shared.events.parts import Author
from shared.vietnamese import fold

_entry: sa.Table = EntryRow.__table__  # type: ignore[attr-defined]
_earlier: sa.Table = EarlierDossierRow.__table__  # type: ignore[attr-defined]
_handing: sa.Table = HandingRow.__table__  # type: ignore[attr-defined]
_request: sa.Table = AdviceRequestRow.__table__  # type: ignore[attr-defined]
_note: sa.Table = AdviceNoteRow.__table__  # type: ignore[attr-defined]
_returned: sa.Table = ReturnedOriginalRow.__table__  # type: ignore[attr-defined]


def erase_authors(session: Session, entry: str) -> int:
    """Erase who made a work from every version of its dossier; how many rows."""
    done = 0
    for table, key in ((_entry, _entry.c.id), (_earlier, _earlier.c.entry)):
        found = sa.select(table.c.personal).where(key == entry).distinct()
        for (text,) in session.core.execute(found).all():
            if isinstance(read_personal(text), str):
                continue
            left = ERASED + hashlib.sha256(canonical(json.loads(text))).hexdigest()
            _extensions_without_them(session, entry, authors_of(read_personal(text)))
            change = sa.update(table).where(key == entry, table.c.personal == text)
            done += int(session.core.execute(change.values(personal=left)).rowcount)
    _search_without_them(session, entry)
    _forget_who_came(session, entry)
    _forget_who_asked(session, entry)
    return done


def _extensions_without_them(session: Session, entry: str, authors: Iterable[Author]) -> None:
    """An extension for one of them stays, for nobody whom one could name."""
    names = {fold(one.name) for one in authors}
    branches = sa.select(_entry.c.branch).where(_entry.c.id == entry)
    here = sa.select(extension.c.id, extension.c.entrant).where(
        extension.c.branch.in_(branches), extension.c.entrant.is_not(None)
    )
    for its_id, name in session.core.execute(here).all():
        if fold(name) in names:
            change = sa.update(extension).where(extension.c.id == its_id)
            session.core.execute(change.values(entrant=f"{ERASED}{its_id}"))


def _forget_who_came(session: Session, entry: str) -> None:
    """Who put the dossier on the counter and who took papers back are persons too."""
    came = sa.update(_handing).where(_handing.c.entry == entry)
    session.core.execute(came.values(handed_in_by=None, claim_code=None))
    went = sa.update(_returned).where(_returned.c.entry == entry)
    session.core.execute(went.values(to_whom=ERASED))


def _forget_who_asked(session: Session, entry: str) -> None:
    """Who asked for advice before entering it, and the words of the request, are theirs as well."""
    its_own = (_request.c.entry == entry) | (_request.c.id == entry)
    keys = sa.select(_request.c.id).where(its_own)
    notes = sa.update(_note).where(_note.c.request.in_(keys))
    session.core.execute(notes.values(text=ERASED))
    asked = sa.update(_request).where(its_own)
    session.core.execute(asked.values(asker=ERASED, contact=None, question=ERASED))


def _search_without_them(session: Session, entry: str) -> None:
    columns = (_entry.c.branch, _entry.c.dossier, _entry.c.receipt_number)
    for branch, dossier, number in session.core.execute(
        sa.select(*columns).where(_entry.c.id == entry)
    ).all():
        known = json.loads(dossier)
        words = fold(" ".join((known["title"], known.get("unit_name", ""), number or "")))
        here = sa.update(_entry).where(_entry.c.id == entry, _entry.c.branch == branch)
        session.core.execute(here.values(search=words))
