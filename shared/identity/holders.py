"""Who holds a role in a branch: accounts of the site, and the demonstration's people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared.database import Prepared, Session, to_text
from shared.identity.accounts import DISABLED, ENDLESS
from shared.identity.asker import Asker
from shared.identity.tables import account, role_grant
from shared.vietnamese import person_key

_HOLDERS = Prepared(
    sa.select(account.c.id, account.c.name)
    .join_from(role_grant, account, account.c.id == role_grant.c.account)
    .where(
        role_grant.c.role == sa.bindparam("this_role"),
        role_grant.c.contest.in_(("", sa.bindparam("this_contest"))),
        role_grant.c.branch.in_(("", sa.bindparam("this_branch"))),
        role_grant.c.valid_from <= sa.bindparam("now"),
        sa.func.coalesce(role_grant.c.valid_until, ENDLESS) > sa.bindparam("now"),
        account.c.state != DISABLED,
    )
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a role; `account` is opaque."""

    account: str
    name: str


def holders(
    session: Session, role: str, place: tuple[str, str], now: datetime,
    played: Iterable[Asker] = (),
) -> tuple[Holder, ...]:  # fmt: skip
    """Who holds a role in a branch (contest, branch) now, by given name.

    `played` are the demonstration's people, whose roles stand in no table.
    """
    contest, branch = place
    asked = {
        "this_role": role, "this_contest": contest, "this_branch": branch, "now": to_text(now),
    }  # fmt: skip
    found = {row[0]: Holder(row[0], row[1]) for row in session.all(_HOLDERS, asked)}
    for one in played:
        if any(grant.role == role and grant.holds_at(*place) for grant in one.grants):
            found[one.account] = Holder(one.account, one.name)
    return tuple(sorted(found.values(), key=lambda one: person_key(one.name)))
