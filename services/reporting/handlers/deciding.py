"""The office decides: accepts a report, returns it with a reason, or waives it."""

from services.reporting.commands import AcceptReport, ReturnReport, WaiveReport
from services.reporting.domain.refusals import NotTheOffice
from services.reporting.domain.submissions import Report, accept, give_back, waive
from services.reporting.handlers.letters import write_return
from services.reporting.handlers.prompting import site_of_unit
from services.reporting.store import reports
from shared.errors import EditConflict
from shared.events.contract import Contract
from shared.events.contracts import ReportAccepted, ReportReturned, ReportWaived
from shared.identity.permissions import Thing
from shared.unit import Unit


def accept_report(unit: Unit, command: AcceptReport) -> dict[str, object]:
    """Accept a submitted report; how it stands then. Raises `NothingToDecide`, `NotTheOffice`."""
    report = _for_office(unit, command.branch, command.report, command.version)
    accepted = accept(report)
    data = ReportAccepted(obligation=report.obligation, unit=report.unit, due_date=report.due_date)
    return _keep(unit, report, accepted, data)


def return_report(unit: Unit, command: ReturnReport) -> dict[str, object]:
    """Return a submitted report. Raises `NothingToDecide`, `ReasonMissing`, `NotTheOffice`."""
    report = _for_office(unit, command.branch, command.report, command.version)
    returned = give_back(report, command.reason)
    data = ReportReturned(
        obligation=report.obligation,
        unit=report.unit,
        due_date=report.due_date,
        reason=returned.reason or "",
    )
    answer = _keep(unit, report, returned, data)
    profile = unit.profile(returned.contest, returned.branch)
    if site_of_unit(profile, returned) in (None, unit.site):
        write_return(unit, profile, returned)
    return answer


def waive_report(unit: Unit, command: WaiveReport) -> dict[str, object]:
    """Waive a report that is not there. Raises `NothingToWaive`, `ReasonMissing`."""
    report = _for_office(unit, command.branch, command.report, command.version)
    waived = waive(report, command.reason)
    data = ReportWaived(
        obligation=report.obligation,
        unit=report.unit,
        due_date=report.due_date,
        reason=waived.reason or "",
    )
    return _keep(unit, report, waived, data)


def _for_office(unit: Unit, branch: str, name: str, version: int | None) -> Report:
    report = reports.load(unit.session, branch, name)
    unit.require(Thing(report.unit))
    if not report.is_office:
        raise NotTheOffice(report=name, to_branch=report.to_branch)
    if version is not None and version != report.version:
        raise EditConflict(what=f"Báo cáo {name}")
    return report


def _keep(unit: Unit, before: Report, after: Report, data: Contract) -> dict[str, object]:
    reports.save(unit, after, before.version)
    profile = unit.profile(after.contest, after.branch)
    unit.append(profile, after.report, after.progressed())
    unit.append(profile, after.report, data, to_site=site_of_unit(profile, after))
    return {"report": after.report, "state": after.state.value, "version": after.version}
