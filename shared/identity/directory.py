"""Finds who a session's secret belongs to, on the path of every request.

On SQLite what was read is kept until another connection commits (`PRAGMA data_version`, read at
each request): ending a session or a grant counts from the next request on. PostgreSQL has no such
counter, and is asked each time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Session, from_text, to_text
from shared.identity.accounts import ACTIVE, ENDLESS
from shared.identity.asker import Asker, Grant
from shared.identity.permissions import needing_factor
from shared.identity.tables import account, login, role_grant
from shared.identity.tokens import digest_of
from shared.runtime import SiteRuntime

MOST_KEPT = 2000
KEPT_FOR = timedelta(seconds=5)
"""A grant that begins or ends by the calendar is noticed after so long at the latest."""

_LOGIN = Prepared(
    sa.select(
        account.c.id, account.c.name, account.c.language, login.c.id, login.c.is_strong,
        login.c.expires_at, login.c.seen_at,
    )
    .join_from(login, account, account.c.id == login.c.account)
    .where(
        login.c.digest == sa.bindparam("this_digest"),
        login.c.ended_at.is_(None),
        account.c.state == ACTIVE,
    )
)  # fmt: skip
_GRANTS = Prepared(
    sa.select(
        role_grant.c.role, role_grant.c.contest, role_grant.c.branch, role_grant.c.unit,
        role_grant.c.field,
    )
    .where(
        role_grant.c.account == sa.bindparam("this_account"),
        role_grant.c.valid_from <= sa.bindparam("now"),
        sa.func.coalesce(role_grant.c.valid_until, ENDLESS) > sa.bindparam("now"),
    )
    .order_by(role_grant.c.granted_at, role_grant.c.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signed:
    """A session that is open: whose, until when, and when it was last used."""

    asker: Asker
    digest: str
    expires_at: datetime
    seen_at: datetime


class Directory:
    """The open sessions of one site, kept while nothing changes."""

    def __init__(self, site: SiteRuntime, idle: timedelta) -> None:
        self._site = site
        self._idle = idle
        database = site.databases["site"]
        self._watching = database.session() if database.dialect == "sqlite" else None
        self._version: int | None = None
        self._kept: dict[str, tuple[datetime, Signed]] = {}

    async def who(self, secret: str) -> Signed | None:
        """The open session that a secret belongs to, None if there is none."""
        now, digest = wall_now(), digest_of(secret)
        self._forget_if_changed()
        kept = self._kept.get(digest)
        if kept is None or now - kept[0] > KEPT_FOR:
            found = await self._site.query("site", open_login, digest, now)
            if found is None:
                return None
            kept = now, found
            self._keep(digest, kept)
        signed = kept[1]
        ends = min(signed.expires_at, signed.seen_at + self._idle)
        return signed if now < ends else None

    def close(self) -> None:
        """Give the connection back."""
        if self._watching is not None:
            self._watching.close()

    def _forget_if_changed(self) -> None:
        if self._watching is None:
            self._kept.clear()
            return
        version = self._watching.data_version()
        if version != self._version:
            self._kept.clear()
            self._version = version

    def _keep(self, digest: str, kept: tuple[datetime, Signed]) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[digest] = kept


def open_login(session: Session, digest: str, now: datetime) -> Signed | None:
    """The session with a digest and its account's grants that hold now."""
    row = session.one(_LOGIN, {"this_digest": digest})
    if row is None:
        return None
    grants = grants_of(session, row[0], now)
    withheld = () if row[4] else needing_factor(grants)
    asker = Asker(
        account=row[0], name=row[1], language=row[2], login=row[3],
        grants=() if withheld else grants, withheld=withheld,
    )  # fmt: skip
    return Signed(asker, digest, from_text(row[5]), from_text(row[6]))


def grants_of(session: Session, key: str, now: datetime) -> tuple[Grant, ...]:
    """The grants of an account that hold now, oldest first."""
    rows = session.all(_GRANTS, {"this_account": key, "now": to_text(now)})
    return tuple(Grant(row[0], *(one or None for one in row[1:])) for row in rows)
