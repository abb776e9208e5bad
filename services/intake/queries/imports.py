"""Lists as their pages show them: the latest of a branch, one with what is wrong in its lines."""

from dataclasses import dataclass

import sqlalchemy as sa

from services.intake.domain.import_columns import list_columns
from services.intake.domain.import_jobs import ImportJob
from services.intake.domain.import_lines import MAX_ROWS, TO_MEND, ImportProblem, ImportRow
from services.intake.store import imports
from services.intake.tables import import_job
from shared.database import Prepared, Session
from shared.profiles.model import BranchProfile

MOST_LISTS = 10
MOST_LINES = 200
_LATEST = Prepared(
    sa.select(*imports.COLUMNS)
    .where(
        import_job.c.branch == sa.bindparam("this_branch"),
        import_job.c.contest == sa.bindparam("this_contest"),
    )
    .order_by(import_job.c.id.desc())
    .limit(MOST_LISTS)
)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken as it is."""

    row: ImportRow
    problems: tuple[ImportProblem, ...]


@dataclass(frozen=True, slots=True)
class ImportView:
    """A list with the first of its bad lines."""

    job: ImportJob
    bad: tuple[BadLine, ...]


def rest_of(
    view: ImportView, profile: BranchProfile
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Headings and lines of the list that is given back to be mended and handed in again."""
    columns = list_columns(profile)
    lines = [
        (
            "\n".join(problem.words() for problem in one.problems),
            *(one.row.cell(column.key) for column in columns),
        )
        for one in view.bad
        if one.row.number
    ]
    return (TO_MEND, *(one.name for one in columns)), lines


def latest_imports(session: Session, contest: str, branch: str) -> list[ImportJob]:
    """The lists that were handed in last, newest first."""
    rows = session.all(_LATEST, {"this_contest": contest, "this_branch": branch})
    return [imports.job_of(row) for row in rows]


def one_import(
    session: Session, contest: str, branch: str, job: str, most: int = MOST_LINES
) -> ImportView:
    """A list with the first of its bad lines. Raises `NotYetKnown`."""
    found = imports.read(session, contest, branch, job)
    bad = imports.bad_lines(session, job, most) if found.bad or found.strays else []
    return ImportView(found, tuple(BadLine(*one) for one in bad))


def every_bad_line(session: Session, contest: str, branch: str, job: str) -> ImportView:
    """A list with all of its bad lines. Raises `NotYetKnown`."""
    return one_import(session, contest, branch, job, MAX_ROWS)
