"""Compiled reports: frozen when they are made; only the document's digest is added."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from pydantic import TypeAdapter

from services.reporting.domain.compiling import Compiled
from services.reporting.tables import CompiledRow, table_of
from shared.database import Prepared, Row, Session, insert, to_text
from shared.errors import NotYetKnown
from shared.messaging.tables import values_of
from shared.unit import Unit

_TABLE = table_of(CompiledRow)
_BODY = TypeAdapter(Compiled)
_COLUMNS = (
    _TABLE.c.contest, _TABLE.c.branch, _TABLE.c.profile_version, _TABLE.c.body,
    _TABLE.c.document, _TABLE.c.actor,
)  # fmt: skip
_OF = (
    _TABLE.c.branch == sa.bindparam("this_branch"),
    _TABLE.c.obligation == sa.bindparam("this_obligation"),
    _TABLE.c.due_date == sa.bindparam("this_date"),
)
_ADD = Prepared(insert(_TABLE).values(values_of(_TABLE)).on_conflict_do_nothing())
_ONE = Prepared(sa.select(*_COLUMNS).where(*_OF))
_ALL = Prepared(
    sa.select(*_COLUMNS)
    .where(
        _TABLE.c.contest == sa.bindparam("contest"), _TABLE.c.branch == sa.bindparam("this_branch")
    )
    .order_by(_TABLE.c.due_date, _TABLE.c.obligation)
)
_RECORD = Prepared(
    sa.update(_TABLE)
    .where(*_OF, _TABLE.c.document.is_(None))
    .values(document=sa.bindparam("new_document"))
)


@dataclass(frozen=True, slots=True)
class StoredCompiled:
    """A compiled report with where it belongs; `document` is None until the file is written."""

    contest: str
    branch: str
    profile_version: int
    compiled: Compiled
    document: str | None
    actor: str


def add(unit: Unit, contest: str, branch: str, version: int, compiled: Compiled) -> bool:
    """Freeze a compiled report; False if the period is frozen already."""
    values = {
        "branch": branch,
        "obligation": compiled.obligation,
        "due_date": compiled.due_date.isoformat(),
        "contest": contest,
        "profile_version": version,
        "compiled_at": to_text(compiled.compiled_at),
        "actor": unit.context.actor,
        "body": _BODY.dump_json(compiled).decode(),
        "document": None,
    }
    return unit.run(_ADD, values) == 1


def find(session: Session, branch: str, obligation: str, due_date: date) -> StoredCompiled | None:
    """A period's compiled report, or None."""
    row = session.one(_ONE, _place(branch, obligation, due_date))
    return _read(row) if row else None


def load(session: Session, branch: str, obligation: str, due_date: date) -> StoredCompiled:
    """A period's compiled report. Raises `NotYetKnown`."""
    found = find(session, branch, obligation, due_date)
    if found is None:
        raise NotYetKnown(awaited=f"compiled/{branch}/{obligation}.{due_date.isoformat()}")
    return found


def of_period(session: Session, branch: str, period: str) -> StoredCompiled:
    """The compiled report of a period, named `<obligation>.<yyyy-mm-dd>`. Raises `NotYetKnown`."""
    obligation, _, day = period.rpartition(".")
    return load(session, branch, obligation, date.fromisoformat(day))


def of_branch(session: Session, contest: str, branch: str) -> list[StoredCompiled]:
    """Every compiled report of a branch, by due date."""
    return [_read(row) for row in session.all(_ALL, {"contest": contest, "this_branch": branch})]


def record_document(
    unit: Unit, branch: str, obligation: str, due_date: date, document: str
) -> bool:
    """Note the written file; False if one was noted before."""
    values = {**_place(branch, obligation, due_date), "new_document": document}
    return unit.run(_RECORD, values) == 1


def _place(branch: str, obligation: str, due_date: date) -> dict[str, str]:
    return {
        "this_branch": branch,
        "this_obligation": obligation,
        "this_date": due_date.isoformat(),
    }


def _read(row: Row) -> StoredCompiled:
    return StoredCompiled(row[0], row[1], row[2], _BODY.validate_json(row[3]), row[4], row[5])
