"""Standings: what is open in a round, what closing wrote, and who goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from services.judging.domain.closing import Closed, Standing
from services.judging.domain.ranking import Contestant, Scored
from services.judging.store.conflicts import judges_due
from services.judging.store.sheets import marks_of, marks_text
from services.judging.tables import closing, entry, sheet, standing
from shared.database import Prepared, Session, insert

_CLOSE = Prepared(
    sa.update(standing)
    .where(
        standing.c.branch == sa.bindparam("this_branch"),
        standing.c.entry == sa.bindparam("this_entry"),
        standing.c.round == sa.bindparam("this_round"),
    )
    .values(
        state="closed",
        score=sa.bindparam("new_score"),
        means=sa.bindparam("new_means"),
        goes_on=sa.bindparam("new_goes_on"),
    )
)


@dataclass(frozen=True, slots=True)
class RoundState:
    """How far a round is: standings still open of entries that take part, and whether it was
    closed at all."""

    open: int
    was_closed: bool

    @property
    def is_closed(self) -> bool:
        """Whether nothing is left to mark."""
        return self.was_closed and self.open == 0


def states(session: Session, contest: str, branch: str) -> dict[str, RoundState]:
    """The state of every round that something is known of, by key."""
    still = session.core.execute(
        sa.select(standing.c.round, sa.func.count())
        .join_from(standing, entry, _joined())
        .where(*_mine(contest, branch), standing.c.state == "open", entry.c.state == "in")
        .group_by(standing.c.round)
    )
    left = {row[0]: int(row[1]) for row in still}
    done = session.core.execute(
        sa.select(closing.c.round)
        .where(closing.c.contest == contest, closing.c.branch == branch)
        .distinct()
    )
    closed = {row[0] for row in done}
    return {key: RoundState(left.get(key, 0), key in closed) for key in left.keys() | closed}


def lock_open(session: Session, contest: str, branch: str, round_key: str) -> list[Standing]:
    """The open standings of entries that take part, with their sheets; locked against judges."""
    session.core.execute(
        sa.select(standing.c.entry)
        .where(*_mine(contest, branch), standing.c.round == round_key, standing.c.state == "open")
        .order_by(standing.c.entry)
        .with_for_update()
    ).all()
    return _open(session, contest, branch, round_key)


def _open(session: Session, contest: str, branch: str, round_key: str) -> list[Standing]:
    rows = session.core.execute(
        sa.select(standing.c.entry, entry.c.title, judges_due(), sheet.c.marks)
        .join_from(standing, entry, _joined())
        .outerjoin(
            sheet,
            (sheet.c.branch == standing.c.branch)
            & (sheet.c.entry == standing.c.entry)
            & (sheet.c.round == standing.c.round)
            & (sheet.c.set_aside == 0),
        )
        .where(
            *_mine(contest, branch),
            standing.c.round == round_key,
            standing.c.state == "open",
            entry.c.state == "in",
        )
        .order_by(standing.c.entry, sheet.c.judge)
    )
    found: dict[str, Standing] = {}
    for key, title, count, marks in rows:
        before = found.get(key, Standing(key, title, int(count), ()))
        more = (marks_of(marks),) if marks is not None else ()
        found[key] = Standing(key, title, int(count), (*before.sheets, *more))
    return list(found.values())


def close(session: Session, branch: str, round_key: str, outcome: Sequence[Closed]) -> None:
    """Write what a round gave each entry."""
    session.run_many(
        _CLOSE,
        [
            {
                "this_branch": branch,
                "this_entry": one.entry,
                "this_round": round_key,
                "new_score": f"{one.score:f}" if one.score is not None else None,
                "new_means": marks_text(one.means),
                "new_goes_on": int(one.goes_on),
            }
            for one in outcome
        ],
    )


def note_closing(session: Session, row: dict[str, object]) -> None:
    """Write down that a round was closed."""
    session.core.execute(sa.insert(closing), row)


def enter_next(session: Session, contest: str, branch: str, before: str, after: str) -> None:
    """Bring everyone who goes on from one round into the next, once; without a panel yet."""
    names = ["branch", "entry", "round", "contest", "state", "sheets", "goes_on"]
    going_on = (
        sa.select(
            standing.c.branch, standing.c.entry, sa.literal(after), standing.c.contest,
            sa.literal("open"), sa.literal(0), sa.literal(0),
        )
        .join_from(standing, entry, _joined())
        .where(*_mine(contest, branch), standing.c.round == before, standing.c.goes_on == 1)
    )  # fmt: skip
    session.core.execute(insert(standing).from_select(names, going_on).on_conflict_do_nothing())


def contestants(session: Session, contest: str, branch: str) -> list[Contestant]:
    """Every entry that takes part, with the rounds that are closed for it; by id."""
    closed = session.core.execute(
        sa.select(
            standing.c.entry, standing.c.round, standing.c.score, standing.c.means,
            standing.c.goes_on,
        ).where(*_mine(contest, branch), standing.c.state == "closed")
    )  # fmt: skip
    rounds: dict[str, dict[str, Scored]] = {}
    for key, round_key, score, means, goes_on in closed:
        value = Decimal(score) if score is not None else None
        rounds.setdefault(key, {})[round_key] = Scored(value, marks_of(means), bool(goes_on))
    entries = session.core.execute(
        sa.select(entry.c.id, entry.c.title, entry.c.field, entry.c.unit, entry.c.unit_name)
        .where(entry.c.contest == contest, entry.c.branch == branch, entry.c.state == "in")
        .order_by(entry.c.id)
    )
    return [Contestant(*row, rounds.get(row[0], {})) for row in entries]


def _joined() -> sa.ColumnElement[bool]:
    return (entry.c.branch == standing.c.branch) & (entry.c.id == standing.c.entry)


def _mine(contest: str, branch: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (standing.c.contest == contest, standing.c.branch == branch)
