"""Later deadlines for one unit or entrant, as rows and back."""

from collections.abc import Iterable

import sqlalchemy as sa

from services.intake.domain.lateness import Extension
from services.intake.tables import extension
from shared.database import Prepared, Session, to_text
from shared.ids import new_id
from shared.messaging.tables import values_of
from shared.profiles.model import BranchProfile, Deadline
from shared.unit import Unit

_ADD = Prepared(sa.insert(extension).values(values_of(extension)))
_OF_BRANCH = Prepared(
    sa.select(
        extension.c.until,
        extension.c.reason,
        extension.c.unit,
        extension.c.entrant,
        extension.c.from_below,
    )
    .where(
        extension.c.contest == sa.bindparam("this_contest"),
        extension.c.branch == sa.bindparam("this_branch"),
    )
    .order_by(extension.c.granted_at, extension.c.id)
)


def add(unit: Unit, profile: BranchProfile, one: Extension) -> str:
    """Write an extension; its id."""
    its_id = new_id()
    values = {
        "id": its_id,
        "contest": profile.contest,
        "branch": profile.branch,
        "unit": one.unit,
        "entrant": one.entrant,
        "until": one.until.model_dump_json(exclude_none=True),
        "reason": one.reason,
        "from_below": int(one.from_below),
        "granted_at": to_text(unit.now),
        "granted_by": unit.context.doer,
    }
    unit.run(_ADD, values)
    return its_id


def of_branch(session: Session, contest: str, branch: str) -> list[Extension]:
    """The extensions of a branch, in the order in which they were granted."""
    mine = {"this_contest": contest, "this_branch": branch}
    return [
        Extension(Deadline.model_validate_json(row[0]), row[1], row[2], row[3], bool(row[4]))
        for row in session.all(_OF_BRANCH, mine)
    ]


def extension_for(
    session: Session, profile: BranchProfile, unit: str, names: Iterable[str],
    *, is_from_below: bool = False,
) -> Extension | None:  # fmt: skip
    """The latest deadline that was granted to a dossier of this unit with these entrants."""
    known = tuple(names)
    found = [
        one
        for one in of_branch(session, profile.contest, profile.branch)
        if one.covers(unit, known, is_from_below=is_from_below)
    ]
    return max(found, key=lambda one: one.until.ends_at(profile.time_zone), default=None)
