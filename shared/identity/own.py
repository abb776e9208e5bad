"""What a person sees of the own account: sessions that are open, and what was done to it."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Session, from_text, to_text
from shared.errors import NotYetKnown
from shared.identity import accounts
from shared.identity.accounts import Account
from shared.identity.act_kinds import name_of
from shared.identity.tables import login, security_act

MOST_ACTS = 20
_LOGINS = Prepared(
    sa.select(login.c.id, login.c.opened_at, login.c.seen_at, login.c.address, login.c.agent)
    .where(
        login.c.account == sa.bindparam("this_account"),
        login.c.ended_at.is_(None),
        login.c.expires_at > sa.bindparam("now"),
    )
    .order_by(login.c.seen_at.desc(), login.c.id)
)
_ACTS = Prepared(
    sa.select(security_act.c.at, security_act.c.act, security_act.c.address)
    .where(security_act.c.account == sa.bindparam("this_account"))
    .order_by(security_act.c.seq.desc())
    .limit(MOST_ACTS)
)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session that is open."""

    id: str
    opened_at: datetime
    seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True, slots=True)
class SecurityAct:
    """Something that was done to an account, and from where."""

    at: datetime
    what: str
    address: str


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """An account as its person sees it, sessions by last use, acts newest first."""

    account: Account
    sessions: tuple[OpenSession, ...]
    acts: tuple[SecurityAct, ...]


def own_account(session: Session, key: str) -> OwnAccount:
    """The account with an id. Raises `NotYetKnown`."""
    known = accounts.by_id(session, key)
    if known is None:
        raise NotYetKnown(awaited=f"account/{key}")
    mine = {"this_account": key}
    open_now = session.all(_LOGINS, {**mine, "now": to_text(wall_now())})
    return OwnAccount(
        account=known,
        sessions=tuple(
            OpenSession(row[0], from_text(row[1]), from_text(row[2]), row[3], row[4])
            for row in open_now
        ),
        acts=tuple(
            SecurityAct(from_text(row[0]), name_of(str(row[1])), str(row[2]))
            for row in session.all(_ACTS, mine)
        ),
    )
