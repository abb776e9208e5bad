"""The Word templates of a branch, in versions; the newest counts."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from services.reporting.tables import PaperTemplateRow, table_of
from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.documents.model import PaperKind
from shared.errors import EditConflict
from shared.messaging.tables import values_of
from shared.unit import Unit

_TABLE = table_of(PaperTemplateRow)
_ADD = Prepared(insert(_TABLE).values(values_of(_TABLE)).on_conflict_do_nothing())
_ALL = Prepared(
    sa.select(_TABLE)
    .where(
        _TABLE.c.contest == sa.bindparam("this_contest"),
        _TABLE.c.branch == sa.bindparam("this_branch"),
    )
    .order_by(_TABLE.c.kind, _TABLE.c.version.desc())
)


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A version of a template; `sha256` is None where it is the shipped one again."""

    kind: PaperKind
    version: int
    sha256: str | None
    name: str
    at: datetime
    actor: str


def versions(session: Session, contest: str, branch: str) -> list[TemplateVersion]:
    """Every version of a branch's templates, by kind, newest first."""
    rows = session.all(_ALL, {"this_contest": contest, "this_branch": branch})
    return [_read(row) for row in rows]


def current(session: Session, contest: str, branch: str, kind: PaperKind) -> TemplateVersion | None:
    """The newest version of a kind's template, or None while it is the shipped one."""
    found = (one for one in versions(session, contest, branch) if one.kind is kind)
    return next(found, None)


def add(
    unit: Unit, contest: str, branch: str, kind: PaperKind, *, version: int, sha256: str | None,
    name: str,
) -> None:  # fmt: skip
    """Keep a version. Raises `EditConflict` when somebody else added one first."""
    values = {
        "contest": contest, "branch": branch, "kind": kind.value, "version": version,
        "sha256": sha256, "name": name, "at": to_text(unit.now), "actor": unit.context.actor,
    }  # fmt: skip
    if unit.run(_ADD, values) == 0:
        raise EditConflict(what="Mẫu văn bản")


def _read(row: Row) -> TemplateVersion:
    return TemplateVersion(PaperKind(row[2]), row[3], row[4], row[5], from_text(row[6]), row[7])
