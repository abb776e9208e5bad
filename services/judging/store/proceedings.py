"""The row of a branch's judging: its lock, and its signed decisions."""

import json
from datetime import date
from typing import Literal

import sqlalchemy as sa

from services.judging.tables import decision, proceeding
from shared.clock import wall_now
from shared.database import Prepared, Row, Session, insert, to_text
from shared.events.parts import Decision, Minutes
from shared.profiles.model import BranchProfile
from shared.unit import Unit

Kind = Literal["results", "nomination"]

_TAKE = Prepared(
    insert(proceeding)
    .values(contest=sa.bindparam("contest"), branch=sa.bindparam("branch"), turns=1)
    .on_conflict_do_update(
        index_elements=["contest", "branch"], set_={"turns": proceeding.c.turns + 1}
    )
)
_STANDING = Prepared(
    sa.select(
        decision.c.kind, decision.c.id, decision.c.number, decision.c.signed_on, decision.c.signer
    )
    .join_from(
        proceeding, decision, decision.c.id.in_((proceeding.c.results, proceeding.c.nomination))
    )
    .where(
        proceeding.c.contest == sa.bindparam("this_contest"),
        proceeding.c.branch == sa.bindparam("this_branch"),
    )
)


def take_turn(session: Session, contest: str, branch: str) -> None:
    """Wait for whoever works on the branch's judging, and keep others out until the commit."""
    session.run(_TAKE, {"contest": contest, "branch": branch})


def decisions(session: Session, contest: str, branch: str) -> dict[Kind, Decision]:
    """The decisions that stand, by kind."""
    rows = session.all(_STANDING, {"this_contest": contest, "this_branch": branch})
    return {row[0]: _decision_of(row) for row in rows}


def keep_decision(
    unit: Unit, profile: BranchProfile, kind: Kind, made: Decision,
    *, minutes: Minutes | None, choices: object,
) -> None:  # fmt: skip
    """Write a decision, with what the committee chose itself, and make it the one that stands."""
    row = {
        **made.model_dump(mode="json"),
        "contest": profile.contest,
        "branch": profile.branch,
        "kind": kind,
        "minutes": minutes.model_dump_json() if minutes else None,
        "choices": json.dumps(choices, ensure_ascii=False),
        "profile_version": profile.version,
        "recorded_at": to_text(wall_now()),
        "recorded_by": unit.context.actor,
    }
    unit.session.core.execute(sa.insert(decision), row)
    mine = (proceeding.c.contest == profile.contest) & (proceeding.c.branch == profile.branch)
    unit.session.core.execute(sa.update(proceeding).where(mine).values({kind: made.id}))


def _decision_of(row: Row) -> Decision:
    return Decision(id=row[1], number=row[2], signed_on=date.fromisoformat(row[3]), signer=row[4])
