"""Recovery codes as rows: digests only, each good for once."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from shared.database import Prepared, Session, to_text
from shared.identity.tables import recovery_code
from shared.messaging.tables import values_of

_MINE = recovery_code.c.account == sa.bindparam("this_account")
_UNUSED = recovery_code.c.used_at.is_(None)
_ADD = Prepared(sa.insert(recovery_code).values(values_of(recovery_code)))
_DROP = Prepared(sa.delete(recovery_code).where(_MINE))
_USE = Prepared(
    sa.update(recovery_code)
    .where(_MINE, recovery_code.c.digest == sa.bindparam("this_digest"), _UNUSED)
    .values(used_at=sa.bindparam("at"))
)
_LEFT = Prepared(sa.select(sa.func.count()).select_from(recovery_code).where(_MINE, _UNUSED))


def replace_all(session: Session, account: str, digests: Iterable[str]) -> None:
    """Keep these codes of an account and no others."""
    session.run(_DROP, {"this_account": account})
    rows = [{"account": account, "digest": one, "used_at": None} for one in digests]
    session.run_many(_ADD, rows)


def use(session: Session, account: str, digest: str, at: datetime) -> bool:
    """Use a code up; False if it is none, or was used."""
    values = {"this_account": account, "this_digest": digest, "at": to_text(at)}
    return session.run(_USE, values) == 1


def left(session: Session, account: str) -> int:
    """How many codes of an account are unused."""
    row = session.one(_LEFT, {"this_account": account})
    return int(row[0]) if row else 0
