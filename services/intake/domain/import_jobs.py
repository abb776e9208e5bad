"""A list on its way: checked line by line, then taken in one decision and written in pieces.

Taking a list is one act: from then on nothing can refuse a line of it, because the numbers are
reserved and each line was found good under the rules of that moment. The writing only follows.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from services.intake.domain.receiving import Moment
from services.intake.domain.refusals import (
    ImportHasBadLines,
    ImportHasStrays,
    ImportIsOver,
    ImportOutdated,
    NothingToImport,
)


class ImportState(StrEnum):
    """How far a list has come."""

    CHECKING = "checking"
    CHECKED = "checked"
    WRITING = "writing"
    DONE = "done"
    UNREADABLE = "unreadable"


STATE_WORDS = {
    ImportState.CHECKING: "đang kiểm tra",
    ImportState.CHECKED: "đã kiểm tra, chờ xác nhận",
    ImportState.WRITING: "đang ghi vào sổ",
    ImportState.DONE: "đã ghi xong",
    ImportState.UNREADABLE: "không đọc được",
}
UNDER_WAY = frozenset({ImportState.CHECKING, ImportState.WRITING})
MOST_TRIES = 3
"""How often checking may break off before the list is given up."""

KEPT_DAYS = 7
"""How long what is left of a list is kept, for who has to mend it: it names people."""


@dataclass(frozen=True, slots=True)
class ImportJob:
    """A list that somebody handed in; counts are lines.

    `good` and `bad` are known once it is checked; `passed` counts what was checked or written so
    far. `files` is how many files came with it, None for a list alone, `strays` how many of them
    belong to no line. `notes` say what was read in a way to be told, `refused` why nothing could be
    read. From `first_number` on the receipt numbers of its good lines are its own.
    """

    id: str
    contest: str
    branch: str
    file: str
    name: str
    state: ImportState
    started_by: str
    started_at: dt.datetime
    tries: int = 0
    lines: int = 0
    passed: int = 0
    good: int = 0
    bad: int = 0
    notes: tuple[str, ...] = ()
    refused: str | None = None
    profile_version: int | None = None
    files: int | None = None
    strays: int = 0
    first_number: int | None = None
    registered_on: dt.date | None = None
    taken_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether a process works on it."""
        return self.state in UNDER_WAY


def require_takeable(job: ImportJob, version: int, *, only_good: bool) -> None:
    """Whether a list can be taken under a version of the rules.

    Raises `ImportIsOver`, `ImportOutdated`, `ImportHasBadLines`, `ImportHasStrays`,
    `NothingToImport`.
    """
    if job.state is not ImportState.CHECKED:
        raise ImportIsOver(name=job.name, state=STATE_WORDS[job.state])
    if job.profile_version != version:
        raise ImportOutdated(name=job.name)
    if not job.good:
        raise NothingToImport(name=job.name)
    if job.bad and not only_good:
        raise ImportHasBadLines(name=job.name, count=job.bad)
    if job.strays and not only_good:
        raise ImportHasStrays(name=job.name, count=job.strays)


def taken(job: ImportJob, first_number: int, at: Moment) -> ImportJob:
    """The list once it was taken."""
    return replace(
        job,
        state=ImportState.WRITING,
        first_number=first_number,
        registered_on=at.today,
        taken_at=at.now,
        passed=0,
    )


def written(job: ImportJob, count: int, now: dt.datetime) -> ImportJob:
    """The list when so many lines more stand in the register."""
    passed = job.passed + count
    is_done = passed >= job.good
    return replace(
        job,
        passed=passed,
        state=ImportState.DONE if is_done else job.state,
        finished_at=now if is_done else None,
    )


def broken_off(job: ImportJob, reason: str, now: dt.datetime) -> ImportJob:
    """The list when the rest of it can never be written: what its lines need is gone."""
    left = job.good - job.passed
    refused = f"Đã ghi {job.passed} hồ sơ. {reason} Hãy gửi lại {left} dòng còn lại."
    return replace(
        job,
        state=ImportState.UNREADABLE,
        good=job.passed,
        bad=job.bad + left,
        refused=refused,
        finished_at=now,
    )
