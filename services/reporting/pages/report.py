"""One report: how it stands, its form, and the office's answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from fastapi import Depends, Request
from starlette.responses import Response

from services.reporting.commands import AcceptReport, ReturnReport, SubmitReport, WaiveReport
from services.reporting.domain.submissions import AWAITED, ReportState
from services.reporting.pages.reports import LOOKS, SERVICE
from services.reporting.queries import reports
from services.reporting.queries.prefill import PrefilledFigure
from services.reporting.queries.reports import ReportView
from shared.identity.asker import Asker
from shared.identity.permissions import reach
from shared.web.doors import CurrentPerson, SiteDoor
from shared.web.forms import Form, read_form, submit
from shared.web.navigation import contest_now
from shared.web.routing import SiteRouter
from shared.web.templating import Page, show

REPORT = "/reports/{contest}/{level}/{unit}/{report}"
router = SiteRouter()


@dataclass(frozen=True, slots=True)
class Field:
    """A figure of the form; `value` is what stands in it, `source` where that comes from."""

    figure: PrefilledFigure
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class ShownSubmission:
    """What was handed in, its figures by name; a figure left out is not among them."""

    number: int
    at: datetime
    figures: tuple[tuple[str, int], ...]
    text: str


@dataclass(frozen=True, slots=True)
class ReportPage(Page):
    """One report; which forms it offers follows from its state."""

    TEMPLATE: ClassVar[str] = "reporting/report.html"
    path: str
    view: ReportView
    look: str
    fields: tuple[Field, ...]
    last_text: str
    submissions: tuple[ShownSubmission, ...]
    may_submit: bool
    may_decide: bool
    may_waive: bool


@dataclass(frozen=True, slots=True)
class ReportKey:
    """What a report's address names."""

    site: str
    contest: str
    branch: str
    report: str

    @property
    def path(self) -> str:
        """The report's address, below the site."""
        return f"reports/{self.contest}/{self.branch}/{self.report}"

    @property
    def address(self) -> str:
        """The report's whole address."""
        return f"/{self.site}/{self.path}"


async def key_of(site: SiteDoor, contest: str, level: str, unit: str, report: str) -> ReportKey:
    """The report that an address names."""
    return ReportKey(site.name, contest, f"{level}/{unit}", report)


KeyDoor = Annotated[ReportKey, Depends(key_of)]


@router.get(REPORT)
async def show_report(
    request: Request, site: SiteDoor, person: CurrentPerson, key: KeyDoor
) -> Response:
    """One report."""
    now = await contest_now(site)
    view = await site.query(SERVICE, reports.report_view, key.branch, key.report, now, person)
    last = view.submissions[-1] if view.submissions else None
    state = view.line.state
    return await show(
        request,
        ReportPage(
            path=key.path,
            view=view,
            look=LOOKS[state.value],
            fields=tuple(_field(one, last.figures if last else {}) for one in view.form),
            last_text=last.text if last else "",
            submissions=_shown(view),
            may_submit=state in AWAITED or state is ReportState.SUBMITTED,
            may_decide=state is ReportState.SUBMITTED and _is_office(person, view),
            may_waive=state in AWAITED and _is_office(person, view),
        ),
    )


@router.post(REPORT)
async def submit_report(
    request: Request, site: SiteDoor, person: CurrentPerson, key: KeyDoor
) -> Response:
    """Hand the report in."""
    form = await read_form(request)
    now = await contest_now(site)
    view = await site.query(SERVICE, reports.report_view, key.branch, key.report, now, person)
    command = SubmitReport(
        contest=key.contest,
        branch=key.branch,
        report=key.report,
        # A field left empty is no figure, which is not 0.
        figures={
            one.key: form.whole(f"figure.{one.key}", one.name)
            for one in view.form
            if form.optional(f"figure.{one.key}") is not None
        },
        text=form.optional("text") or "",
        version=_version(form),
    )
    return await submit(request, SERVICE, command, form, key.address)


@router.post(REPORT + "/acceptance")
async def accept_report(request: Request, key: KeyDoor) -> Response:
    """Take it as it is."""
    form = await read_form(request)
    command = AcceptReport(key.contest, key.branch, key.report, _version(form))
    return await submit(request, SERVICE, command, form, key.address)


@router.post(REPORT + "/return")
async def return_report(request: Request, key: KeyDoor) -> Response:
    """Give it back, with a reason."""
    form = await read_form(request)
    reason = form.text("reason", "Lý do trả lại")
    command = ReturnReport(key.contest, key.branch, key.report, reason, _version(form))
    return await submit(request, SERVICE, command, form, key.address)


@router.post(REPORT + "/waiver")
async def waive_report(request: Request, key: KeyDoor) -> Response:
    """Ask no more for it, with a reason."""
    form = await read_form(request)
    reason = form.text("reason", "Lý do miễn")
    command = WaiveReport(key.contest, key.branch, key.report, reason, _version(form))
    return await submit(request, SERVICE, command, form, key.address)


def _is_office(asker: Asker, view: ReportView) -> bool:
    decides = reach(asker, "reporting.AcceptReport", view.contest, view.line.branch)
    return view.line.is_office and decides.is_everything


def _version(form: Form) -> int:
    return form.whole("version", "Phiên bản")


def _field(figure: PrefilledFigure, given: Mapping[str, int]) -> Field:
    if figure.key in given:
        return Field(figure, str(given[figure.key]), "số đã nộp lần trước")
    if figure.counted is not None:
        return Field(figure, str(figure.counted), "hệ thống đếm từ hồ sơ; sửa được")
    return Field(figure, "", "để trống nếu không có số liệu; để trống khác với 0")


def _shown(view: ReportView) -> tuple[ShownSubmission, ...]:
    names = {one.key: one.name for one in view.form}
    return tuple(
        ShownSubmission(
            number=one.number,
            at=one.submitted_at,
            figures=tuple((names.get(key, key), value) for key, value in one.figures.items()),
            text=one.text,
        )
        for one in reversed(view.submissions)
    )
