"""The reports of the play: most come in time, some late, some not at all.

Nobody compiles them: each period is frozen and compiled by itself at its cut-off.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from services.demonstration.doors import Doors
from services.demonstration.season import Company, Scene, at
from shared.profiles.model import Obligation

_DAYS = (-6, -3, -3, -1, -1, 0, 0, 4)
"""Days from the due date on which units report, each as likely as the next."""
_MISSING_SHARE = 0.12
_ACCEPTED_AFTER = 6

_TEXTS = (
    "Đã phổ biến Thể lệ Hội thi đến toàn thể cán bộ, người lao động; đang hướng dẫn tác giả.",
    "Đã tuyên truyền trên hệ thống truyền thanh và trang thông tin điện tử của đơn vị.",
    "Khó khăn: tác giả ngại viết thuyết minh. Kiến nghị cử cán bộ hướng dẫn tại chỗ.",
)


@dataclass(frozen=True, slots=True)
class _Period:
    """One due date of one obligation, and which units report on which day."""

    obligation: Obligation
    due_date: date
    days: dict[date, tuple[str, ...]]


def report_scenes(doors: Doors, company: Company, seed: int) -> Iterator[Scene]:
    """Every scene of the reports that units owe to a branch, in no particular order."""
    drawn = random.Random(f"{seed}/{company.profile.branch}")  # noqa: S311 - a play, no secret
    children = {one.key.split("/")[1] for one in company.profile.children}
    for obligation in company.profile.obligations:
        if not obligation.is_confirmed or obligation.to != company.profile.branch:
            continue
        for due_date in obligation.due_dates:
            # A unit that has a contest of its own reports what it has compiled, by itself.
            units = [one for one in obligation.who or () if one not in children]
            period = _Period(obligation, due_date, _days(drawn, due_date, units))
            yield from _period_scenes(_Reports(doors, company, drawn), period)


def _days(
    drawn: random.Random, due_date: date, units: Sequence[str]
) -> dict[date, tuple[str, ...]]:
    found: dict[date, list[str]] = defaultdict(list)
    for unit in units:
        if drawn.random() >= _MISSING_SHARE:
            found[due_date + timedelta(drawn.choice(_DAYS))].append(unit)
    return {day: tuple(some) for day, some in found.items()}


def _period_scenes(reports: "_Reports", period: _Period) -> Iterator[Scene]:
    name = f"{reports.company.profile.title}: {period.obligation.name}"
    for day, units in period.days.items():
        yield Scene(
            at(day, 14), f"{name}: {len(units)} đơn vị gửi",
            partial(reports.submit, period, units),
        )  # fmt: skip
    accepted = period.due_date + timedelta(_ACCEPTED_AFTER)
    yield Scene(at(accepted, 9), f"{name}: duyệt", partial(reports.accept, period))


class _Reports:
    """What units and the office do with the reports of a period."""

    def __init__(self, doors: Doors, company: Company, drawn: random.Random) -> None:
        self._doors = doors
        self.company = company
        self._drawn = drawn

    def submit(self, period: _Period, units: Sequence[str]) -> None:
        """Each unit sends its figures, those that the system counts as it counts them."""
        profile, doors = self.company.profile, self._doors
        for unit in units:
            report = f"{period.obligation.key}.{unit}.{period.due_date.isoformat()}"
            person = f"bao-cao.{unit}"
            figures = {
                key: self._drawn.randint(0, 9) if counted is None else counted
                for key, counted in doors.prefilled(profile, person, report).items()
            }
            text = self._drawn.choice(_TEXTS)
            doors.report(profile, person, report, "submit", {"figures": figures, "text": text})

    def accept(self, period: _Period) -> None:
        """The office takes what has come; the first report it gives back and gets again."""
        profile, doors, secretary = self.company.profile, self._doors, self.company.secretary
        submitted = doors.submitted(
            profile, secretary, period.obligation.key, period.due_date.isoformat()
        )
        for number, (report, unit) in enumerate(submitted):
            if number == 0:
                reason = {"reason": "Chưa nêu kiến nghị, đề xuất; đề nghị bổ sung."}
                doors.report(profile, secretary, report, "return", reason)
                self.submit(period, [unit])
            doors.report(profile, secretary, report, "accept", {})
