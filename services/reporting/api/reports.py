"""Reporting's JSON endpoints: owed reports, compiled periods, monitor, histories, stored events."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import Field
from starlette.responses import FileResponse

from services.reporting.api.places import BRANCH, SERVICE, Body, Branch, Contest, ReportId
from services.reporting.commands import (
    AcceptReport,
    CompileReport,
    ReturnReport,
    SubmitReport,
    WaiveReport,
)
from services.reporting.queries import compiled, history, monitor, reports, units
from services.reporting.queries.compiled import CompiledPage
from services.reporting.queries.events import MOST, stored_events
from services.reporting.queries.history import EntryHistory
from services.reporting.queries.monitor import Monitor
from services.reporting.queries.prefill import Prefill
from services.reporting.queries.reports import ReportPage, ReportView, Undated
from services.reporting.queries.units import UnitPage
from shared.clock import wall_now
from shared.documents.model import MEDIA_TYPE
from shared.errors import InvalidInput, NotYetKnown
from shared.files import files_of
from shared.settings import Settings
from shared.web.conditions import CONDITIONAL, TAGGED, change, tag
from shared.web.doors import CurrentPerson, SiteDoor, carry_out, reach_of, whole_of
from shared.web.navigation import contest_now
from shared.web.paging import Page
from shared.web.routing import SiteRouter

router = SiteRouter(prefix="/api/v1", tags=["reporting"])
MOST_POSITION = 2**53
"""What JSON of any make can carry as a whole number."""


class SubmissionBody(Body):
    """A report to submit; a figure left out is no figure, which is not 0."""

    figures: dict[str, int] = Field(default_factory=dict)
    text: str = ""
    document: str | None = None


class ReasonBody(Body):
    """A reason, which the unit reads."""

    reason: str


class CompilingBody(Body):
    """A period to compile; `stated` are totals published elsewhere, to be compared."""

    stated: dict[str, int] = Field(default_factory=dict)


@router.get(BRANCH + "/reports")
async def list_reports(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest, *, page: Page,
    state: str | None = None, obligation: str | None = None, owing_unit: str | None = None,
) -> ReportPage:  # fmt: skip
    """What is owed to a branch and what it owes above, by due date."""
    reach = reach_of(request, reports.SEE, contest, branch)
    now = await contest_now(site)
    return await site.query(
        SERVICE, reports.report_page, contest, branch, now, reach, wanted=page,
        state=state, obligation=obligation, unit=owing_unit,
    )  # fmt: skip


@router.get(BRANCH + "/obligations")
async def list_obligations(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest
) -> Sequence[Undated]:
    """The obligations that nobody can be asked for yet, with what is missing."""
    reach_of(request, reports.SEE, contest, branch)
    return await site.query(SERVICE, reports.undated, contest, branch)


@router.get(BRANCH + "/reports/{report}", responses=TAGGED)
async def show_report(
    response: Response, site: SiteDoor, person: CurrentPerson, branch: Branch, report: ReportId
) -> ReportView:
    """One report with its submissions, prompts and form."""
    now = await contest_now(site)
    view = await site.query(SERVICE, reports.report_view, branch, report, now, person)
    tag(response, view.line.version)
    return view


@router.get(BRANCH + "/reports/{report}/prefill")
async def show_prefill(
    site: SiteDoor, person: CurrentPerson, branch: Branch, report: ReportId
) -> Prefill:
    """The figures that a report asks for, with what the system counts now."""
    return await site.query(SERVICE, reports.own_prefill, branch, report, person)


@router.post(BRANCH + "/reports/{report}/submit", openapi_extra=CONDITIONAL)
async def submit_report(
    request: Request, branch: Branch, report: ReportId, body: SubmissionBody
) -> Response:
    """Submit a report."""
    command = SubmitReport(
        body.contest, branch, report, body.figures, body.text, body.document, body.version
    )
    return await change(request, SERVICE, command)


@router.post(BRANCH + "/reports/{report}/accept", openapi_extra=CONDITIONAL)
async def accept_report(request: Request, branch: Branch, report: ReportId, body: Body) -> Response:
    """Take a submitted report as it is."""
    command = AcceptReport(body.contest, branch, report, body.version)
    return await change(request, SERVICE, command)


@router.post(BRANCH + "/reports/{report}/return", openapi_extra=CONDITIONAL)
async def return_report(
    request: Request, branch: Branch, report: ReportId, body: ReasonBody
) -> Response:
    """Give a submitted report back."""
    command = ReturnReport(body.contest, branch, report, body.reason, body.version)
    return await change(request, SERVICE, command)


@router.post(BRANCH + "/reports/{report}/waive", openapi_extra=CONDITIONAL)
async def waive_report(
    request: Request, branch: Branch, report: ReportId, body: ReasonBody
) -> Response:
    """Ask no more for a report that is not there."""
    command = WaiveReport(body.contest, branch, report, body.reason, body.version)
    return await change(request, SERVICE, command)


@router.post(BRANCH + "/reports/{period}/compile", status_code=201)
async def compile_report(
    request: Request, branch: Branch, period: ReportId, body: CompilingBody
) -> Response:
    """Compile and freeze a period, named as `<obligation>.<yyyy-mm-dd>`."""
    obligation, day = _period(period)
    command = CompileReport(body.contest, branch, obligation, day, body.stated)
    return await carry_out(request, SERVICE, command, status=201)


@router.get(BRANCH + "/compiled")
async def list_compiled(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest, page: Page
) -> CompiledPage:
    """The compiled periods of a branch, with the digest of their Word files."""
    whole_of(request, "reporting.compiled", contest, branch)
    return await site.query(SERVICE, compiled.compiled_page, contest, branch, page)


@router.get(BRANCH + "/compiled/{period}/document")
async def download_document(
    request: Request, site: SiteDoor, branch: Branch, period: ReportId
) -> FileResponse:
    """The Word file of a compiled period. Raises `NotYetKnown` until it is written."""
    obligation, day = _period(period)
    view = await site.query(SERVICE, compiled.compiled_view, branch, obligation, day)
    whole_of(request, "reporting.compiled", view.contest, branch)
    return _file(request, site.name, view.document, f"bao-cao-{period}.docx")


@router.get(BRANCH + "/reports/{report}/document")
async def download_submitted(
    request: Request, site: SiteDoor, person: CurrentPerson, branch: Branch, report: ReportId
) -> FileResponse:
    """The document that came with the last submission. Raises `NotYetKnown` if it is not here."""
    view = await site.query(SERVICE, reports.report_view, branch, report, wall_now(), person)
    given = view.submissions[-1].document if view.submissions else None
    return _file(request, site.name, given, f"{report}.docx")


@router.get(BRANCH + "/units")
async def list_units(
    request: Request, site: SiteDoor, branch: Branch, contest: Contest, page: Page
) -> UnitPage:
    """A branch by its units, by name."""
    reach = reach_of(request, "reporting.units", contest, branch)
    return await site.query(SERVICE, units.unit_page, contest, branch, reach, page)


@router.get("/monitor")
async def show_monitor(request: Request, site: SiteDoor) -> Monitor:
    """What every branch in view has reached."""
    settings: Settings = request.app.state.settings
    beat_s = settings.heartbeat_s
    return await site.query(SERVICE, monitor.monitor, site.name, wall_now(), beat_s)


@router.get("/entries/{entry}/history")
async def show_history(site: SiteDoor, person: CurrentPerson, entry: str) -> EntryHistory:
    """Every event about an entry that has reached this site. Raises `NotYetKnown`."""
    found = await site.query(SERVICE, history.entry_history, entry, site.name, person)
    if not found.lines and not found.places:
        raise NotYetKnown(awaited=f"entry/{entry}")
    return found


@router.get("/events")
async def list_events(
    site: SiteDoor,
    person: CurrentPerson,
    after: Annotated[int, Query(ge=0, le=MOST_POSITION)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
) -> Response:
    """Stored events beyond a position, each as it came."""
    page = await site.query(SERVICE, stored_events, after, limit, site.name, person)
    # The events are JSON already: they are passed on and not read and written again.
    listed = ",".join(f'{{"position":{place},"event":{event}}}' for place, event in page.events)
    body = f'{{"events":[{listed}],"next":{json.dumps(page.next)}}}'
    return Response(body, media_type="application/json")


def _file(request: Request, site: str, digest: str | None, name: str) -> FileResponse:
    files = files_of(request.app.state.settings, site)
    if digest is None or not files.has(digest):
        raise NotYetKnown(awaited=f"file/{digest or name}")
    return FileResponse(files.path(digest), media_type=MEDIA_TYPE, filename=name)


def _period(text: str) -> tuple[str, date]:
    obligation, _, day = text.rpartition(".")
    try:
        return obligation, date.fromisoformat(day)
    except ValueError:
        reason = f"«{text}» không có dạng <nghĩa vụ>.<năm-tháng-ngày>"
        raise InvalidInput(field="Kỳ báo cáo", reason=reason) from None
