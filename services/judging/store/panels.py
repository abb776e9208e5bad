"""Panels, their judges and fields, and the entries that they are given."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from services.judging.domain.panels import EVERY_FIELD, Judge, Panel
from services.judging.tables import entry, panel, panel_field, panel_judge, standing
from shared.database import Session


def of_round(session: Session, contest: str, branch: str, round_key: str | None) -> list[Panel]:
    """The panels of a round, or of every round, by name."""
    mine = [panel.c.contest == contest, panel.c.branch == branch]
    if round_key is not None:
        mine.append(panel.c.round == round_key)
    sheets = (
        sa.select(sa.func.coalesce(sa.func.sum(standing.c.sheets), 0))
        .where(standing.c.panel == panel.c.id)
        .scalar_subquery()
    )
    rows = session.core.execute(
        sa.select(panel.c.id, panel.c.round, panel.c.name, sheets)
        .where(*mine)
        .order_by(panel.c.round, panel.c.name, panel.c.id)
    ).all()
    ids = [row[0] for row in rows]
    judges, fields = _judges(session, ids), _fields(session, ids)
    return [
        Panel(row[0], row[1], row[2], fields.get(row[0], ()), judges.get(row[0], ()), int(row[3]))
        for row in rows
    ]


def keep(
    session: Session, place: tuple[str, str], one: Panel, formed_at: str,
    pseudonyms: Mapping[str, str],
) -> None:  # fmt: skip
    """Write a new panel of a branch (contest, branch)."""
    mine = {"contest": place[0], "branch": place[1], "round": one.round}
    session.core.execute(
        sa.insert(panel), {**mine, "id": one.id, "name": one.name, "formed_at": formed_at}
    )
    judges = [
        {
            "panel": one.id, "judge": judge.account, "name": judge.name, "position": position,
            "pseudonym": pseudonyms.get(judge.account),
        }
        for position, judge in enumerate(one.judges)
    ]  # fmt: skip
    session.core.execute(sa.insert(panel_judge), judges)
    fields = [{**mine, "field": field, "panel": one.id} for field in one.fields]
    session.core.execute(sa.insert(panel_field), fields)


def drop(session: Session, key: str) -> None:
    """Take a panel away that another one replaces."""
    session.core.execute(sa.delete(panel_field).where(panel_field.c.panel == key))
    session.core.execute(sa.delete(panel_judge).where(panel_judge.c.panel == key))
    session.core.execute(sa.delete(panel).where(panel.c.id == key))


def fill_first_round(session: Session, contest: str, branch: str, round_key: str) -> None:
    """Bring every entry that takes part into the first round, unless it is there."""
    there = sa.exists().where(
        standing.c.branch == entry.c.branch,
        standing.c.entry == entry.c.id,
        standing.c.round == round_key,
    )
    taking_part = sa.select(
        entry.c.branch, entry.c.id, sa.literal(round_key), entry.c.contest,
        sa.literal("open"), sa.literal(0), sa.literal(0),
    ).where(
        entry.c.branch == branch, entry.c.contest == contest, entry.c.state == "in", ~there
    )  # fmt: skip
    names = ["branch", "entry", "round", "contest", "state", "sheets", "goes_on"]
    session.core.execute(sa.insert(standing).from_select(names, taking_part))


def assign(session: Session, contest: str, branch: str, round_key: str) -> None:
    """Put every entry of the round of which no sheet is in before the panel of its field."""
    covering = (
        sa.select(panel_field.c.panel)
        .join(
            entry, sa.or_(panel_field.c.field == entry.c.field, panel_field.c.field == EVERY_FIELD)
        )
        .where(
            panel_field.c.contest == contest,
            panel_field.c.branch == branch,
            panel_field.c.round == round_key,
            entry.c.branch == standing.c.branch,
            entry.c.id == standing.c.entry,
        )
        .scalar_subquery()
    )
    session.core.execute(
        sa.update(standing)
        .where(
            standing.c.contest == contest,
            standing.c.branch == branch,
            standing.c.round == round_key,
            standing.c.sheets == 0,
        )
        .values(panel=covering)
    )


def _judges(session: Session, ids: Sequence[str]) -> dict[str, tuple[Judge, ...]]:
    rows = session.core.execute(
        sa.select(panel_judge.c.panel, panel_judge.c.judge, panel_judge.c.name)
        .where(panel_judge.c.panel.in_(ids))
        .order_by(panel_judge.c.panel, panel_judge.c.position)
    )
    found: dict[str, tuple[Judge, ...]] = {}
    for key, account, name in rows:
        found[key] = (*found.get(key, ()), Judge(account, name))
    return found


def _fields(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    rows = session.core.execute(
        sa.select(panel_field.c.panel, panel_field.c.field)
        .where(panel_field.c.panel.in_(ids))
        .order_by(panel_field.c.panel, panel_field.c.field)
    )
    found: dict[str, tuple[str, ...]] = {}
    for key, field in rows:
        found[key] = (*found.get(key, ()), field)
    return found
