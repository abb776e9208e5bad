"""Asking for reports at their times, and marking what is overdue."""

from services.reporting.commands import MarkOverdue, SendPrompt
from services.reporting.domain.obligations import child_of
from services.reporting.domain.prompts import Prompt, PromptKind
from services.reporting.domain.submissions import Report, pass_due_date
from services.reporting.handlers.letters import write_prompt
from services.reporting.store import reports
from shared.events.contracts import ReportDue
from shared.profiles.model import BranchProfile
from shared.unit import Unit


def send_prompt(unit: Unit, command: SendPrompt) -> bool:
    """Ask for a report once; False if it is there, or was asked for by this prompt before."""
    report = reports.load(unit.session, command.branch, command.report)
    prompt = Prompt(PromptKind(command.kind), command.days)
    if not report.is_awaited:
        return False
    if not reports.note_prompt(unit, report.branch, report.report, prompt):
        return False
    profile = unit.profile(report.contest, report.branch)
    data = ReportDue(
        obligation=report.obligation,
        unit=report.unit,
        to_branch=report.to_branch,
        due_date=report.due_date,
        prompt=prompt.kind.value,
        days=prompt.days,
    )
    to_site = site_of_unit(profile, report)
    unit.append(profile, report.report, data, to_site=to_site)
    if to_site in (None, unit.site):  # another site writes to its own people
        write_prompt(unit, profile, report, prompt)
    return True


def mark_overdue(unit: Unit, command: MarkOverdue) -> bool:
    """Mark a report that was never submitted as overdue; False if it was submitted or waived."""
    report = reports.load(unit.session, command.branch, command.report)
    passed = pass_due_date(report)
    if passed is report:
        return False
    reports.save(unit, passed, report.version)
    profile = unit.profile(report.contest, report.branch)
    unit.append(profile, report.report, passed.progressed())
    return True


def site_of_unit(profile: BranchProfile, report: Report) -> str | None:
    """The site of the branch below that owes a report; None if the unit hosts no branch."""
    child = child_of(profile, report.unit) if report.unit_branch else None
    return child.site if child else None
