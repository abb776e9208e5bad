"""Accounts, grants, sessions and links as rows, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.identity.asker import Grant
from shared.identity.tables import account, login, one_time_link, role_grant
from shared.messaging.tables import values_of

INVITED, ACTIVE, DISABLED = "invited", "active", "disabled"
ENDLESS = "9999"
"""Sorts after every instant."""

_THIS = account.c.id == sa.bindparam("this_account")
_COLUMNS = (
    account.c.id, account.c.mail, account.c.name, account.c.language, account.c.state,
    account.c.password, account.c.failures, account.c.locked_until, account.c.factor,
    account.c.factor_step, account.c.factor_offered, account.c.offered_to,
)  # fmt: skip
_BY_MAIL = Prepared(sa.select(*_COLUMNS).where(account.c.mail == sa.bindparam("this_mail")))
_BY_ID = Prepared(sa.select(*_COLUMNS).where(_THIS))
_LOCKED = Prepared(sa.select(*_COLUMNS).where(_THIS).with_for_update())
_ADD = Prepared(insert(account).values(values_of(account)).on_conflict_do_nothing())
_ANY = Prepared(sa.select(account.c.id).limit(1))
_ADD_GRANT = Prepared(sa.insert(role_grant).values(values_of(role_grant)))
_ADD_LINK = Prepared(sa.insert(one_time_link).values(values_of(one_time_link)))
_LINK = Prepared(
    sa.select(
        one_time_link.c.account, one_time_link.c.purpose, one_time_link.c.expires_at,
        one_time_link.c.used_at,
    ).where(one_time_link.c.digest == sa.bindparam("this_digest"))
)  # fmt: skip
_USE_LINK = Prepared(
    sa.update(one_time_link)
    .where(one_time_link.c.digest == sa.bindparam("this_digest"), one_time_link.c.used_at.is_(None))
    .values(used_at=sa.bindparam("at"))
)
_END_LINKS = Prepared(
    sa.update(one_time_link)
    .where(
        one_time_link.c.account == sa.bindparam("this_account"), one_time_link.c.used_at.is_(None)
    )
    .values(used_at=sa.bindparam("at"))
)
_ADD_LOGIN = Prepared(sa.insert(login).values(values_of(login)))
_OPENED = Prepared(sa.select(login.c.opened_at).where(login.c.id == sa.bindparam("this_login")))
_SEE_LOGIN = Prepared(
    sa.update(login)
    .where(login.c.digest == sa.bindparam("this_digest"))
    .values(seen_at=sa.bindparam("at"))
)
_END_LOGIN = Prepared(
    sa.update(login)
    .where(
        login.c.account == sa.bindparam("this_account"),
        login.c.id == sa.bindparam("this_login"),
        login.c.ended_at.is_(None),
    )
    .values(ended_at=sa.bindparam("at"))
)
_END_OTHER_LOGINS = Prepared(
    sa.update(login)
    .where(
        login.c.account == sa.bindparam("this_account"),
        login.c.id != sa.bindparam("kept"),
        login.c.ended_at.is_(None),
    )
    .values(ended_at=sa.bindparam("at"))
)
_END_GRANT = Prepared(
    sa.update(role_grant)
    .where(
        role_grant.c.account == sa.bindparam("this_account"),
        role_grant.c.id == sa.bindparam("this_grant"),
        sa.func.coalesce(role_grant.c.valid_until, ENDLESS) > sa.bindparam("at"),
    )
    .values(valid_until=sa.bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands; `password` is a hash, `factor` the key of the second factor.

    `factor_step` is the last step whose code was taken, `factor_offered` a key to be confirmed in
    the session `offered_to`.
    """

    id: str
    mail: str
    name: str
    language: str
    state: str
    password: str | None
    failures: int
    locked_until: datetime | None
    factor: str | None
    factor_step: int
    factor_offered: str | None
    offered_to: str | None

    def rests_at(self, now: datetime) -> bool:
        """Whether it is locked for a while after wrong passwords."""
        return self.locked_until is not None and now < self.locked_until


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time link, used or not."""

    account: str
    purpose: str
    expires_at: datetime
    is_used: bool


def by_mail(session: Session, mail: str) -> Account | None:
    """The account with a mail address, in any case."""
    return _account_or_none(session.one(_BY_MAIL, {"this_mail": folded(mail)}))


def by_id(session: Session, key: str) -> Account | None:
    """The account with an id."""
    return _account_or_none(session.one(_BY_ID, {"this_account": key}))


def locked(session: Session, key: str) -> Account | None:
    """The account with an id, locked until the transaction ends."""
    return _account_or_none(session.one(_LOCKED, {"this_account": key}))


def is_empty(session: Session) -> bool:
    """Whether there is no account at all."""
    return session.one(_ANY) is None


def add(session: Session, row: Mapping[str, Any]) -> bool:
    """Write a new account; False if its mail address is taken."""
    return session.run(_ADD, row) == 1


def change(session: Session, key: str, **values: object) -> None:
    """Write some columns of an account."""
    session.core.execute(sa.update(account).where(account.c.id == key).values(values))


def add_grant(session: Session, row: Mapping[str, Any]) -> None:
    """Write a grant."""
    session.run(_ADD_GRANT, row)


def end_grant(session: Session, key: str, grant: str, at: datetime) -> bool:
    """End a grant; False if it had ended."""
    values = {"this_account": key, "this_grant": grant, "at": to_text(at)}
    return session.run(_END_GRANT, values) == 1


def add_link(session: Session, digest: str, key: str, purpose: str, expires: datetime) -> None:
    """Write a one-time link."""
    row = {"digest": digest, "account": key, "purpose": purpose, "expires_at": to_text(expires)}
    session.run(_ADD_LINK, {**row, "used_at": None})


def link(session: Session, digest: str) -> Link | None:
    """The link with this digest."""
    row = session.one(_LINK, {"this_digest": digest})
    return Link(row[0], row[1], from_text(row[2]), row[3] is not None) if row else None


def use_link(session: Session, digest: str, at: datetime) -> bool:
    """Use a link up; False if it was used."""
    return session.run(_USE_LINK, {"this_digest": digest, "at": to_text(at)}) == 1


def end_links(session: Session, key: str, at: datetime) -> None:
    """Use up every link of an account."""
    session.run(_END_LINKS, {"this_account": key, "at": to_text(at)})


def add_login(session: Session, row: Mapping[str, Any]) -> None:
    """Write a session."""
    session.run(_ADD_LOGIN, row)


def opened_at(session: Session, login_id: str) -> datetime | None:
    """When a session began."""
    row = session.one(_OPENED, {"this_login": login_id})
    return from_text(row[0]) if row else None


def see_login(session: Session, digest: str, at: datetime) -> None:
    """Note that a session is in use."""
    session.run(_SEE_LOGIN, {"this_digest": digest, "at": to_text(at)})


def end_login(session: Session, key: str, login_id: str, at: datetime) -> bool:
    """End a session; False if there is none to end."""
    values = {"this_account": key, "this_login": login_id, "at": to_text(at)}
    return session.run(_END_LOGIN, values) == 1


def end_logins(session: Session, key: str, at: datetime, *, kept: str = "") -> int:
    """End every session of an account but one; how many."""
    values = {"this_account": key, "kept": kept, "at": to_text(at)}
    return session.run(_END_OTHER_LOGINS, values)


def folded(mail: str) -> str:
    """A mail address as it is kept and looked for."""
    return mail.strip().casefold()


def grant_row(grant: Grant) -> dict[str, str]:
    """Where a grant holds, as columns."""
    return {
        "role": grant.role,
        "contest": grant.contest or "",
        "branch": grant.branch or "",
        "unit": grant.unit or "",
        "field": grant.field or "",
    }


def _account_or_none(row: Row | None) -> Account | None:
    if row is None:
        return None
    until = from_text(row[7]) if row[7] else None
    key, mail, name, language, state, password, failures, _, factor, step, offered, offered_to = row
    return Account(
        id=key, mail=mail, name=name, language=language, state=state, password=password,
        failures=int(failures), locked_until=until, factor=factor, factor_step=int(step),
        factor_offered=offered, offered_to=offered_to,
    )  # fmt: skip
