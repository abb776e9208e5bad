"""Compiled reports for pages: each period's frozen figures, and what came after freezing."""

from dataclasses import dataclass
from datetime import date

from services.reporting.domain.compiling import Compiled
from services.reporting.store import compiled as frozen
from services.reporting.store import paper_files, pushes, reports
from services.reporting.store.compiled import StoredCompiled
from shared.database import Session
from shared.paging import Wanted, part_of


@dataclass(frozen=True, slots=True)
class LateComer:
    """A report that came after its period was frozen; the frozen figures do not hold it."""

    report: str
    unit: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class CompiledView:
    """A period's compiled report; `document` is the file's SHA-256, None until it is written."""

    contest: str
    branch: str
    compiled: Compiled
    document: str | None
    after_freezing: tuple[LateComer, ...]


@dataclass(frozen=True, slots=True)
class CompiledPage:
    """Some compiled reports, by due date; `after` begins the next page and is None on the last."""

    compiled: tuple[CompiledView, ...]
    after: str | None


def compiled_page(session: Session, contest: str, branch: str, wanted: Wanted) -> CompiledPage:
    """A page of a branch's compiled reports. Raises `InvalidInput`."""
    every = sorted(frozen.of_branch(session, contest, branch), key=_place_of)
    shown, after = part_of(every, _place_of, wanted)
    return CompiledPage(tuple(_view(session, one) for one in shown), after)


def compiled_list(session: Session, contest: str, branch: str) -> list[CompiledView]:
    """Every compiled report of a branch, by due date."""
    return [_view(session, one) for one in frozen.of_branch(session, contest, branch)]


def compiled_view(session: Session, branch: str, obligation: str, due_date: date) -> CompiledView:
    """One period's compiled report. Raises `NotYetKnown`."""
    return _view(session, frozen.load(session, branch, obligation, due_date))


def pending_documents(session: Session) -> int:
    """How many documents are still to be written or to be pushed to the site above."""
    return paper_files.pending(session) + pushes.pending(session)


def _place_of(one: StoredCompiled) -> tuple[str, str]:
    return one.compiled.due_date.isoformat(), one.compiled.obligation


def _view(session: Session, one: StoredCompiled) -> CompiledView:
    done = one.compiled
    now = reports.of_period(session, one.contest, one.branch, done.obligation, done.due_date)
    frozen_at = {each.unit: each.submission for each in done.standings()}
    later = tuple(
        LateComer(report.report, report.unit, report.unit_name)
        for report, given in now
        if given is not None and given.number > frozen_at.get(report.unit, 0)
    )
    return CompiledView(one.contest, one.branch, done, one.document, later)
