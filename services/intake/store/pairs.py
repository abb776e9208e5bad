"""Pairs of works that are alike, and what was said of them."""

import sqlalchemy as sa

from services.intake.domain.duplicates import Pair, SameOrNot
from services.intake.tables import alike, entry, excluded_work
from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.errors import NotYetKnown
from shared.likeness.weighing import Likeness
from shared.messaging.tables import values_of
from shared.unit import Unit

_SAID = ("verdict", "reason", "settled_in", "settled_at", "settled_by")
LOADED = (
    alike.c.first, alike.c.second, alike.c.title, alike.c.text, alike.c.has_common_author,
    alike.c.version, *(alike.c[name] for name in _SAID),
)  # fmt: skip
"""What `pair_of` reads, in its order."""

_MEASURED = ("likeness", "title", "text", "has_common_author")
_THIS = (alike.c.first == sa.bindparam("this_first")) & (
    alike.c.second == sa.bindparam("this_second")
)
_PUT = insert(alike).values(values_of(alike, *_SAID))
_KEEP = Prepared(
    _PUT.on_conflict_do_update(
        index_elements=["first", "second"],
        set_={name: _PUT.excluded[name] for name in _MEASURED},
    )
)
_LOAD = Prepared(sa.select(*LOADED).where(_THIS).with_for_update())
_SAVE = Prepared(
    sa.update(alike).where(_THIS).values({name: sa.bindparam(name) for name in ("version", *_SAID)})
)


def keep_found(session: Session, pair: Pair, found_at: str) -> None:
    """Note that two works are alike; measured anew, a pair keeps what was said of it."""
    values = {
        "first": pair.first,
        "second": pair.second,
        "likeness": pair.likeness.most,
        "title": pair.likeness.title,
        "text": pair.likeness.text,
        "has_common_author": int(pair.has_common_author),
        "found_at": found_at,
        "version": 0,
    }
    session.run(_KEEP, values)


def load(unit: Unit, first: str, second: str) -> Pair:
    """A pair, locked until the transaction ends. Raises `NotYetKnown`."""
    row = unit.one(_LOAD, {"this_first": first, "this_second": second})
    if row is None:
        raise NotYetKnown(awaited=f"alike/{first}/{second}")
    return pair_of(row)


def save(unit: Unit, pair: Pair) -> None:
    """Write what was said of a pair."""
    values = {
        "this_first": pair.first,
        "this_second": pair.second,
        "version": pair.version,
        "verdict": pair.verdict.value if pair.verdict else None,
        "reason": pair.reason,
        "settled_in": pair.settled_in,
        "settled_at": to_text(pair.settled_at) if pair.settled_at else None,
        "settled_by": pair.settled_by,
    }
    unit.run(_SAVE, values)


def titles(session: Session, pair: Pair) -> dict[str, str]:
    """The titles of both works of a pair, by id."""
    query = sa.union(
        sa.select(entry.c.id, entry.c.title).where(entry.c.id.in_(pair.ids)),
        sa.select(excluded_work.c.id, excluded_work.c.title).where(
            excluded_work.c.id.in_(pair.ids)
        ),
    )
    return {row[0]: row[1] for row in session.core.execute(query)}


def pair_of(row: Row) -> Pair:
    """A row of the columns `LOADED`."""
    return Pair(
        first=row[0],
        second=row[1],
        likeness=Likeness(row[2], row[3]),
        has_common_author=bool(row[4]),
        version=row[5],
        verdict=SameOrNot(row[6]) if row[6] else None,
        reason=row[7],
        settled_in=row[8],
        settled_at=from_text(row[9]) if row[9] else None,
        settled_by=row[10],
    )
