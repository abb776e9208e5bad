"""Owed reports, what was submitted of them, and the prompts that went out."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.reporting.domain.prompts import Prompt
from services.reporting.domain.submissions import Report, ReportState, Submission
from services.reporting.tables import PromptRow, ReportRow, SubmissionRow, table_of
from shared.database import Prepared, Row, Session, from_text, insert, to_text
from shared.errors import EditConflict, NotYetKnown
from shared.messaging.tables import values_of
from shared.unit import Unit

_REPORT, _SUBMISSION = table_of(ReportRow), table_of(SubmissionRow)
_PROMPT = table_of(PromptRow)
COLUMNS = list(_REPORT.c)
_OF = (
    _REPORT.c.branch == sa.bindparam("this_branch"),
    _REPORT.c.report == sa.bindparam("this_report"),
)
_ADD = Prepared(insert(_REPORT).values(values_of(_REPORT)).on_conflict_do_nothing())
_ONE = Prepared(sa.select(*COLUMNS).where(*_OF))
_PERIOD = Prepared(
    sa.select(*COLUMNS)
    .where(
        _REPORT.c.contest == sa.bindparam("contest"),
        _REPORT.c.branch == sa.bindparam("this_branch"),
        _REPORT.c.obligation == sa.bindparam("obligation"),
        _REPORT.c.due_date == sa.bindparam("due_date"),
        _REPORT.c.is_office == 1,
    )
    .order_by(_REPORT.c.unit)
)
_PLANNED = Prepared(
    sa.select(*COLUMNS)
    .where(
        _REPORT.c.contest == sa.bindparam("contest"),
        _REPORT.c.branch == sa.bindparam("this_branch"),
        _REPORT.c.is_office == 1,
    )
    .order_by(_REPORT.c.due_date, _REPORT.c.report)
)
_CHANGED = ("state", "submissions", "first_submitted_at", "on_time", "reason", "version")
_SAVE = Prepared(
    sa.update(_REPORT)
    .where(*_OF, _REPORT.c.version == sa.bindparam("old_version"))
    .values({name: sa.bindparam(f"new_{name}") for name in _CHANGED})
)
_SUBMIT = Prepared(sa.insert(_SUBMISSION).values(values_of(_SUBMISSION)))
_LATEST = Prepared(
    sa.select(_SUBMISSION)
    .where(
        _SUBMISSION.c.branch == sa.bindparam("this_branch"),
        _SUBMISSION.c.report == sa.bindparam("this_report"),
    )
    .order_by(_SUBMISSION.c.number.desc())
    .limit(1)
)
_NOTE_PROMPT = Prepared(insert(_PROMPT).values(values_of(_PROMPT)).on_conflict_do_nothing())


def key_of(branch: str, report: str) -> str:
    """What is awaited while a report is not laid out here yet."""
    return f"report/{branch}/{report}"


def add(unit: Unit, report: Report) -> bool:
    """Lay out a report; False if it is here already."""
    if unit.run(_ADD, _values(report)) == 0:
        return False
    unit.announce(key_of(report.branch, report.report))
    return True


def load(session: Session, branch: str, report: str) -> Report:
    """One report. Raises `NotYetKnown`."""
    found = find(session, branch, report)
    if found is None:
        raise NotYetKnown(awaited=key_of(branch, report))
    return found


def find(session: Session, branch: str, report: str) -> Report | None:
    """One report, or None."""
    row = session.one(_ONE, {"this_branch": branch, "this_report": report})
    return read(row) if row else None


def of_period(
    session: Session, contest: str, branch: str, obligation: str, due_date: date
) -> list[tuple[Report, Submission | None]]:
    """Every report of a period that this site decides on, with its last submission, by unit."""
    place = {"contest": contest, "this_branch": branch, "obligation": obligation}
    rows = session.all(_PERIOD, {**place, "due_date": due_date.isoformat()})
    reports = [read(row) for row in rows]
    return [(one, latest(session, one) if one.submissions else None) for one in reports]


def planned(session: Session, contest: str, branch: str) -> list[Report]:
    """Every report that this site asks for in the name of a branch, by due date."""
    return [read(row) for row in session.all(_PLANNED, {"contest": contest, "this_branch": branch})]


def latest(session: Session, report: Report) -> Submission | None:
    """The last submission of a report, or None."""
    row = session.one(_LATEST, {"this_branch": report.branch, "this_report": report.report})
    return read_submission(row) if row else None


def save(unit: Unit, report: Report, seen: int) -> None:
    """Keep a changed report. Raises `EditConflict` if it is not as it was seen."""
    values = {f"new_{name}": value for name, value in _values(report).items() if name in _CHANGED}
    place = {"this_branch": report.branch, "this_report": report.report, "old_version": seen}
    if unit.run(_SAVE, {**values, **place}) == 0:
        raise EditConflict(what=f"Báo cáo {report.report}")


def add_submission(unit: Unit, report: Report, given: Submission) -> None:
    """Keep what was submitted."""
    values = {
        "branch": report.branch,
        "report": report.report,
        "number": given.number,
        "submitted_at": to_text(given.submitted_at),
        "figures": _json(given.figures),
        "text": given.text,
        "document": given.document,
        "counted": None if given.counted is None else _json(given.counted),
        "actor": unit.context.actor,
    }
    unit.run(_SUBMIT, values)


def note_prompt(unit: Unit, branch: str, report: str, prompt: Prompt) -> bool:
    """Note that a prompt went out; False if it had before."""
    values = {"branch": branch, "report": report, "kind": prompt.kind.value, "days": prompt.days}
    return unit.run(_NOTE_PROMPT, {**values, "sent_at": to_text(unit.now)}) == 1


def read(row: Row | Iterable[Any]) -> Report:
    """A report from the columns of its row, in their order."""
    values = dict(zip((one.name for one in COLUMNS), row, strict=True))
    at, on_time = values["first_submitted_at"], values["on_time"]
    return Report(
        branch=values["branch"],
        report=values["report"],
        contest=values["contest"],
        to_branch=values["to_branch"],
        obligation=values["obligation"],
        unit=values["unit"],
        unit_name=values["unit_name"],
        unit_branch=values["unit_branch"],
        due_date=date.fromisoformat(values["due_date"]),
        is_office=bool(values["is_office"]),
        state=ReportState(values["state"]),
        submissions=values["submissions"],
        first_submitted_at=from_text(at) if at else None,
        on_time=None if on_time is None else bool(on_time),
        reason=values["reason"],
        version=values["version"],
    )


def read_submission(row: Row) -> Submission:
    """A submission from the columns of its row, in their order."""
    values = dict(zip((one.name for one in _SUBMISSION.c), row, strict=True))
    counted = values["counted"]
    return Submission(
        number=values["number"],
        submitted_at=from_text(values["submitted_at"]),
        figures=json.loads(values["figures"]),
        text=values["text"],
        document=values["document"],
        counted=None if counted is None else json.loads(counted),
    )


def _values(report: Report) -> dict[str, Any]:
    first, on_time = report.first_submitted_at, report.on_time
    return {
        "branch": report.branch,
        "report": report.report,
        "contest": report.contest,
        "to_branch": report.to_branch,
        "obligation": report.obligation,
        "unit": report.unit,
        "unit_name": report.unit_name,
        "unit_branch": report.unit_branch,
        "due_date": report.due_date.isoformat(),
        "is_office": int(report.is_office),
        "state": report.state.value,
        "submissions": report.submissions,
        "first_submitted_at": to_text(first) if first else None,
        "on_time": None if on_time is None else int(on_time),
        "reason": report.reason,
        "version": report.version,
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
