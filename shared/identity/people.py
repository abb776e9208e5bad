"""Every account of a site with its roles, for who administers them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared.database import Prepared, Row, Session, from_text, to_text
from shared.errors import NotYetKnown
from shared.identity.accounts import ACTIVE, DISABLED, ENDLESS, INVITED
from shared.identity.permissions import table
from shared.identity.tables import account, role_grant
from shared.vietnamese import fold, sort_key

STATES = {INVITED: "đã mời, chưa đặt mật khẩu", ACTIVE: "đang dùng", DISABLED: "đã khóa"}
EVERYWHERE = "cả điểm cài đặt"
_ACCOUNTS = Prepared(
    sa.select(
        account.c.id, account.c.mail, account.c.name, account.c.sort_name, account.c.state,
        account.c.factor, account.c.created_at,
    )
)  # fmt: skip
_GRANT_COLUMNS = (
    role_grant.c.account, role_grant.c.id, role_grant.c.role, role_grant.c.contest,
    role_grant.c.branch, role_grant.c.unit, role_grant.c.field, role_grant.c.valid_from,
    role_grant.c.valid_until,
)  # fmt: skip
_HOLDS = sa.func.coalesce(role_grant.c.valid_until, ENDLESS) > sa.bindparam("now")
_ORDER = (role_grant.c.granted_at, role_grant.c.id)
_GRANTS = Prepared(sa.select(*_GRANT_COLUMNS).where(_HOLDS).order_by(*_ORDER))
_GRANTS_OF = Prepared(
    sa.select(*_GRANT_COLUMNS)
    .where(_HOLDS, role_grant.c.account == sa.bindparam("this_account"))
    .order_by(*_ORDER)
)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds or will hold; an empty part of its place is everywhere."""

    id: str
    role: str
    role_name: str
    contest: str
    branch: str
    unit: str
    field: str
    valid_from: datetime
    valid_until: datetime | None

    @property
    def where(self) -> str:
        """Its place in one line."""
        parts = (self.contest, self.branch, self.unit, self.field)
        return " · ".join(one for one in parts if one) or EVERYWHERE

    def holds_at(self, now: datetime) -> bool:
        """Whether it has begun."""
        return self.valid_from <= now


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """An account with its roles; `has_factor` tells of a second factor."""

    account: str
    mail: str
    name: str
    state: str
    state_name: str
    has_factor: bool
    created_at: datetime
    roles: tuple[HeldRole, ...]

    def is_found_by(self, words: str) -> bool:
        """Whether name or mail address hold these words, diacritics ignored."""
        return fold(words) in f"{fold(self.name)} {fold(self.mail)}"


def people(session: Session, now: datetime) -> list[KnownPerson]:
    """Every account, by given name in Vietnamese order."""
    roles: dict[str, list[HeldRole]] = defaultdict(list)
    for row in session.all(_GRANTS, {"now": to_text(now)}):
        roles[row[0]].append(_role(row))
    rows = sorted(session.all(_ACCOUNTS), key=lambda row: sort_key(row[3]))
    return [_person(row, roles[row[0]]) for row in rows]


def roles_of(session: Session, key: str, now: datetime) -> tuple[HeldRole, ...]:
    """What somebody holds or will hold, oldest first."""
    values = {"this_account": key, "now": to_text(now)}
    return tuple(_role(row) for row in session.all(_GRANTS_OF, values))


def one_person(session: Session, key: str, now: datetime) -> KnownPerson:
    """One account. Raises `NotYetKnown`."""
    found = next((row for row in session.all(_ACCOUNTS) if row[0] == key), None)
    if found is None:
        raise NotYetKnown(awaited=f"account/{key}")
    return _person(found, roles_of(session, key, now))


def _person(row: Row, roles: Iterable[HeldRole]) -> KnownPerson:
    return KnownPerson(
        account=row[0], mail=row[1], name=row[2], state=row[4], state_name=STATES[row[4]],
        has_factor=row[5] is not None, created_at=from_text(row[6]), roles=tuple(roles),
    )  # fmt: skip


def _role(row: Row) -> HeldRole:
    _, key, role, contest, branch, unit, field, begins, ends = row
    return HeldRole(
        key, role, table().roles[role].name, contest, branch, unit, field,
        from_text(begins), from_text(ends) if ends else None,
    )  # fmt: skip
