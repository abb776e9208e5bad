"""Security-relevant acts as who administers or inspects reads them: narrowed, newest first."""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared.database import Row, Session, from_text, to_text
from shared.identity.act_kinds import KINDS, facts_in_words, name_of
from shared.identity.permit import Place
from shared.identity.tables import account, role_grant, security_act


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; "" and None are anything. `before` is the number of the last one shown.

    `within` are the branches of an inspector: acts on accounts that have or had a role there.
    """

    kind: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    within: tuple[Place, ...] | None = None


@dataclass(frozen=True, slots=True)
class NotedAct:
    """An act in words; names are None where there is no such account (any more)."""

    seq: int
    at: datetime
    act: str
    what: str
    account: str
    name: str | None
    actor: str
    actor_name: str | None
    address: str
    facts: tuple[tuple[str, str], ...]
    is_erased: bool

    @property
    def is_by_oneself(self) -> bool:
        """Whether nobody else did it."""
        return self.actor in (self.account, "nobody")


def noted_acts(session: Session, wanted: Wanted, limit: int) -> tuple[NotedAct, ...]:
    """The newest acts of those asked for, newest first."""
    whose, who = account.alias(), account.alias()
    statement = (
        sa.select(
            security_act.c.seq, security_act.c.at, security_act.c.act, security_act.c.account,
            whose.c.name, security_act.c.actor, who.c.name.label("actor_name"),
            security_act.c.address, security_act.c.facts, security_act.c.salt,
        )
        .outerjoin(whose, whose.c.id == security_act.c.account)
        .outerjoin(who, who.c.id == security_act.c.actor)
        .where(*_conditions(wanted, whose))
        .order_by(security_act.c.seq.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(_noted(tuple(row)) for row in session.core.execute(statement))


def _conditions(wanted: Wanted, whose: sa.FromClause) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.kind in KINDS:
        found.append(security_act.c.act.in_(tuple(KINDS[wanted.kind].acts)))
    if wanted.text:
        found.append(_holds(wanted.text, whose))
    if wanted.since:
        found.append(security_act.c.at >= to_text(wanted.since))
    if wanted.until:
        found.append(security_act.c.at <= to_text(wanted.until))
    if wanted.before is not None:
        found.append(security_act.c.seq < wanted.before)
    if wanted.within is not None:
        found.append(security_act.c.account.in_(_accounts_of(wanted.within)))
    return found


def _holds(text: str, whose: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.or_(
        whose.c.name.contains(text, autoescape=True),
        whose.c.mail.contains(text.casefold(), autoescape=True),
        security_act.c.address == text,
    )


def _accounts_of(within: tuple[Place, ...]) -> sa.Select[tuple[str]]:
    at = [
        sa.and_(role_grant.c.contest.in_(("", contest)), role_grant.c.branch.in_(("", branch)))
        for contest, branch in within
    ]
    return sa.select(role_grant.c.account).where(sa.or_(sa.false(), *at))


def _noted(row: Row) -> NotedAct:
    seq, at, act, key, name, actor, actor_name, address, facts, salt = row
    return NotedAct(
        seq, from_text(at), act, name_of(act), key, name, actor, actor_name, address,
        facts_in_words(json.loads(facts)), is_erased=not salt,
    )  # fmt: skip
