"""Finds who a session's secret or an API token belongs to, on the path of every request.

On SQLite what was read is kept until another connection commits (`PRAGMA data_version`, read at
each request): ending a session or a grant counts from the next request on. PostgreSQL has no such
counter, and is asked each time.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from shared.clock import wall_now
from shared.database import Prepared, Row, Session, from_text, to_text
from shared.identity.accounts import ACTIVE, ENDLESS
from shared.identity.asker import Asker, Grant
from shared.identity.inheriting import with_inherited
from shared.identity.permissions import needing_factor
from shared.identity.tables import account, api_token, login, role_grant
from shared.identity.tokens import digest_of
from shared.runtime import SiteRuntime

MOST_KEPT = 2000
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""Units begin and end by the days here."""

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
_TOKEN = Prepared(
    sa.select(
        account.c.id, account.c.name, account.c.language, api_token.c.id, api_token.c.is_strong,
        api_token.c.expires_at, api_token.c.seen_at, api_token.c.scope,
    )
    .join_from(api_token, account, account.c.id == api_token.c.account)
    .where(
        api_token.c.digest == sa.bindparam("this_digest"),
        api_token.c.ended_at.is_(None),
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
    """A session or token that is open: whose, until when, and when it was last used."""

    asker: Asker
    digest: str
    expires_at: datetime
    seen_at: datetime | None


Finding = Callable[[Session, str, datetime], Signed | None]
Key = tuple[Finding, str]


class Directory:
    """The open sessions of one site, kept while nothing changes."""

    def __init__(self, site: SiteRuntime, idle: timedelta) -> None:
        self._site = site
        self._idle = idle
        database = site.databases["site"]
        self._watching = database.session() if database.dialect == "sqlite" else None
        self._version: int | None = None
        self._kept: dict[Key, tuple[datetime, Signed]] = {}

    async def who(self, secret: str) -> Signed | None:
        """The open session that a secret belongs to, None if there is none."""
        now = wall_now()
        signed = await self._find(open_login, secret, now)
        if signed is None or signed.seen_at is None:
            return None
        ends = min(signed.expires_at, signed.seen_at + self._idle)
        return signed if now < ends else None

    async def bearer(self, token: str) -> Signed | None:
        """Whose API token it is, None if it is none that can be used."""
        now = wall_now()
        signed = await self._find(open_token, token, now)
        return signed if signed is not None and now < signed.expires_at else None

    async def _find(self, ask: Finding, secret: str, now: datetime) -> Signed | None:
        digest = digest_of(secret)
        # By kind: what was found as a token must not be taken for a session.
        key = ask, digest
        self._forget_if_changed()
        kept = self._kept.get(key)
        if kept is None or now - kept[0] > KEPT_FOR:
            found = await self._site.query("site", ask, digest, now)
            if found is None:
                return None
            kept = now, found
            self._keep(key, kept)
        return kept[1]

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

    def _keep(self, key: Key, kept: tuple[datetime, Signed]) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = kept


def open_login(session: Session, digest: str, now: datetime) -> Signed | None:
    """The session with a digest and its account's grants that hold now."""
    row = session.one(_LOGIN, {"this_digest": digest})
    if row is None:
        return None
    asker = _asker(session, row, now)
    return Signed(asker, digest, from_text(row[5]), from_text(row[6]))


def open_token(session: Session, digest: str, now: datetime) -> Signed | None:
    """The API token with a digest, its account's grants and the scope that narrows them."""
    row = session.one(_TOKEN, {"this_digest": digest})
    if row is None:
        return None
    asker = dataclasses.replace(_asker(session, row, now), login=None, scope=row[7])
    seen_at = from_text(row[6]) if row[6] else None
    return Signed(asker, digest, from_text(row[5]), seen_at)


def grants_of(session: Session, key: str, now: datetime) -> tuple[Grant, ...]:
    """The grants of an account that hold now, oldest first, and what its units inherited."""
    rows = session.all(_GRANTS, {"this_account": key, "now": to_text(now)})
    given = [Grant(row[0], *(one or None for one in row[1:])) for row in rows]
    return with_inherited(session, given, now.astimezone(_ZONE).date())


def _asker(session: Session, row: Row, now: datetime) -> Asker:
    grants, is_strong = grants_of(session, row[0], now), bool(row[4])
    withheld = () if is_strong else needing_factor(grants)
    return Asker(
        account=row[0], name=row[1], language=row[2], login=row[3], is_strong=is_strong,
        grants=() if withheld else grants, withheld=withheld,
    )  # fmt: skip
