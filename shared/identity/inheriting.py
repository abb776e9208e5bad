"""What a unit inherits: whoever acts for it reaches the things of the units that it followed.

A merged unit's entries keep its name and key; its successor has to go on with them.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

import sqlalchemy as sa

from shared.database import Prepared, Session
from shared.identity.asker import Grant
from shared.messaging.tables import unit

_FOLLOWED = Prepared(
    sa.select(unit.c.key, unit.c.body).where(
        unit.c.contest == sa.bindparam("this_contest"), unit.c.body.contains('"successor"')
    )
)


def with_inherited(session: Session, grants: Iterable[Grant], today: dt.date) -> tuple[Grant, ...]:
    """The grants, and after each one of a unit the same for every unit that it followed."""
    found: list[Grant] = []
    for grant in grants:
        found.append(grant)
        if grant.unit is not None and grant.contest is not None:
            heirs = _heirs(session, grant.contest, today)
            found += (replace(grant, unit=one) for one in followed_by(grant.unit, heirs))
    return tuple(found)


def followed_by(unit: str, heirs: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The units that ended in favour of one, and those that ended in favour of them, by key.

    `heirs` are the successors of each unit that ended.
    """
    found: set[str] = set()
    fresh = {unit}
    while fresh:
        fresh = {one for one, after in heirs.items() if after & fresh} - found - {unit}
        found |= fresh
    return tuple(sorted(found))


def _heirs(session: Session, contest: str, today: dt.date) -> dict[str, frozenset[str]]:
    rows = session.all(_FOLLOWED, {"this_contest": contest})
    bodies = {row[0]: json.loads(row[1]) for row in rows}
    return {
        key: frozenset((body["successor"], *body.get("successors", ())))
        for key, body in bodies.items()
        if body.get("successor") and body.get("valid_until", "9999") < today.isoformat()
    }
