"""Lists on their way, and their lines until they are registered."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from services.intake.domain.import_jobs import UNDER_WAY, ImportJob, ImportState
from services.intake.domain.import_lines import ImportProblem, ImportRow, PackedFile
from services.intake.domain.importing import CheckedRow
from services.intake.tables import entry, import_job, import_line
from shared.database import Prepared, Row, Session, from_text, to_text
from shared.errors import NotYetKnown
from shared.events.stages import IntakeStage
from shared.messaging.tables import values_of
from shared.vietnamese import fold

COLUMNS = tuple(import_job.columns)
_PACKED = "packed"
_INSTANTS = ("started_at", "taken_at", "finished_at")
_UNDER_WAY = sa.or_(*(import_job.c.state == one.value for one in sorted(UNDER_WAY)))
_THIS = import_job.c.id == sa.bindparam("this_job")
_LOAD = Prepared(sa.select(*COLUMNS).where(_THIS).with_for_update())
_READ = Prepared(sa.select(*COLUMNS).where(_THIS))
_ADD = Prepared(sa.insert(import_job).values(values_of(import_job)))
_SAVE = Prepared(sa.update(import_job).where(_THIS).values(values_of(import_job, "id")))
_DROP = Prepared(sa.delete(import_job).where(_THIS))
_NEXT = Prepared(sa.select(*COLUMNS).where(_UNDER_WAY).order_by(import_job.c.id).limit(1))
_SAME = Prepared(
    sa.select(*COLUMNS)
    .where(
        import_job.c.branch == sa.bindparam("this_branch"),
        import_job.c.contest == sa.bindparam("this_contest"),
        import_job.c.file == sa.bindparam("this_file"),
        sa.or_(*(import_job.c.state == one.value for one in (
            ImportState.CHECKING, ImportState.CHECKED,
        ))),
    )
    .with_for_update()
)  # fmt: skip
_OLD = Prepared(
    sa.select(import_job.c.id).where(
        import_job.c.started_at < sa.bindparam("before"),
        sa.not_(_UNDER_WAY),
    )
)
_OF_JOB = import_line.c.job == sa.bindparam("this_job")
_ADD_LINE = Prepared(sa.insert(import_line).values(values_of(import_line)))
_DROP_LINES = Prepared(sa.delete(import_line).where(_OF_JOB))
_DROP_LINE = Prepared(
    sa.delete(import_line).where(_OF_JOB, import_line.c.number == sa.bindparam("this_number"))
)
_GOOD = Prepared(
    sa.select(import_line.c.number, import_line.c.cells)
    .where(_OF_JOB, import_line.c.problems.is_(None))
    .order_by(import_line.c.number)
    .limit(sa.bindparam("most"))
)
_SPOIL = Prepared(
    sa.update(import_line)
    .where(_OF_JOB, import_line.c.problems.is_(None))
    .values(problems=sa.bindparam("said"))
)
_UNFINISHED = Prepared(
    sa.select(import_job.c.id).where(
        import_job.c.state != ImportState.DONE.value,
        import_job.c.state != ImportState.UNREADABLE.value,
    )
)
_BAD = Prepared(
    sa.select(import_line.c.number, import_line.c.cells, import_line.c.problems)
    .where(_OF_JOB, import_line.c.problems.is_not(None))
    .order_by(import_line.c.number)
    .limit(sa.bindparam("most"))
)
_TAKEN = Prepared(
    sa.select(entry.c.title, entry.c.unit, entry.c.receipt_number).where(
        entry.c.branch == sa.bindparam("this_branch"),
        entry.c.contest == sa.bindparam("this_contest"),
        entry.c.stage != IntakeStage.WITHDRAWN.value,
    )
)


def load(session: Session, contest: str, branch: str, job: str) -> ImportJob:
    """A list, locked until the transaction ends. Raises `NotYetKnown`."""
    return _found(session.one(_LOAD, {"this_job": job}), contest, branch, job)


def read(session: Session, contest: str, branch: str, job: str) -> ImportJob:
    """A list, to be looked at. Raises `NotYetKnown`."""
    return _found(session.one(_READ, {"this_job": job}), contest, branch, job)


def next_under_way(session: Session) -> ImportJob | None:
    """The oldest list that a process has to work on."""
    row = session.one(_NEXT)
    return job_of(row) if row else None


def same_file(session: Session, contest: str, branch: str, file: str) -> ImportJob | None:
    """The list with the same content that was not taken yet, locked."""
    place = {"this_contest": contest, "this_branch": branch, "this_file": file}
    row = session.one(_SAME, place)
    return job_of(row) if row else None


def waiting_since(session: Session) -> tuple[int, int] | None:
    """That a list waits, since long ago: somebody looks at its page, so it is due at once."""
    return (0, 0) if session.one(_NEXT) else None


def add(session: Session, job: ImportJob) -> None:
    """Write a list that was not here."""
    session.run(_ADD, _row(job))


def save(session: Session, job: ImportJob) -> None:
    """Write a list that was loaded."""
    session.run(_SAVE, _row(job) | {"this_job": job.id})


def drop(session: Session, job: str) -> None:
    """Forget a list and what is left of it."""
    session.run(_DROP_LINES, {"this_job": job})
    session.run(_DROP, {"this_job": job})


def drop_old(session: Session, before: dt.datetime) -> None:
    """Forget lists handed in before an instant, but not what is under way."""
    for row in session.all(_OLD, {"before": to_text(before)}):
        drop(session, row[0])


def drop_lines(session: Session, job: str) -> None:
    """Forget the lines of a list."""
    session.run(_DROP_LINES, {"this_job": job})


def add_lines(session: Session, job: str, lines: Iterable[CheckedRow]) -> None:
    """Write checked lines."""
    rows = [
        {
            "job": job,
            "number": one.row.number,
            "cells": json.dumps(_cells(one.row), ensure_ascii=False),
            "problems": _problems_text(one.problems) if one.problems else None,
        }
        for one in lines
    ]
    session.run_many(_ADD_LINE, rows)


def good_lines(session: Session, job: str, most: int) -> list[ImportRow]:
    """The first good lines that are not registered yet."""
    rows = session.all(_GOOD, {"this_job": job, "most": most})
    return [_line(row[0], row[1]) for row in rows]


def registered(session: Session, job: str, lines: Sequence[ImportRow]) -> None:
    """Forget lines that stand in the register now."""
    numbers = [{"this_job": job, "this_number": one.number} for one in lines]
    session.run_many(_DROP_LINE, numbers)


def spoil_lines(session: Session, job: str, problem: ImportProblem) -> None:
    """Say of all lines that are not registered why they cannot be any more."""
    session.run(_SPOIL, {"this_job": job, "said": _problems_text([problem])})


def unfinished(session: Session) -> frozenset[str]:
    """The lists that are not written yet and may still be."""
    return frozenset(row[0] for row in session.all(_UNFINISHED))


def bad_lines(
    session: Session, job: str, most: int
) -> list[tuple[ImportRow, tuple[ImportProblem, ...]]]:
    """The first bad lines, each with what is wrong with it."""
    rows = session.all(_BAD, {"this_job": job, "most": most})
    return [
        (
            _line(row[0], row[1]),
            tuple(ImportProblem(row[0], *one) for one in json.loads(row[2])),
        )
        for row in rows
    ]


def taken(session: Session, contest: str, branch: str) -> dict[tuple[str, str], str]:
    """The receipt numbers of a branch's entries, by folded title and unit."""
    rows = session.all(_TAKEN, {"this_contest": contest, "this_branch": branch})
    return {(fold(row[0]), row[1]): row[2] or "" for row in rows}


def job_of(row: Row) -> ImportJob:
    """A row of the columns `COLUMNS`."""
    values: dict[str, Any] = dict(zip((one.name for one in COLUMNS), row, strict=True))
    day = values["registered_on"]
    values |= {name: from_text(values[name]) for name in _INSTANTS if values[name]}
    values |= {
        "state": ImportState(values["state"]),
        "registered_on": dt.date.fromisoformat(day) if day else None,
        "notes": tuple(values["notes"].splitlines()),
    }
    return ImportJob(**values)


def _found(row: Row | None, contest: str, branch: str, job: str) -> ImportJob:
    found = job_of(row) if row else None
    if found is None or (found.contest, found.branch) != (contest, branch):
        raise NotYetKnown(awaited=f"import/{job}")
    return found


def _row(job: ImportJob) -> dict[str, Any]:
    values = {one.name: getattr(job, one.name) for one in COLUMNS}
    values |= {name: to_text(values[name]) for name in _INSTANTS if values[name]}
    values |= {
        "state": job.state.value,
        "registered_on": job.registered_on.isoformat() if job.registered_on else None,
        "notes": "\n".join(job.notes),
    }
    return values


def _cells(row: ImportRow) -> dict[str, Any]:
    cells: dict[str, Any] = {key: text for key, text in row.texts().items() if text}
    if row.packed:
        cells[_PACKED] = [(one.path, one.part, one.sha256) for one in row.packed]
    return cells


def _line(number: int, text: str) -> ImportRow:
    cells = json.loads(text)
    packed = tuple(PackedFile(*one) for one in cells.pop(_PACKED, ()))
    return ImportRow.of(number, cells, packed)


def _problems_text(problems: Iterable[ImportProblem]) -> str:
    told = [(one.column, one.reason, one.remedy) for one in problems]
    return json.dumps(told, ensure_ascii=False)
