"""All that a site keeps about one account's person, as plain data; and its erasure.

What other services keep is asked of them: letters by `letters_to`, the rest by what their doors
offer under `PERSONAL`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from shared import drafting
from shared.database import Session, to_text
from shared.identity import acts
from shared.identity.tables import (
    account,
    api_token,
    login,
    one_time_link,
    outside_identity,
    recovery_code,
    role_grant,
    security_act,
)
from shared.messages.contacts import contact
from shared.messages.tables import message

Lines = Sequence[Mapping[str, object]]
ERASED_NAME = "(đã xóa theo quy định)"


_NOTHING: frozenset[str] = frozenset()
_SECRET = frozenset({"password", "factor", "factor_offered", "offered_to", "digest"})
_RECEIPT = frozenset({"receipt"})
_CHAIN = frozenset({"salt", "personal", "hash"})


@dataclass(frozen=True, slots=True)
class PersonalPart:
    """What a service keeps about a person: its database, a name, and the query by account."""

    service: str
    name: str
    query: Callable[[Session, str], Lines]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of what is kept, under a name; one mapping of plain values per line."""

    name: str
    lines: Lines


def of_site(session: Session, key: str) -> tuple[Section, ...]:
    """What the site's own database keeps; secrets are left out, that they exist is not."""
    asked: tuple[tuple[str, sa.Table, str, str, frozenset[str]], ...] = (
        ("Tài khoản", account, "id", key, _SECRET),
        ("Địa chỉ nhận thư", contact, "recipient", _to(key), _NOTHING),
        ("Vai trò", role_grant, "account", key, _NOTHING),
        ("Phiên làm việc", login, "account", key, _SECRET),
        ("Mã truy cập API", api_token, "account", key, _SECRET),
        ("Tài khoản chung", outside_identity, "account", key, _NOTHING),
        ("Bản nháp", drafting.TABLE, "account", key, _NOTHING),
        ("Nhật ký an ninh", security_act, "account", key, _CHAIN),
    )
    return tuple(
        Section(name, _lines(session, table, table.c[column] == value, left_out))
        for name, table, column, value, left_out in asked
    )


def letters_to(session: Session, recipients: Sequence[str]) -> Lines:
    """The letters to a person in one service's database."""
    return _lines(session, message, message.c.recipient.in_(recipients), _RECEIPT)


def recipients_of(key: str, mail: str) -> tuple[str, str]:
    """Under which names letters go to a person."""
    return _to(key), f"address:{mail}"


def erase(session: Session, key: str, at: datetime) -> None:
    """Forget a person: what is left is an account without name that nobody can use.

    Grants stay: they say who could decide what, by an id that means nobody any more.
    """
    blank = {
        "mail": f"erased:{key}", "name": ERASED_NAME, "sort_name": ERASED_NAME,
        "state": "disabled", "password": None, "factor": None, "factor_offered": None,
        "offered_to": None,
    }  # fmt: skip
    core = session.core
    core.execute(sa.update(account).where(account.c.id == key).values(blank))
    ended = sa.func.coalesce(login.c.ended_at, to_text(at))
    gone = {"address": "", "agent": "", "ended_at": ended}
    core.execute(sa.update(login).where(login.c.account == key).values(gone))
    core.execute(sa.delete(contact).where(contact.c.recipient == _to(key)))
    drafts = drafting.TABLE
    for table in (api_token, one_time_link, outside_identity, recovery_code, drafts):
        core.execute(sa.delete(table).where(table.c.account == key))
    acts.erase_of(session, key)


def _lines(
    session: Session, table: sa.Table, where: sa.ColumnElement[bool],
    left_out: frozenset[str] = _NOTHING,
) -> Lines:  # fmt: skip
    shown = [one for one in table.c if one.name not in left_out]
    rows = session.core.execute(sa.select(*shown).where(where)).mappings()
    return [dict(row) for row in rows]


def _to(key: str) -> str:
    return f"account:{key}"
