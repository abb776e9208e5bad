"""How paper dossiers came over the counter, and the originals that went back, as rows."""

import datetime as dt
import hmac

import sqlalchemy as sa

from services.intake.domain.counter import Handing, Originals
from services.intake.domain.entry import Entry
from services.intake.tables import entry, handing, returned_original
from shared.database import Prepared, Row, Session, from_text, to_text
from shared.messaging.tables import values_of
from shared.unit import Unit

_COLUMNS = tuple(
    handing.c[name]
    for name in (
        "branch", "entry", "contest", "office", "handed_in_by", "claim_code", "claimed_at",
    )
)  # fmt: skip
_ADD = Prepared(sa.insert(handing).values(values_of(handing)))
_THIS = (handing.c.branch == sa.bindparam("this_branch")) & (
    handing.c.entry == sa.bindparam("this_entry")
)
_READ = Prepared(sa.select(*_COLUMNS).where(_THIS))
_CLAIMED = Prepared(
    sa.update(handing).where(_THIS).values(claim_code=None, claimed_at=sa.bindparam("at"))
)
_BY_NUMBER = Prepared(
    sa.select(entry.c.id, handing.c.claim_code)
    .join_from(
        handing, entry, (entry.c.branch == handing.c.branch) & (entry.c.id == handing.c.entry)
    )
    .where(
        entry.c.branch == sa.bindparam("this_branch"),
        entry.c.contest == sa.bindparam("this_contest"),
        entry.c.receipt_number == sa.bindparam("this_number"),
        handing.c.claim_code.is_not(None),
    )
)


def add(unit: Unit, one: Handing) -> None:
    """Write how a dossier came."""
    values = {
        "branch": one.branch,
        "entry": one.entry,
        "contest": one.contest,
        "office": one.office,
        "handed_in_by": one.handed_in_by,
        "claim_code": one.claim_code,
        "claimed_at": None,
        "noted_by": unit.context.actor,
    }
    unit.run(_ADD, values)


def find(session: Session, branch: str, entry_id: str) -> Handing | None:
    """How a dossier came; None where it did not come over a counter."""
    row = session.one(_READ, {"this_branch": branch, "this_entry": entry_id})
    return _handing(row) if row else None


def claimed_by_code(unit: Unit, contest: str, branch: str, number: str, code: str) -> str | None:
    """The id of the entry that waits under a number and a code; None where none does."""
    values = {"this_contest": contest, "this_branch": branch, "this_number": number}
    found = unit.one(_BY_NUMBER, values)
    # Compared in constant time even where there is nothing: how long it takes tells nothing.
    expected = str(found[1]) if found else "-" * len(code)
    is_right = hmac.compare_digest(expected.encode(), code.encode())
    return str(found[0]) if found and is_right else None


def mark_claimed(unit: Unit, one: Entry) -> None:
    """The code has done its work; nobody can use it again."""
    unit.run(_CLAIMED, {"this_branch": one.branch, "this_entry": one.id, "at": to_text(unit.now)})


def add_returned(unit: Unit, one: Entry, given: Originals) -> int:
    """Note originals that went back; the number of the note."""
    mine = (returned_original.c.branch == one.branch) & (returned_original.c.entry == one.id)
    last = sa.select(sa.func.coalesce(sa.func.max(returned_original.c.number), 0)).where(mine)
    number = int(unit.session.core.execute(last).scalar_one()) + 1
    values = {
        "branch": one.branch,
        "entry": one.id,
        "number": number,
        "what": given.what,
        "to_whom": given.to_whom,
        "returned_on": given.returned_on.isoformat(),
        "noted_at": to_text(unit.now),
        "noted_by": unit.context.actor,
    }
    unit.session.core.execute(sa.insert(returned_original), values)
    return number


def returned(session: Session, branch: str, entry_id: str) -> tuple[Originals, ...]:
    """The originals of a dossier that went back, in order."""
    row = returned_original.c
    query = (
        sa.select(row.what, row.to_whom, row.returned_on)
        .where(row.branch == branch, row.entry == entry_id)
        .order_by(row.number)
    )
    return tuple(
        Originals(what, to_whom, dt.date.fromisoformat(day))
        for what, to_whom, day in session.core.execute(query)
    )


def _handing(row: Row) -> Handing:
    return Handing(
        branch=row[0],
        entry=row[1],
        contest=row[2],
        office=row[3],
        handed_in_by=row[4],
        claim_code=row[5],
        claimed_at=from_text(row[6]) if row[6] else None,
    )
