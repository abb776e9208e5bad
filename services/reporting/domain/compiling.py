"""Compiling a period: sums over units, who was late, who is missing, what does not add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.reporting.domain.submissions import Report, ReportState, Submission
from shared.documents.numbers import written
from shared.profiles.model import Figure, Obligation


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit stated for a figure; `value` is None where it stated nothing, which is no 0."""

    unit: str
    unit_name: str
    value: int | None


@dataclass(frozen=True, slots=True)
class CompiledFigure:
    """A figure over all units; `total` is None where no unit stated it."""

    key: str
    name: str
    measure: str | None
    total: int | None
    parts: tuple[Part, ...]

    @property
    def silent(self) -> tuple[str, ...]:
        """The names of units that reported and left this figure out."""
        return tuple(one.unit_name for one in self.parts if one.value is None)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one unit met a due date; `submission` is the number of the one that was looked at."""

    unit: str
    unit_name: str
    state: str
    submitted_at: datetime | None
    is_accepted: bool
    submission: int
    text: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A stated number that differs from what it should be the sum or the count of.

    `unit_name` is None for a total of the branch.
    """

    figure: str
    name: str
    unit_name: str | None
    stated: int
    found: int

    def text(self) -> str:
        """What does not add up, for people."""
        stated, found = written(self.stated), written(self.found)
        if self.unit_name is None:
            return f"{self.name}: số nêu là {stated}, cộng các đơn vị được {found}"
        return f"{self.name}: {self.unit_name} báo cáo {stated}, hệ thống đếm được {found}"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled report, frozen."""

    obligation: str
    name: str
    due_date: date
    compiled_at: datetime
    figures: tuple[CompiledFigure, ...]
    on_time: tuple[Standing, ...]
    late: tuple[Standing, ...]
    missing: tuple[Standing, ...]
    waived: tuple[Standing, ...]
    mismatches: tuple[Mismatch, ...]

    def standings(self) -> tuple[Standing, ...]:
        """How every unit stood."""
        return (*self.on_time, *self.late, *self.missing, *self.waived)

    @property
    def owed(self) -> int:
        """How many reports were owed and not waived."""
        return len(self.on_time) + len(self.late) + len(self.missing)

    def totals(self) -> dict[str, int]:
        """The sums by figure; what nobody stated is left out."""
        return {one.key: one.total for one in self.figures if one.total is not None}


Reported = tuple[Report, Submission | None]


def compile_period(
    obligation: Obligation,
    due_date: date,
    figures: Sequence[Figure],
    reports: Sequence[Reported],
    *,
    stated: Mapping[str, int],
    now: datetime,
) -> Compiled:
    """Decide a period's compiled report from what is there now.

    A report that was given back and not submitted again is missing, whatever stood in it.
    `stated` are totals that somebody has published; where one is not the sum, that is said.
    """
    there = [(report, given) for report, given in reports if given and _counts(report)]
    summed = tuple(_figure(one, there) for one in figures)
    by_unit = [(_standing(*one), one[0]) for one in reports]
    return Compiled(
        obligation=obligation.key,
        name=obligation.name,
        due_date=due_date,
        compiled_at=now,
        figures=summed,
        on_time=tuple(one for one, of in by_unit if _counts(of) and of.on_time),
        late=tuple(one for one, of in by_unit if _counts(of) and not of.on_time),
        missing=tuple(one for one, of in by_unit if of.is_awaited),
        waived=tuple(one for one, of in by_unit if of.state is ReportState.WAIVED),
        mismatches=(*_of_totals(summed, stated), *_of_units(figures, there)),
    )


def figures_above(
    asked: Sequence[Figure], totals: Mapping[str, int], counted: Mapping[str, int]
) -> dict[str, int]:
    """What a branch reports upward: its compiled sums, else what its own events count.

    A figure that neither gives is left out.
    """
    known = {**counted, **totals}
    return {one.key: known[one.key] for one in asked if one.key in known}


def _counts(report: Report) -> bool:
    return report.state in (ReportState.SUBMITTED, ReportState.ACCEPTED)


def _figure(figure: Figure, there: Sequence[tuple[Report, Submission]]) -> CompiledFigure:
    parts = tuple(
        Part(report.unit, report.unit_name, given.figures.get(figure.key))
        for report, given in there
    )
    values = [one.value for one in parts if one.value is not None]
    total = sum(values) if values else None
    return CompiledFigure(figure.key, figure.name, figure.measure, total, parts)


def _standing(report: Report, given: Submission | None) -> Standing:
    return Standing(
        unit=report.unit,
        unit_name=report.unit_name,
        state=report.state.value,
        submitted_at=report.first_submitted_at,
        is_accepted=report.state is ReportState.ACCEPTED,
        submission=given.number if given else 0,
        text=given.text if given and _counts(report) else "",
        reason=report.reason,
    )


def _of_totals(summed: Sequence[CompiledFigure], stated: Mapping[str, int]) -> tuple[Mismatch, ...]:
    return tuple(
        Mismatch(one.key, one.name, None, stated[one.key], one.total or 0)
        for one in summed
        if one.key in stated and stated[one.key] != (one.total or 0)
    )


def _of_units(
    figures: Sequence[Figure], there: Sequence[tuple[Report, Submission]]
) -> tuple[Mismatch, ...]:
    return tuple(
        Mismatch(figure.key, figure.name, report.unit_name, value, given.counted[figure.key])
        for figure in figures
        for report, given in there
        if given.counted is not None
        and figure.key in given.counted
        and (value := given.figures.get(figure.key)) is not None
        and value != given.counted[figure.key]
    )
