"""What the monitor's cells show: one way of writing for the page and for what is pushed to it."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.reporting.queries.monitor import BranchLine, Funnel, Monitor, ReportCounts
from services.reporting.queries.sites import Liveness, SiteLine
from services.reporting.queries.units import Place, UnitLine
from shared.language import translated
from shared.web.formats import age, number
from shared.web.live import Board, Cell

CLOCK = "clock"
UNHEARD = "–"
UNKNOWN = ("◌ chưa có tin", "silent")
_AGE_STEP_S = 5
_ENTRIES: tuple[tuple[str, str, Callable[[Funnel], int]], ...] = (
    # column, its name, how it is counted
    ("registered", "Đăng ký", lambda one: one.registered),
    ("received", "Từ cấp dưới", lambda one: one.received),
    ("screened", "Đã xét", lambda one: one.eligible + one.ineligible),
    ("scored", "Đã chấm", lambda one: one.scored),
    ("awarded", "Đạt giải", lambda one: one.awarded),
    ("sent", "Gửi lên", lambda one: one.sent),
    ("received_above", "Trên đã nhận", lambda one: one.received_above),
    ("nominated", "Đề cử", lambda one: one.nominated),
)
_REPORTS: tuple[tuple[str, str, Callable[[ReportCounts], int], str], ...] = (
    # column, its name, how it is counted, its look where it is not zero
    ("on_time", "Đúng hạn", lambda one: one.on_time, "good"),
    ("late", "Trễ", lambda one: one.late, "late"),
    ("missing", "Quá hạn", lambda one: one.missing, "bad"),
)
_NEWS = "news"
_FIRST = {"registered", "scored", "sent", "on_time", _NEWS}


@dataclass(frozen=True, slots=True)
class Group:
    """A heading over several columns."""

    name: str
    width: int


GROUPS = (
    Group("Hồ sơ", 3), Group("Chấm giải", 2), Group("Lên cấp trên", 3), Group("Báo cáo", 3),
    Group("Số liệu", 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column, the first of its group or not."""

    key: str
    name: str

    @property
    def is_first(self) -> bool:
        """Whether a group of columns begins with it."""
        return self.key in _FIRST


UNIT_COLUMNS = (
    *(Column(one[0], one[1]) for one in _ENTRIES), *(Column(one[0], one[1]) for one in _REPORTS)
)  # fmt: skip
NEWS = Column(_NEWS, "Tin mới nhất")
COLUMNS = (*UNIT_COLUMNS, NEWS)
_COLUMN = {one.key: one for one in COLUMNS}


class ShownCell(NamedTuple):
    """A cell: what it is called in what is pushed, its column, its text, the word for its look."""

    key: str
    column: Column
    text: str
    state: str = ""
    is_steady: bool = False

    @property
    def name(self) -> str:
        """Its column's name, for screens too narrow for a heading."""
        return self.column.name

    @property
    def is_first(self) -> bool:
        """Whether a group of columns begins with it."""
        return self.column.is_first


@dataclass(frozen=True, slots=True)
class ShownUnit:
    """A unit of a branch."""

    name: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted of a branch and of its units; `pushed` is the same by its keys."""

    cells: tuple[ShownCell, ...]
    units: tuple[ShownUnit, ...]
    pushed: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A branch with its units."""

    name: str
    note: str
    counts: Counts
    news: ShownCell

    @property
    def cells(self) -> tuple[ShownCell, ...]:
        """Its cells, in the order of the columns."""
        return (*self.counts.cells, self.news)

    @property
    def units(self) -> tuple[ShownUnit, ...]:
        """Its units."""
        return self.counts.units


@dataclass(frozen=True, slots=True)
class Section:
    """One contest on the monitor, its branches from the top down."""

    key: str
    title: str
    is_demonstration: bool
    branches: tuple[ShownRow, ...]
    groups: tuple[Group, ...] = GROUPS
    columns: tuple[Column, ...] = COLUMNS
    unit_columns: tuple[Column, ...] = UNIT_COLUMNS


Units = Mapping[Place, Sequence[UnitLine]]
"""Units by contest and branch."""


class Drawing:
    """What was counted last: of a hundred branches only those are drawn that have changed."""

    def __init__(self) -> None:
        self._drawn: dict[Place, tuple[object, Counts]] = {}

    def counts(self, one: BranchLine, has_children: bool, units: Sequence[UnitLine]) -> Counts:
        """The counts of a branch, drawn before if everything that they follow from is the same."""
        place = (one.contest, one.branch)
        given = (one.entries, one.reports, one.state is Liveness.SILENT, has_children, units)
        known = self._drawn.get(place)
        if known is None or known[0] != given:
            known = self._drawn[place] = given, _counts_of(one, has_children, units)
        return known[1]


def sections_of(
    monitor: Monitor, units: Units, drawing: Drawing | None = None
) -> tuple[Section, ...]:
    """The contests on the monitor, each with its branches."""
    drawing = drawing or Drawing()
    sites = {one.site: one for one in monitor.sites}
    parents = {(one.contest, one.parent) for one in monitor.branches}
    grouped: dict[str, list[BranchLine]] = {}
    for one in monitor.branches:
        grouped.setdefault(one.contest, []).append(one)

    def row(one: BranchLine) -> ShownRow:
        place = (one.contest, one.branch)
        counts = drawing.counts(one, place in parents, units.get(place, ()))
        return ShownRow(one.name, one.level_name, counts, _news(one, sites.get(one.site)))

    return tuple(
        Section(
            key=key,
            title=_title(branches),
            is_demonstration=any(one.is_demonstration for one in branches),
            branches=tuple(row(one) for one in branches),
        )
        for key, branches in grouped.items()
    )


def _title(branches: Sequence[BranchLine]) -> str:
    """The top's own title: contests of one name differ by place; the contest's for several tops."""
    tops = tops_of(branches)
    return tops[0].title if len(tops) == 1 else tops[0].contest_title


def tops_of(branches: Sequence[BranchLine]) -> Sequence[BranchLine]:
    """The branches of one contest that have none above them on the monitor."""
    here = {one.branch for one in branches}
    return [one for one in branches if one.parent not in here]


def layout_of(sections: Sequence[Section]) -> str:
    """A short text that differs when rows come, go or change their order."""
    return _layout(_pushed(sections))


def board_of(sections: Sequence[Section], clock: str) -> Board:
    """What is pushed: every cell by its key."""
    cells = _pushed(sections)
    return Board(_layout(cells), {CLOCK: Cell(clock), **cells})


def _layout(cells: Mapping[str, Cell]) -> str:
    return hashlib.sha256("\n".join(cells).encode()).hexdigest()[:16]


def _pushed(sections: Sequence[Section]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for section in sections:
        for branch in section.branches:
            cells.update(branch.counts.pushed)
            cells[branch.news.key] = Cell(branch.news.text, branch.news.state)
    return cells


def _news(one: BranchLine, site: SiteLine | None) -> ShownCell:
    text, state = _news_of(site) if site is not None and one.entries is not None else UNKNOWN
    key = f"{one.contest}|{one.branch}|{_NEWS}"
    return ShownCell(key, NEWS, translated(text), state, is_steady=True)


def _counts_of(one: BranchLine, has_children: bool, units: Sequence[UnitLine]) -> Counts:
    key = f"{one.contest}|{one.branch}"
    look = "stale" if one.state is Liveness.SILENT else None
    own = tuple(_counts(key, one.entries, one.reports, look, has_children))
    below = tuple(
        ShownUnit(
            unit.name,
            tuple(_counts(f"{key}|{unit.unit}", unit.entries, unit.reports, look, has_children)),
        )
        for unit in units
    )
    every = (*own, *(cell for unit in below for cell in unit.cells))
    return Counts(own, below, {cell.key: Cell(cell.text, cell.state) for cell in every})


def _counts(
    row: str,
    entries: Funnel | None,
    reports: ReportCounts | None,
    look: str | None,
    has_children: bool,
) -> Iterator[ShownCell]:
    for column, _, count in _ENTRIES:
        value = None if entries is None else count(entries)
        if column == "received" and not has_children and not value:
            yield ShownCell(
                f"{row}|{column}", _COLUMN[column], ""
            )  # nobody is below who could send
        else:
            yield _number(row, column, value, look)
    for column, _, count_reports, good in _REPORTS:
        value = None if reports is None else count_reports(reports)
        yield _number(row, column, value, look, good)


def _number(
    row: str, column: str, value: int | None, look: str | None, good: str = ""
) -> ShownCell:
    if value is None:
        return ShownCell(f"{row}|{column}", _COLUMN[column], UNHEARD, "unknown")
    return ShownCell(
        f"{row}|{column}", _COLUMN[column], number(value), look or (good if value else "zero")
    )


def _news_of(site: SiteLine) -> tuple[str, str]:
    if site.state is Liveness.UNKNOWN or site.age_s is None:
        return UNKNOWN
    if site.rewritten:
        return "✕ sổ bị sửa", "bad"
    if site.state is Liveness.SILENT:
        return f"◌ im lặng {age(site.age_s)}", "silent"
    if site.behind:
        return f"… thiếu {number(site.behind)} tin", "late"
    step = site.age_s - site.age_s % _AGE_STEP_S
    return f"✓ {age(step)}" if step else "✓ vừa xong", "good"
