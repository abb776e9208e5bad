"""Units that end, as they were published: their last day, and who follows them."""

import json
from datetime import date

import sqlalchemy as sa

from services.reporting.domain.obligations import Ended
from shared.database import Prepared, Session
from shared.messaging.tables import unit

_BODIES = Prepared(
    sa.select(unit.c.key, unit.c.body).where(unit.c.contest == sa.bindparam("this_contest"))
)


def ended_units(session: Session, contest: str) -> Ended:
    """The units of a contest that have a last day, by key."""
    found = {}
    for key, text in session.all(_BODIES, {"this_contest": contest}):
        body = json.loads(text)
        if body.get("valid_until"):
            found[key] = (date.fromisoformat(body["valid_until"]), body.get("successor"))
    return found
