"""The committee's decisions as rows and back."""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa

from services.intake.domain.refusals import RulingTaken
from services.intake.domain.ruling import Ruling
from services.intake.tables import ruling
from shared.database import Prepared, Row, Session, to_text
from shared.messaging.tables import values_of
from shared.profiles.model import BranchProfile
from shared.unit import Unit

_ADD = Prepared(sa.insert(ruling).values(values_of(ruling)))
_NUMBER = Prepared(
    sa.update(ruling)
    .where(ruling.c.id == sa.bindparam("this_id"), ruling.c.number.is_(None))
    .values(
        number=sa.bindparam("new_number"),
        signed_on=sa.bindparam("new_day"),
        signer=sa.bindparam("new_signer"),
    )
)
_COLUMNS = (ruling.c.id, ruling.c.number, ruling.c.signed_on, ruling.c.signer)
_OF_NUMBER = Prepared(
    sa.select(*_COLUMNS).where(
        ruling.c.contest == sa.bindparam("this_contest"),
        ruling.c.branch == sa.bindparam("this_branch"),
        ruling.c.number == sa.bindparam("this_number"),
    )
)


def add(unit: Unit, profile: BranchProfile, one: Ruling) -> None:
    """Write a decision. Raises `RulingTaken` where the branch has one of the same number."""
    _require_free(unit, profile, one)
    values = {
        "id": one.id,
        "contest": profile.contest,
        "branch": profile.branch,
        "number": one.number,
        "signed_on": one.signed_on.isoformat(),
        "signer": one.signer,
        "made_at": to_text(unit.now),
        "made_by": unit.context.doer,
    }
    unit.run(_ADD, values)


def save_numbered(unit: Unit, profile: BranchProfile, one: Ruling) -> bool:
    """Write what a decision lacked; False if another wrote it first. Raises `RulingTaken`."""
    _require_free(unit, profile, one)
    values = {
        "this_id": one.id,
        "new_number": one.number,
        "new_day": one.signed_on.isoformat(),
        "new_signer": one.signer,
    }
    return unit.run(_NUMBER, values) == 1


def find(session: Session, contest: str, branch: str, ruling_id: str) -> Ruling | None:
    """A decision of a branch, or None."""
    mine = (ruling.c.contest == contest) & (ruling.c.branch == branch)
    query = sa.select(*_COLUMNS).where(mine, ruling.c.id == ruling_id)
    row = session.core.execute(query).first()
    return _ruling(tuple(row)) if row else None


def load_many(session: Session, ids: Iterable[str]) -> dict[str, Ruling]:
    """Those of the decisions that are here, by id."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    query = sa.select(*_COLUMNS).where(ruling.c.id.in_(wanted))
    return {row[0]: _ruling(tuple(row)) for row in session.core.execute(query)}


def _require_free(unit: Unit, profile: BranchProfile, one: Ruling) -> None:
    if one.number is None:
        return
    mine = {"this_contest": profile.contest, "this_branch": profile.branch}
    row = unit.one(_OF_NUMBER, mine | {"this_number": one.number})
    if row is not None:
        raise RulingTaken(number=one.number, signed_on=_ruling(row).signed_on)


def _ruling(row: Row) -> Ruling:
    return Ruling(row[0], row[1], dt.date.fromisoformat(row[2]), row[3])
