"""Judging's copy of the entries, and the standing that brings one into its first round."""

import sqlalchemy as sa

from services.judging.domain.entries import Entry
from services.judging.domain.panels import EVERY_FIELD
from services.judging.tables import entry, panel_field, result, standing
from shared.database import Prepared, Session, insert
from shared.events.parts import Dossier
from shared.messaging.tables import values_of

_THIS = (entry.c.branch == sa.bindparam("this_branch")) & (entry.c.id == sa.bindparam("this_entry"))
_IS_BEGUN = sa.exists().where(
    standing.c.branch == entry.c.branch, standing.c.entry == entry.c.id, standing.c.sheets > 0
)
_LOAD = Prepared(
    sa.select(
        entry.c.contest, entry.c.state, entry.c.reason, entry.c.revision, entry.c.field,
        entry.c.dossier, sa.case((_IS_BEGUN, 1), else_=0),
    ).where(_THIS)
)  # fmt: skip
_INSERT = insert(entry).values(values_of(entry))
_SAVE = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=["branch", "id"],
        set_={
            name: _INSERT.excluded[name]
            for name in (
                "state",
                "reason",
                "revision",
                "field",
                "title",
                "unit",
                "unit_name",
                "dossier",
            )
        },
    )
)
_ENTER = Prepared(
    insert(standing)
    .values(
        branch=sa.bindparam("branch"),
        entry=sa.bindparam("entry"),
        round=sa.bindparam("round"),
        contest=sa.bindparam("contest"),
        state="open",
        sheets=0,
        goes_on=0,
    )
    .on_conflict_do_nothing()
)
_ASSIGN = Prepared(
    sa.update(standing)
    .where(
        standing.c.branch == sa.bindparam("this_branch"),
        standing.c.entry == sa.bindparam("this_entry"),
        standing.c.sheets == 0,
    )
    .values(
        panel=sa.select(panel_field.c.panel)
        .where(
            panel_field.c.contest == standing.c.contest,
            panel_field.c.branch == standing.c.branch,
            panel_field.c.round == standing.c.round,
            (panel_field.c.field == sa.bindparam("this_field"))
            | (panel_field.c.field == EVERY_FIELD),
        )
        .scalar_subquery()
    )
)
_MARK_WITHDRAWN = Prepared(
    sa.update(result)
    .where(
        result.c.branch == sa.bindparam("this_branch"), result.c.entry == sa.bindparam("this_entry")
    )
    .values(is_withdrawn=1)
)


def load(session: Session, contest: str, branch: str, key: str) -> Entry:
    """The entry, or a new one that nothing was heard of yet."""
    row = session.one(_LOAD, {"this_branch": branch, "this_entry": key})
    if row is None:
        return Entry(branch, key, contest)
    dossier = Dossier.model_validate_json(row[5]) if row[5] else None
    return Entry(branch, key, row[0], row[1], row[2], row[3], row[4], dossier, bool(row[6]))


def save(session: Session, one: Entry) -> None:
    """Write the entry as it is now."""
    values = {
        "branch": one.branch,
        "id": one.id,
        "contest": one.contest,
        "state": one.state,
        "reason": one.reason,
        "revision": one.revision,
        "field": one.field,
        "title": one.title,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "dossier": one.dossier.model_dump_json() if one.dossier else None,
    }
    session.run(_SAVE, values)


def enter_round(session: Session, one: Entry, round_key: str) -> None:
    """Bring the entry into a round, once; without a panel yet."""
    values = {"branch": one.branch, "entry": one.id, "round": round_key, "contest": one.contest}
    session.run(_ENTER, values)


def assign(session: Session, one: Entry) -> None:
    """Put the entry before the panels of its field, in every round where no sheet is in."""
    values = {"this_branch": one.branch, "this_entry": one.id, "this_field": one.field}
    session.run(_ASSIGN, values)


def mark_withdrawn(session: Session, one: Entry) -> None:
    """Mark the entry's signed result, if there is one."""
    session.run(_MARK_WITHDRAWN, {"this_branch": one.branch, "this_entry": one.id})
