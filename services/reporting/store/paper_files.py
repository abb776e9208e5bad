"""The files of papers: which version of the paper they show, and what is still to be made."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from services.reporting.domain.paper import Paper
from services.reporting.store.papers import PAPER, read
from services.reporting.tables import PaperFileRow, table_of
from shared.clock import wall_now
from shared.database import Prepared, Row, Session, insert, to_text
from shared.messaging.tables import values_of
from shared.unit import Unit

_TABLE = table_of(PaperFileRow)
_OF = _TABLE.c.paper == sa.bindparam("this_paper")
_ASK = Prepared(
    insert(_TABLE)
    .values(values_of(_TABLE))
    .on_conflict_do_update(
        index_elements=["paper"],
        set_={"is_current": 0, "tries": 0, "next_at": sa.bindparam("next_at"), "error": None},
    )
)
_DROP = Prepared(sa.update(_TABLE).where(_OF).values(is_current=1))
_ONE = Prepared(sa.select(_TABLE).where(_OF))
_NEXT = Prepared(
    sa.select(PAPER, _TABLE.c.tries)
    .join(_TABLE, _TABLE.c.paper == PAPER.c.paper)
    .where(_TABLE.c.is_current == 0, _TABLE.c.next_at <= sa.bindparam("now"))
    .order_by(_TABLE.c.next_at, _TABLE.c.paper)
    .limit(1)
)
_OPEN = Prepared(sa.select(sa.func.count()).where(_TABLE.c.is_current == 0))
_PUT_OFF = Prepared(
    sa.update(_TABLE).where(_OF).values(tries=_TABLE.c.tries + 1, next_at=sa.bindparam("again_at"))
)
_SAY_WHY = Prepared(sa.update(_TABLE).where(_OF).values(error=sa.bindparam("why")))
_RECORD = Prepared(
    sa.update(_TABLE)
    .where(_OF)
    .values(
        version=sa.bindparam("new_version"),
        is_current=1,
        word=sa.bindparam("new_word"),
        pdf=sa.bindparam("new_pdf"),
        excel=sa.bindparam("new_excel"),
        error=None,
    )
)


@dataclass(frozen=True, slots=True)
class PaperFiles:
    """A paper's files by digest; `version` is the paper's when they were made, -1 for never."""

    version: int
    is_current: bool
    word: str | None
    pdf: str | None
    excel: str | None
    tries: int
    error: str | None


@dataclass(frozen=True, slots=True)
class ToWrite:
    """A paper whose files are to be made; `tries` failed before."""

    paper: Paper
    tries: int


def ask(unit: Unit, paper: Paper) -> None:
    """Have the files of a paper made, or made anew."""
    values = {
        "paper": paper.paper, "version": -1, "is_current": 0, "word": None, "pdf": None,
        "excel": None, "tries": 0, "next_at": to_text(wall_now()), "error": None,
    }  # fmt: skip
    unit.run(_ASK, values)


def drop(unit: Unit, paper: Paper) -> None:
    """Make no more files of a paper that is closed."""
    unit.run(_DROP, {"this_paper": paper.paper})


def find(session: Session, paper: str) -> PaperFiles | None:
    """A paper's files, or None."""
    row = session.one(_ONE, {"this_paper": paper})
    return _read(row) if row else None


def next_to_write(session: Session, now: datetime) -> ToWrite | None:
    """The paper that has waited longest for its files, or None."""
    row = session.one(_NEXT, {"now": to_text(now)})
    return ToWrite(read(row), row[-1]) if row else None


def pending(session: Session) -> int:
    """How many papers wait for their files."""
    row = session.one(_OPEN)
    return int(row[0]) if row else 0


def put_off(session: Session, paper: str, again_at: datetime) -> None:
    """Try a paper again later, so that those behind it come first."""
    session.run(_PUT_OFF, {"this_paper": paper, "again_at": to_text(again_at)})


def say_why(session: Session, paper: str, why: str) -> None:
    """Note why a paper's files could not be made."""
    session.run(_SAY_WHY, {"this_paper": paper, "why": why[:500]})


def record(unit: Unit, paper: str, files: PaperFiles) -> None:
    """Note the files that were made."""
    values = {
        "this_paper": paper,
        "new_version": files.version,
        "new_word": files.word,
        "new_pdf": files.pdf,
        "new_excel": files.excel,
    }
    unit.run(_RECORD, values)


def _read(row: Row) -> PaperFiles:
    return PaperFiles(row[1], bool(row[2]), row[3], row[4], row[5], row[6], row[8])
