"""Submitting a report: to the office on this site, or up to the branch above on another."""

from collections.abc import Mapping

from services.reporting.commands import SubmitReport
from services.reporting.domain.submissions import Report, Submission, submit
from services.reporting.store import pushes, reports
from services.reporting.store.counts import asked_of, counted_figures
from shared.errors import EditConflict
from shared.events.contracts import ReportSubmitted
from shared.identity.permissions import Thing
from shared.identity.permit import Place
from shared.profiles.model import BranchProfile
from shared.unit import Unit


def submit_report(unit: Unit, command: SubmitReport) -> dict[str, object]:
    """Submit a report; how it stands then. Raises what `submissions.submit` raises."""
    report = reports.load(unit.session, command.branch, command.report)
    unit.require(Thing(report.unit), *_writers(report))
    if command.version is not None and command.version != report.version:
        raise EditConflict(what=f"Báo cáo {report.report}")
    asking = unit.profile(report.contest, report.branch)
    given = Submission(
        number=report.submissions + 1,
        submitted_at=unit.now,
        figures=command.figures,
        text=command.text,
        document=command.document,
        counted=counted_figures(unit.session, asking, report),
    )
    submitted = take(unit, asking, report, given)
    send(unit, asking, submitted, given)
    return {
        "report": submitted.report,
        "state": submitted.state.value,
        "on_time": submitted.on_time,
        "version": submitted.version,
    }


def _writers(report: Report) -> list[Place]:
    """The branches whose people may hand it in: where it is kept, and the one that owes it."""
    branches = (report.branch, report.unit_branch)
    return [(report.contest, one) for one in branches if one is not None]


def take(unit: Unit, asking: BranchProfile, report: Report, given: Submission) -> Report:
    """Keep a submission and tell the monitors, if this site is the one that decides on it."""
    asked = [one.key for one in asked_of(asking, report)]
    submitted = submit(report, given, asked, asking.time_zone)
    reports.save(unit, submitted, report.version)
    reports.add_submission(unit, submitted, given)
    if report.is_office:
        unit.append(asking, report.report, submitted.progressed())
    return submitted


def send(unit: Unit, asking: BranchProfile, report: Report, given: Submission) -> None:
    """Record the submission; to another site it goes in the name of the lower branch."""
    data = ReportSubmitted(
        obligation=report.obligation,
        unit=report.unit,
        to_branch=report.to_branch,
        due_date=report.due_date,
        figures=_plain(given.figures),
        text=given.text,
        document=given.document,
    )
    if report.is_office or report.unit_branch is None:
        unit.append(asking, report.report, data)
        return
    sender = unit.profile(report.contest, report.unit_branch)
    unit.append(sender, report.report, data, to_site=asking.site)
    if given.document is not None and asking.site is not None:
        pushes.queue(unit, given.document, asking.site)


def _plain(figures: Mapping[str, int]) -> dict[str, int]:
    return dict(figures)
