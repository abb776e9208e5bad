"""What the system has counted of a unit's entries, to fill in a report beforehand."""

from dataclasses import dataclass

from services.reporting.store import reports
from services.reporting.store.counts import asked_of, counted_figures
from shared.database import Session
from shared.profiles import versions


@dataclass(frozen=True, slots=True)
class PrefilledFigure:
    """A figure that a report asks for; `counted` is None where the system counts nothing."""

    key: str
    name: str
    measure: str | None
    counted: int | None


@dataclass(frozen=True, slots=True)
class Prefill:
    """A report's form before anybody has typed: what is asked, and what was counted."""

    report: str
    version: int
    figures: tuple[PrefilledFigure, ...]


def prefill(session: Session, branch: str, report: str) -> Prefill:
    """The figures of a report with what the system counts now. Raises `NotYetKnown`."""
    found = reports.load(session, branch, report)
    asking = versions.load(session, found.contest, branch)
    counted = counted_figures(session, asking, found)
    figures = tuple(
        PrefilledFigure(one.key, one.name, one.measure, counted.get(one.key))
        for one in asked_of(asking, found)
    )
    return Prefill(report, found.version, figures)
