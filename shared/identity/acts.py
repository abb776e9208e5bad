"""Security-relevant acts: who did what to which account, from where; chained by hash.

Each row's hash covers the one before and every column. What is personal (the address it came from,
the facts) is covered through a digest with salt, so that it can be erased by law while the chain
stays whole (docs/decisions/0032).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shared.database import Prepared, Row, Session, to_text
from shared.identity.tables import security_act
from shared.ids import new_id
from shared.messaging.log import GENESIS, Break, Head, link
from shared.messaging.tables import values_of

NAME = "site.acts"
"""What heartbeats call this chain beside the logs of the databases."""

_COLUMNS = (
    security_act.c.seq, security_act.c.id, security_act.c.at, security_act.c.act,
    security_act.c.account, security_act.c.actor, security_act.c.personal, security_act.c.hash,
    security_act.c.address, security_act.c.facts, security_act.c.salt,
)  # fmt: skip
_ADD = Prepared(sa.insert(security_act).values(values_of(security_act)))
_HEAD = Prepared(
    sa.select(security_act.c.seq, security_act.c.hash).order_by(security_act.c.seq.desc()).limit(1)
)
_HASH = Prepared(
    sa.select(security_act.c.hash).where(security_act.c.seq == sa.bindparam("this_seq"))
)
_CHAIN = Prepared(
    sa.select(*_COLUMNS)
    .where(security_act.c.seq > sa.bindparam("after"))
    .order_by(security_act.c.seq)
    .limit(1000)
)
_WAS = Prepared(
    sa.select(security_act.c.seq)
    .where(
        security_act.c.account == sa.bindparam("this_account"),
        security_act.c.act == sa.bindparam("this_act"),
        security_act.c.at > sa.bindparam("since"),
    )
    .limit(1)
)
_BLANK = {"address": "", "facts": "{}", "salt": ""}
_ERASE_OF = Prepared(
    sa.update(security_act)
    .where(security_act.c.account == sa.bindparam("this_account"), security_act.c.salt != "")
    .values(_BLANK)
)
_ERASE_BEFORE = Prepared(
    sa.update(security_act)
    .where(security_act.c.at < sa.bindparam("before"), security_act.c.salt != "")
    .values(_BLANK)
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done: what, to which account, by whom, from where, and its facts."""

    act: str
    account: str
    actor: str
    address: str
    facts: Mapping[str, object]


def note(session: Session, act: Act, at: datetime) -> str:
    """Write an act to the end of the chain; its id. No statement changes what it says."""
    session.lock("security-acts")
    facts = json.dumps(act.facts, ensure_ascii=False, default=str, sort_keys=True)
    written = {
        "id": new_id(), "at": to_text(at), "act": act.act, "account": act.account,
        "actor": act.actor, "address": act.address, "facts": facts,
    }  # fmt: skip
    session.run(_ADD, _linked(head(session), written))
    return written["id"]


def chained(rows: Iterable[Mapping[str, str]]) -> list[dict[str, object]]:
    """Rows of before there was a chain, as its beginning."""
    made: list[dict[str, object]] = []
    end = Head(0, GENESIS)
    for one in rows:
        made.append(_linked(end, one))
        end = Head(end.seq + 1, str(made[-1]["hash"]))
    return made


def was_noted(session: Session, account: str, act: str, since: datetime) -> bool:
    """Whether an act on an account was noted since then."""
    values = {"this_account": account, "this_act": act, "since": to_text(since)}
    return session.one(_WAS, values) is not None


def erase_of(session: Session, account: str) -> int:
    """Forget from where and with which facts an account was acted on; how many rows."""
    return session.run(_ERASE_OF, {"this_account": account})


def erase_before(session: Session, before: datetime) -> int:
    """Forget the same of everything older; how many rows."""
    return session.run(_ERASE_BEFORE, {"before": to_text(before)})


def head(session: Session) -> Head:
    """Where the chain stands."""
    row = session.one(_HEAD)
    return Head(int(row[0]), str(row[1])) if row else Head(0, GENESIS)


def hash_at(session: Session, seq: int) -> str | None:
    """The hash of one row; the genesis hash for 0, None where there is no such row."""
    if seq == 0:
        return GENESIS
    row = session.one(_HASH, {"this_seq": seq})
    return str(row[0]) if row else None


def breaks(session: Session) -> Iterator[Break]:
    """Every row that is not what was written, or that misses the ones before.

    That rows are missing at the end shows only against a head that was heard elsewhere.
    """
    seq, chain = 0, GENESIS
    while rows := session.all(_CHAIN, {"after": seq}):
        for row in rows:
            found = _as_mapping(row)
            for what in _faults(found, Head(seq, chain)):
                yield Break(found["seq"], found["id"], what)
            seq, chain = found["seq"], found["hash"]


def _faults(row: Mapping[str, Any], before: Head) -> Iterator[str]:
    if row["seq"] != before.seq + 1:
        yield f"thiếu {row['seq'] - before.seq - 1} dòng trước đó"
    if not _is_whole(row):
        yield "nơi thực hiện hoặc chi tiết đã bị sửa"
    if link(before.hash, _digest(row)) != row["hash"]:
        yield "chuỗi băm bị đứt"


def _linked(end: Head, written: Mapping[str, str]) -> dict[str, object]:
    """What was written as the row that follows the end of a chain."""
    salt = new_id()
    personal = _personal(written["address"], written["facts"], salt)
    row = {**written, "salt": salt, "personal": personal}
    return {**row, "seq": end.seq + 1, "hash": link(end.hash, _digest(row))}


def _digest(row: Mapping[str, object]) -> str:
    kept = [str(row[name]) for name in ("id", "at", "act", "account", "actor", "personal")]
    return hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()


def _personal(address: str, facts: str, salt: str) -> str:
    # The salt keeps an erased address from being found again by trying them all.
    text = json.dumps([salt, address, facts], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _is_whole(row: Mapping[str, Any]) -> bool:
    if not row["salt"]:
        return {name: row[name] for name in _BLANK} == _BLANK
    return str(row["personal"]) == _personal(row["address"], row["facts"], row["salt"])


def _as_mapping(row: Row) -> dict[str, Any]:
    return dict(zip((one.name for one in _COLUMNS), row, strict=True))
