"""What branches above and below say of reports between them."""

from dataclasses import replace

from services.reporting.commands import AnswerReceivedReport, NoteAnswer, NoteDue, ReceiveReport
from services.reporting.domain.obligations import child_of
from services.reporting.domain.prompts import Prompt, PromptKind
from services.reporting.domain.submissions import Report, ReportState, Submission, pass_due_date
from services.reporting.handlers.letters import write_prompt, write_return
from services.reporting.handlers.prompting import site_of_unit
from services.reporting.handlers.submitting import take
from services.reporting.store import reports
from shared.events.contracts import ReportAccepted, ReportReturned
from shared.profiles import keeping
from shared.unit import Unit


def receive_report(unit: Unit, command: ReceiveReport) -> bool:
    """Take the report of a branch below; False if it is for a branch elsewhere.

    It counts as submitted when the branch below submitted it. Raises `NotYetKnown` while the
    report is not laid out here, and what `submissions.submit` raises.
    """
    above = unit.profile(command.contest, command.from_branch).parent
    if above is not None and above.external and above.key == command.to_branch:
        return False  # it leaves the bus: a clerk enters what becomes of it
    asking = unit.profile(command.contest, command.to_branch)
    if asking.site != unit.site:
        return False
    report = reports.load(unit.session, command.to_branch, command.report)
    given = Submission(
        number=report.submissions + 1,
        submitted_at=command.submitted_at,
        figures=command.figures,
        text=command.text,
        document=command.document,
    )
    take(unit, asking, report, given)
    return True


def answer_received_report(unit: Unit, command: AnswerReceivedReport) -> None:
    """Tell the branch below why its report was not taken: accepted before, or given back."""
    profile = unit.profile(command.contest, command.to_branch)
    report = reports.load(unit.session, command.to_branch, command.report)
    about = {"obligation": report.obligation, "unit": report.unit, "due_date": report.due_date}
    if report.state is ReportState.ACCEPTED:
        accepted = ReportAccepted.model_validate(about)
        unit.append(profile, report.report, accepted, to_site=site_of_unit(profile, report))
        return
    returned = ReportReturned.model_validate({**about, "reason": command.reason})
    unit.append(profile, report.report, returned, to_site=site_of_unit(profile, report))


def note_due(unit: Unit, command: NoteDue) -> bool:
    """Note that a branch of this site is asked for a report; False if no branch of it is."""
    asking = unit.profile(command.contest, command.branch)
    child = child_of(asking, command.unit)
    if asking.site == unit.site or child is None or child.site != unit.site:
        return False
    reports.add(unit, _copy(unit, command, child.key))
    prompt = Prompt(PromptKind(command.kind), command.days)
    if prompt.kind is PromptKind.AFTER:
        _mark_overdue(unit, command)
    if not reports.note_prompt(unit, command.branch, command.report, prompt):
        return False
    report = reports.load(unit.session, command.branch, command.report)
    write_prompt(unit, asking, report, prompt)
    return True


def note_answer(unit: Unit, command: NoteAnswer) -> bool:
    """Note what the branch above decided; False where this site decides itself.

    Raises `NotYetKnown` while the report is not here.
    """
    asking = unit.profile(command.contest, command.branch)
    if asking.site == unit.site:
        return False
    report = reports.load(unit.session, command.branch, command.report)
    answered = _answered(report, command)
    reports.save(unit, answered, report.version)
    if answered.state is ReportState.RETURNED:
        write_return(unit, unit.profile(report.contest, report.branch), answered)
    return True


def _mark_overdue(unit: Unit, command: NoteDue) -> None:
    """The branch above says only by its urging that the due date is over."""
    report = reports.load(unit.session, command.branch, command.report)
    passed = pass_due_date(report)
    if passed is not report:
        reports.save(unit, passed, report.version)


def _copy(unit: Unit, command: NoteDue, unit_branch: str) -> Report:
    return Report(
        branch=command.branch,
        report=command.report,
        contest=command.contest,
        to_branch=command.to_branch,
        obligation=command.obligation,
        unit=command.unit,
        unit_name=keeping.unit_name(unit.session, command.contest, command.unit),
        unit_branch=unit_branch,
        due_date=command.due_date,
        is_office=False,
    )


def _answered(report: Report, command: NoteAnswer) -> Report:
    state = ReportState(command.state)
    return replace(report, state=state, reason=command.reason, version=report.version + 1)
