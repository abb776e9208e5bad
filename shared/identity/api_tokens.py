"""API tokens as rows: digests only, with a scope, an end, and when they were last used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shared.database import Prepared, Session, from_text, to_text
from shared.identity.tables import api_token
from shared.messaging.tables import values_of

_MINE = api_token.c.account == sa.bindparam("this_account")
_OPEN = api_token.c.ended_at.is_(None)
_ADD = Prepared(sa.insert(api_token).values(values_of(api_token)))
_SEE = Prepared(
    sa.update(api_token)
    .where(api_token.c.digest == sa.bindparam("this_digest"))
    .values(seen_at=sa.bindparam("at"), seen_from=sa.bindparam("address"))
)
_END = Prepared(
    sa.update(api_token)
    .where(_MINE, api_token.c.id == sa.bindparam("this_token"), _OPEN)
    .values(ended_at=sa.bindparam("at"))
)
_END_ALL = Prepared(sa.update(api_token).where(_MINE, _OPEN).values(ended_at=sa.bindparam("at")))
_ALL = Prepared(
    sa.select(
        api_token.c.id, api_token.c.name, api_token.c.scope, api_token.c.created_at,
        api_token.c.expires_at, api_token.c.seen_at, api_token.c.seen_from,
    )
    .where(_MINE, _OPEN, api_token.c.expires_at > sa.bindparam("now"))
    .order_by(api_token.c.id.desc())
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token that can be used; `seen_at` is None before the first use."""

    id: str
    name: str
    scope: str
    created_at: datetime
    expires_at: datetime
    seen_at: datetime | None
    seen_from: str | None


def add(session: Session, row: Mapping[str, Any]) -> None:
    """Write a new token."""
    session.run(_ADD, row)


def see(session: Session, digest: str, at: datetime, address: str) -> None:
    """Note that a token is in use, and from where."""
    session.run(_SEE, {"this_digest": digest, "at": to_text(at), "address": address})


def end(session: Session, account: str, token: str, at: datetime) -> bool:
    """End a token; False if there is none to end."""
    values = {"this_account": account, "this_token": token, "at": to_text(at)}
    return session.run(_END, values) == 1


def end_all(session: Session, account: str, at: datetime) -> int:
    """End every token of an account; how many."""
    return session.run(_END_ALL, {"this_account": account, "at": to_text(at)})


def usable(session: Session, account: str, now: datetime) -> tuple[ApiToken, ...]:
    """The tokens of an account that can be used, newest first."""
    rows = session.all(_ALL, {"this_account": account, "now": to_text(now)})
    return tuple(
        ApiToken(
            id=row[0], name=row[1], scope=row[2], created_at=from_text(row[3]),
            expires_at=from_text(row[4]), seen_at=from_text(row[5]) if row[5] else None,
            seen_from=row[6],
        )
        for row in rows
    )  # fmt: skip
