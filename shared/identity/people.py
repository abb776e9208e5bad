"""Every account of a site with its roles, for who administers them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared.database import Prepared, Session, to_text
from shared.identity.accounts import ACTIVE, DISABLED, ENDLESS, INVITED
from shared.identity.permissions import table
from shared.identity.tables import account, role_grant
from shared.vietnamese import sort_key

STATES = {INVITED: "đã mời, chưa đặt mật khẩu", ACTIVE: "đang dùng", DISABLED: "đã khóa"}
EVERYWHERE = "cả điểm cài đặt"
_ACCOUNTS = Prepared(
    sa.select(
        account.c.id, account.c.mail, account.c.name, account.c.sort_name, account.c.state,
        account.c.factor,
    )
)  # fmt: skip
_GRANTS = Prepared(
    sa.select(
        role_grant.c.account, role_grant.c.id, role_grant.c.role, role_grant.c.contest,
        role_grant.c.branch, role_grant.c.unit, role_grant.c.field,
    )
    .where(sa.func.coalesce(role_grant.c.valid_until, ENDLESS) > sa.bindparam("now"))
    .order_by(role_grant.c.granted_at, role_grant.c.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role that somebody holds or will hold, and where, in words."""

    id: str
    role_name: str
    where: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """An account with its roles; `has_factor` tells of a second factor."""

    account: str
    mail: str
    name: str
    state: str
    state_name: str
    has_factor: bool
    roles: tuple[HeldRole, ...]


def people(session: Session, now: datetime) -> list[KnownPerson]:
    """Every account, by given name in Vietnamese order."""
    roles: dict[str, list[HeldRole]] = defaultdict(list)
    for key, grant, role, *where in session.all(_GRANTS, {"now": to_text(now)}):
        words = " · ".join(one for one in where if one) or EVERYWHERE
        roles[key].append(HeldRole(grant, table().roles[role].name, words))
    rows = sorted(session.all(_ACCOUNTS), key=lambda row: sort_key(row[3]))
    return [
        KnownPerson(
            account=row[0], mail=row[1], name=row[2], state=row[4], state_name=STATES[row[4]],
            has_factor=row[5] is not None, roles=tuple(roles[row[0]]),
        )
        for row in rows
    ]  # fmt: skip
