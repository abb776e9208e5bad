"""What is known beside an entry itself: alike works, and others of its authors and unit."""

import sqlalchemy as sa

from services.intake.domain.authors import authors_of, entrants_of
from services.intake.domain.entry import Entry
from services.intake.domain.evidence import Evidence, Matched
from services.intake.domain.lateness import Extension
from services.intake.domain.receiving import merged_since
from services.intake.queries.duplicates import alike_works
from services.intake.store import units
from services.intake.store.entries import read_personal
from services.intake.store.extensions import extension_for
from services.intake.tables import entry
from shared.database import Session
from shared.events.stages import IntakeStage
from shared.likeness.people import is_same_person
from shared.profiles.model import BranchProfile, EntriesPerPerson, EntriesPerUnit
from shared.vietnamese import fold

_OUT = (IntakeStage.WITHDRAWN.value, IntakeStage.REFUSED.value)


def evidence_of(session: Session, known: Entry, profile: BranchProfile) -> Evidence:
    """What the checks of an entry rest on; a fixed number of statements."""
    pairs = alike_works(session, known.contest, known.branch, "all", known.id)
    matched = tuple(
        Matched(
            title=one.other.title,
            contest=one.other.contest,
            list_name=one.other.list_name,
            prize=one.other.prize,
            year=one.other.year,
            verdict=one.pair.verdict,
            has_common_author=one.pair.has_common_author,
        )
        for one in pairs
    )
    asked = any(isinstance(one, EntriesPerPerson) for one in profile.eligibility or ())
    merged = _merged_into(session, profile, known.dossier.unit)
    count, waits = _of_unit(session, known, merged)
    return Evidence(
        matched=matched,
        others_by_author=_by_author(session, known) if asked else None,
        others_of_unit=count,
        units_in_one=len(merged),
        was_compared=not waits,
        extension=_extension(session, known, profile),
    )


def _extension(session: Session, known: Entry, profile: BranchProfile) -> Extension | None:
    return extension_for(session, profile, known.dossier.unit, entrants_of(known))


def _merged_into(session: Session, profile: BranchProfile, unit: str) -> tuple[str, ...]:
    """The unit, and those that merged into it since dossiers are received, if that is asked."""
    if not any(isinstance(one, EntriesPerUnit) for one in profile.eligibility or ()):
        return (unit,)
    opens = profile.receipt.opens if profile.receipt else None
    return merged_since(units.all_of(session, profile.contest), unit, opens)


def _of_unit(session: Session, known: Entry, merged: tuple[str, ...]) -> tuple[int, bool]:
    """How many others the unit has here, and whether this one waits to be compared."""
    others = sa.select(sa.func.count()).where(
        entry.c.branch == known.branch,
        entry.c.contest == known.contest,
        entry.c.unit.in_(merged),
        entry.c.id != known.id,
        entry.c.stage.not_in(_OUT),
    )
    mine = sa.select(entry.c.uncompared).where(
        entry.c.branch == known.branch, entry.c.id == known.id
    )
    row = session.core.execute(sa.select(others.scalar_subquery(), mine.scalar_subquery())).one()
    return int(row[0]), bool(row[1])


def _by_author(session: Session, known: Entry) -> dict[str, tuple[str, ...]]:
    """Titles of the other entries of each author, found by the given name and told by the whole."""
    names = [one.name for one in authors_of(known.personal)]
    if not names:
        return {}
    query = sa.select(entry.c.title, entry.c.personal).where(
        entry.c.branch == known.branch,
        entry.c.contest == known.contest,
        entry.c.id != known.id,
        entry.c.stage.not_in(_OUT),
        sa.or_(*(entry.c.search.contains(_given(one), autoescape=True) for one in names)),
    )
    rows = [(row[0], authors_of(read_personal(row[1]))) for row in session.core.execute(query)]
    return {
        name: tuple(
            title for title, others in rows if any(is_same_person(name, one.name) for one in others)
        )
        for name in names
    }


def _given(name: str) -> str:
    return fold(name).rsplit(" ", maxsplit=1)[-1]
