"""Reports: what is owed to a branch and by it, the periods that were compiled."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import Request
from starlette.responses import Response

from services.reporting.domain.submissions import WORDS
from services.reporting.queries import compiled, reports
from services.reporting.queries.compiled import CompiledView
from services.reporting.queries.reports import ReportLine, Undated
from shared.identity.permissions import Thing
from shared.language import translated
from shared.profiles.model import BranchProfile
from shared.vietnamese import fold
from shared.web.branches import hosted_branch, open_branches, straight_on
from shared.web.doors import CurrentPerson, SiteDoor, may_touch, reach_of
from shared.web.exporting import EXPORT_FIELD, FORMATS, Sheet, export
from shared.web.navigation import contest_now
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

SERVICE = "reporting"
LOOKS = {
    "due": "open",
    "submitted": "late",
    "accepted": "good",
    "returned": "bad",
    "overdue": "bad",
    "waived": "open",
}
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class BranchesPage(Page):
    """The branches of this site, to choose one."""

    TEMPLATE: ClassVar[str] = "reporting/branches.html"
    branches: tuple[BranchProfile, ...]


@dataclass(frozen=True, slots=True)
class StateChoice:
    """A state to narrow the list to, with how many reports are in it."""

    key: str
    name: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A line of the list; `look` is the word for its state's look."""

    line: ReportLine
    look: str


_HEADINGS = ("Hạn", "Đơn vị", "Báo cáo", "Tình trạng", "Nộp lúc", "Số lần nhắc")


@dataclass(frozen=True, slots=True)
class ReportsPage(Page):
    """The reports of a branch; `searched` and `state` are what the list is narrowed to."""

    TEMPLATE: ClassVar[str] = "reporting/reports.html"
    profile: BranchProfile
    reports: tuple[ShownReport, ...]
    states: tuple[StateChoice, ...]
    state: str
    searched: str
    undated: tuple[Undated, ...]
    compiled: tuple[CompiledView, ...]


@router.get("/reports")
async def show_branches(request: Request, site: SiteDoor, person: CurrentPerson) -> Response:
    """The branches of this site whose reports the asker may see."""
    branches = await site.query(SERVICE, open_branches, site.name, person, reports.SEE)
    return straight_on(site.name, "reports", branches) or await show(
        request, BranchesPage(branches)
    )


@router.get("/reports/{contest}/{level}/{unit}")
async def show_reports(
    request: Request, site: SiteDoor, contest: str, level: str, unit: str
) -> Response:
    """What is owed to a branch, and what it owes above; as a file when asked for one."""
    branch = f"{level}/{unit}"
    profile = await site.query(SERVICE, hosted_branch, site.name, contest, branch)
    chosen = request.query_params.get("trang-thai", "")
    state = chosen if chosen in LOOKS else ""
    searched = request.query_params.get("tim", "").strip()[:100]
    reach = reach_of(request, reports.SEE, contest, branch)
    now = await contest_now(site)
    every = await site.query(SERVICE, reports.report_list, contest, branch, now, reach)
    periods: list[CompiledView] = []
    if may_touch(request, "reporting.compiled", contest, branch, Thing()):
        periods = await site.query(SERVICE, compiled.compiled_list, contest, branch)
    wanted = fold(searched)
    lines = [
        one
        for one in every
        if state in ("", one.state.value)
        and wanted in fold(f"{one.unit_name} {one.obligation_name}")
    ]
    asked_form = request.query_params.get(EXPORT_FIELD)
    if asked_form in FORMATS:
        return await export(_sheet(profile, lines), asked_form)
    return await show(
        request,
        ReportsPage(
            profile=profile,
            reports=tuple(ShownReport(one, LOOKS[one.state.value]) for one in lines),
            states=_states(every, state),
            state=state,
            searched=searched,
            undated=tuple(await site.query(SERVICE, reports.undated, contest, branch)),
            compiled=tuple(periods),
        ),
    )


def _states(lines: Sequence[ReportLine], chosen: str) -> tuple[StateChoice, ...]:
    """The states in which there is any report, and the chosen one."""
    counted = Counter(one.state for one in lines)
    return tuple(
        StateChoice(state.value, words, counted[state])
        for state, words in WORDS.items()
        if counted[state] or state.value == chosen
    )


def _sheet(profile: BranchProfile, lines: Sequence[ReportLine]) -> Sheet:
    rows = [
        (
            one.due_date, one.unit_name, one.obligation_name, translated(one.state_text),
            one.first_submitted_at, one.prompts,
        )
        for one in lines
    ]  # fmt: skip
    return Sheet(f"bao-cao-{profile.unit.key}", _HEADINGS, rows)
