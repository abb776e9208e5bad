"""What the monitor's cells show: one way of writing for the page and for what is pushed to it."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.reporting.queries.monitor import BranchLine, Funnel, Monitor, ReportCounts
from services.reporting.queries.sites import Liveness, SiteLine
from services.reporting.queries.units import UnitLine
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
class ShownRow:
    """A branch with its units, or a unit."""

    name: str
    note: str
    cells: tuple[ShownCell, ...]
    units: tuple["ShownRow", ...] = ()


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


Units = Mapping[tuple[str, str], Sequence[UnitLine]]
"""Units by contest and branch."""


def sections_of(monitor: Monitor, units: Units) -> tuple[Section, ...]:
    """The contests on the monitor, each with its branches."""
    sites = {one.site: one for one in monitor.sites}
    parents = {(one.contest, one.parent) for one in monitor.branches}
    grouped: dict[str, list[BranchLine]] = {}
    for one in monitor.branches:
        grouped.setdefault(one.contest, []).append(one)
    return tuple(
        Section(
            key=key,
            title=branches[0].title,  # the top's: contests of one name differ by their place
            is_demonstration=any(one.is_demonstration for one in branches),
            branches=tuple(
                _branch(one, sites.get(one.site), (key, one.branch) in parents, units)
                for one in branches
            ),
        )
        for key, branches in grouped.items()
    )


def layout_of(sections: Sequence[Section]) -> str:
    """A short text that differs when rows come, go or change their order."""
    keys = "\n".join(cell.key for cell in _cells(sections))
    return hashlib.sha256(keys.encode()).hexdigest()[:16]


def board_of(sections: Sequence[Section], clock: str) -> Board:
    """What is pushed: every cell by its key."""
    cells = {one.key: Cell(one.text, one.state) for one in _cells(sections)}
    return Board(layout_of(sections), {CLOCK: Cell(clock), **cells})


def _cells(sections: Sequence[Section]) -> Iterator[ShownCell]:
    for section in sections:
        for branch in section.branches:
            yield from branch.cells
            for unit in branch.units:
                yield from unit.cells


def _branch(one: BranchLine, site: SiteLine | None, has_children: bool, units: Units) -> ShownRow:
    key = f"{one.contest}|{one.branch}"
    look = "stale" if one.state is Liveness.SILENT else None
    text, state = _news_of(site) if site is not None and one.entries is not None else UNKNOWN
    news = ShownCell(f"{key}|{_NEWS}", NEWS, translated(text), state, is_steady=True)
    cells = (*_counts(key, one.entries, one.reports, look, has_children), news)
    below = units.get((one.contest, one.branch), ())
    rows = tuple(
        ShownRow(
            unit.name,
            "",
            tuple(_counts(f"{key}|{unit.unit}", unit.entries, unit.reports, look, has_children)),
        )
        for unit in below
    )
    return ShownRow(one.name, one.level_name, cells, rows)


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
