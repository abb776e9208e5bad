"""Checking a list that was handed in, alone or in one pack with the files of its lines."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from zoneinfo import ZoneInfo

from services.intake.domain.import_columns import columns_of
from services.intake.domain.import_jobs import MOST_TRIES, ImportJob, ImportState
from services.intake.domain.import_lines import (
    MAX_BYTES,
    MAX_LINES,
    MAX_ROWS,
    ImportProblem,
    ImportRow,
    ReadList,
    read_list,
)
from services.intake.domain.importing import CheckedRow, Checker
from services.intake.domain.packing import matched, stray_problems
from services.intake.domain.receiving import Moment
from services.intake.errands.packs import Inspector, OpenPack, hold, open_pack, pack_of
from services.intake.store import imports, units
from shared.archives import is_pack
from shared.database import Session
from shared.documents.reading_apart import read_apart
from shared.documents.sheets import ReadSheet
from shared.errors import InvalidInput, NotYetKnown
from shared.execution import Site
from shared.files import Files
from shared.profiles import versions
from shared.profiles.model import BranchProfile
from shared.staging import Staged

CHECKED_TOGETHER, PACKED_TOGETHER = 500, 10
"""Lines with files are few at a time: each may take seconds, and somebody watches."""

_GONE = "Tệp đã gửi không còn trên máy chủ; hãy gửi lại danh sách."
_BROKE_OFF = "Việc kiểm tra danh sách bị ngắt nhiều lần; hãy báo người quản trị."
_LARGE = f"Danh sách lớn quá {MAX_BYTES // 1024 // 1024} MB; hãy chia thành nhiều tệp."
_SHOWN = 10

Line = tuple[ImportRow, Sequence[ImportProblem]]
"""A line with what is known to be wrong with it before any rule is asked."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the lines of a list come from; `opened` where files came with it."""

    sheet: ReadSheet
    opened: OpenPack | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What checking works with; no file of a pack may be larger than `most_mb`."""

    session: Session
    site: Site
    files: Files
    most_mb: int


def check(desk: Desk, job: ImportJob) -> None:
    """Check a list from its first line on, whatever another process did of it before."""
    job = _begun(desk.session, job)
    try:
        if job.tries > MOST_TRIES:
            raise InvalidInput(field="Tệp", reason=_BROKE_OFF)
        with _source(desk.files, job) as source:
            job = _checked(desk, job, source)
    except (InvalidInput, NotYetKnown) as refused:
        reason = _GONE if isinstance(refused, NotYetKnown) else str(refused.facts["reason"])
        job = replace(job, state=ImportState.UNREADABLE, refused=reason)
    else:
        job = replace(job, state=ImportState.CHECKED)
        if job.files is not None:
            hold(desk.files, job)
    _keep(desk.session, job)
    Staged(desk.files, job.started_by).drop(job.file)


def _begun(session: Session, job: ImportJob) -> ImportJob:
    job = replace(job, tries=job.tries + 1, passed=0, good=0, bad=0, files=None, strays=0)
    session.begin()
    imports.drop_lines(session, job.id)
    imports.save(session, job)
    session.commit()
    return job


@contextmanager
def _source(files: Files, job: ImportJob) -> Iterator[Source]:
    path = pack_of(files, job)
    if not is_pack(path):
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(field="Tệp", reason=_LARGE)
        yield Source(read_apart(path.read_bytes(), most_rows=MAX_LINES))
        return
    with open_pack(path) as opened:
        sheet = opened.listing(most_bytes=MAX_BYTES, most_rows=MAX_LINES)
        yield Source(sheet, opened)


def _checked(desk: Desk, job: ImportJob, source: Source) -> ImportJob:
    checker = _checker(desk, job, is_packed=source.opened is not None)
    found = _read(source.sheet, checker.profile)
    notes = (*found.notes, *_unread(found), *_passed_over(source))
    version = checker.profile.version
    job = replace(job, lines=len(found.rows), notes=notes, profile_version=version)
    if source.opened is None:
        return _written(desk, job, checker.check(found.rows, found.problems), CHECKED_TOGETHER)
    return _checked_with_files(desk, job, source.opened, checker, found)


def _checked_with_files(
    desk: Desk, job: ImportJob, opened: OpenPack, checker: Checker, found: ReadList
) -> ImportJob:
    headers = columns_of(checker.profile).headers
    files = matched(opened.pack, found.rows, headers)
    bare = [one.number for one in files.rows if not one.packed]
    notes = (*job.notes, *_without_files(bare))
    job = replace(job, files=len(opened.pack.files), strays=len(files.strays), notes=notes)
    inspector = Inspector(opened, desk.files, checker.profile, desk.most_mb)
    known = _by_row((*found.problems, *files.problems))
    lines = _inspected(inspector, files.rows, known)
    job = _written(desk, job, checker.check_each(lines), PACKED_TOGETHER)
    if files.strays:
        stray = CheckedRow(ImportRow(0), None, stray_problems(files.strays))
        desk.session.begin()
        imports.add_lines(desk.session, job.id, [stray])
        desk.session.commit()
    return job


def _written(desk: Desk, job: ImportJob, checked: Iterator[CheckedRow], most: int) -> ImportJob:
    """Write checked lines with how far the list has come."""
    while lines := tuple(islice(checked, most)):
        job = _passed(job, lines)
        desk.session.begin()
        imports.add_lines(desk.session, job.id, lines)
        imports.save(desk.session, job)
        desk.session.commit()
    return job


def _inspected(
    inspector: Inspector, rows: Iterable[ImportRow], known: dict[int, list[ImportProblem]]
) -> Iterator[Line]:
    for row in rows:
        seen, problems = inspector.inspected(row)
        yield seen, [*known.get(row.number, []), *problems]


def _by_row(problems: Iterable[ImportProblem]) -> dict[int, list[ImportProblem]]:
    found: dict[int, list[ImportProblem]] = {}
    for one in problems:
        found.setdefault(one.row, []).append(one)
    return found


def _read(sheet: ReadSheet, profile: BranchProfile) -> ReadList:
    found = read_list(sheet, columns_of(profile))
    if not found.rows:
        raise InvalidInput(field="Tệp", reason="Không có dòng hồ sơ nào dưới dòng tiêu đề.")
    if len(found.rows) > MAX_ROWS:
        reason = f"Có {len(found.rows)} dòng, không quá {MAX_ROWS}; hãy chia thành nhiều tệp."
        raise InvalidInput(field="Tệp", reason=reason)
    return found


def _checker(desk: Desk, job: ImportJob, *, is_packed: bool) -> Checker:
    desk.session.begin_reading()
    profile = versions.load(desk.session, job.contest, job.branch, None)
    known = units.all_of(desk.session, job.contest)
    taken = imports.taken(desk.session, job.contest, job.branch)
    desk.session.rollback()
    now = desk.site.clock.now()
    at = Moment(now, now.astimezone(ZoneInfo(profile.time_zone)).date())
    return Checker(profile, known, at, taken, is_packed)


def _passed(job: ImportJob, lines: tuple[CheckedRow, ...]) -> ImportJob:
    bad = sum(bool(one.problems) for one in lines)
    return replace(
        job,
        passed=job.passed + len(lines),
        good=job.good + len(lines) - bad,
        bad=job.bad + bad,
    )


def _unread(found: ReadList) -> Iterator[str]:
    if found.ignored:
        yield f"Cột không đọc: {'; '.join(found.ignored)}."


def _passed_over(source: Source) -> Iterator[str]:
    count = source.opened.archive.passed_over if source.opened else 0
    if count:
        yield f"Bỏ qua {count} tệp do máy tính tự thêm (như .DS_Store, Thumbs.db)."


def _without_files(numbers: Sequence[int]) -> Iterator[str]:
    if numbers:
        words = ", ".join(map(str, numbers[:_SHOWN])) + (", …" if len(numbers) > _SHOWN else "")
        yield f"Dòng không có tệp nào kèm theo: {words}."


def _keep(session: Session, job: ImportJob) -> None:
    session.begin()
    imports.save(session, job)
    session.commit()
