"""The hot path: what lies before a judge, and the sheet, in two statements."""

import json
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from services.judging.domain.scoring import Desk, Marks, Place
from services.judging.store.conflicts import is_the_judge, keeps_out
from services.judging.tables import conflict, entry, panel_judge, sheet, standing
from shared.database import Prepared, Session, insert
from shared.messaging.tables import profile, values_of

_OF_JUDGE = (
    (sheet.c.branch == sa.bindparam("this_branch"))
    & (sheet.c.entry == sa.bindparam("this_entry"))
    & (sheet.c.round == sa.bindparam("this_round"))
    & (sheet.c.judge == sa.bindparam("this_judge"))
)
# Spelled out: SQLAlchemy leaves table names out of what SQLite returns, and `panel = panel` would
# count the judges of every panel there is.
_ON_PANEL = sa.literal_column("panel_judge.panel") == sa.literal_column("standing.panel")
_KEPT_OUT = keeps_out(sa.bindparam("this_branch"), sa.bindparam("this_entry"))
_IS_ENTRY = (entry.c.branch == sa.bindparam("this_branch")) & (
    entry.c.id == sa.bindparam("this_entry")
)

# It counts the sheet before it is accepted: the update takes the row's lock and returns the row
# as it is after whoever held it, so that of two judges at once exactly one is the last. A refusal
# undoes it with its savepoint.
_SIT_DOWN = Prepared(
    sa.update(standing)
    .where(
        standing.c.contest == sa.bindparam("this_contest"),
        standing.c.branch == sa.bindparam("this_branch"),
        standing.c.entry == sa.bindparam("this_entry"),
        standing.c.round == sa.bindparam("this_round"),
    )
    .values(sheets=standing.c.sheets + sa.case((sa.exists().where(_OF_JUDGE), 0), else_=1))
    .returning(
        sa.select(entry.c.title).where(_IS_ENTRY).scalar_subquery(),
        sa.select(entry.c.state).where(_IS_ENTRY).scalar_subquery(),
        standing.c.state,
        standing.c.sheets,
        sa.select(sa.func.count())
        .select_from(panel_judge)
        .where(_ON_PANEL, ~_KEPT_OUT)
        .scalar_subquery(),
        sa.select(sa.func.count())
        .select_from(panel_judge)
        .where(_ON_PANEL, panel_judge.c.judge == sa.bindparam("this_judge"))
        .scalar_subquery(),
        sa.select(sheet.c.version).where(_OF_JUDGE).scalar_subquery(),
        sa.select(sa.func.max(profile.c.version))
        .where(
            profile.c.contest == sa.bindparam("this_contest"),
            profile.c.branch == sa.bindparam("this_branch"),
        )
        .scalar_subquery(),
        sa.select(sa.func.min(conflict.c.cause))
        .join_from(conflict, panel_judge, is_the_judge())
        .where(
            _ON_PANEL,
            panel_judge.c.judge == sa.bindparam("this_judge"),
            conflict.c.branch == sa.bindparam("this_branch"),
            conflict.c.entry == sa.bindparam("this_entry"),
        )
        .scalar_subquery(),
    )
)
_INSERT = insert(sheet).values(values_of(sheet))
_KEEP = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=["branch", "entry", "round", "judge"],
        set_={
            name: _INSERT.excluded[name]
            for name in (
                "version", "marks", "total", "profile_version", "submitted_at", "submitted_by",
            )
        },
        where=sheet.c.version == _INSERT.excluded.version - 1,
    )
)  # fmt: skip
_STATE = Prepared(sa.select(entry.c.title, entry.c.state).where(_IS_ENTRY))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it is kept."""

    branch: str
    entry: str
    round: str
    judge: str
    version: int
    marks: Marks
    total: Decimal
    profile_version: int
    submitted_at: str
    submitted_by: str


def sit_down(
    session: Session, contest: str, branch: str, place: Place
) -> tuple[Desk, int | None] | None:
    """The desk, counted as if the judge's sheet were in, and the newest version of the rules.

    None where the entry is not in the round.
    """
    values = {"this_contest": contest, "this_branch": branch, "this_entry": place.entry}
    row = session.one(_SIT_DOWN, {**values, "this_round": place.round, "this_judge": place.judge})
    if row is None:
        return None
    desk = Desk(
        title=row[0],
        entry_state=row[1],
        is_closed=row[2] != "open",
        sheets=row[3],
        judges=row[4],
        is_assigned=row[5] > 0,
        version=row[6] or 0,
        conflict=row[8],
    )
    return desk, row[7]


def keep(session: Session, one: Sheet) -> bool:
    """Write the sheet over the version before it; False if another one was faster."""
    values = {
        "branch": one.branch,
        "entry": one.entry,
        "round": one.round,
        "judge": one.judge,
        "version": one.version,
        "marks": marks_text(one.marks),
        "total": f"{one.total:f}",
        "profile_version": one.profile_version,
        "submitted_at": one.submitted_at,
        "submitted_by": one.submitted_by,
        "set_aside": 0,
    }
    return session.run(_KEEP, values) == 1


def title_and_state(session: Session, branch: str, key: str) -> tuple[str, str] | None:
    """An entry's title and state, or None where it is not known."""
    row = session.one(_STATE, {"this_branch": branch, "this_entry": key})
    return (row[0], row[1]) if row else None


def marks_text(marks: Marks) -> str:
    """The stored form of marks or means."""
    return json.dumps({key: f"{value:f}" for key, value in marks.items()}, separators=(",", ":"))


def marks_of(text: str) -> dict[str, Decimal]:
    """The marks of their stored form."""
    return {key: Decimal(value) for key, value in json.loads(text).items()}
