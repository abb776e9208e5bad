"""What reporting writes to those who owe a report: prompts, and why one came back."""

from services.reporting.domain.prompts import Prompt, PromptKind
from services.reporting.domain.submissions import Report
from shared.messages.catalogue import (
    REPORT_DUE,
    REPORT_DUE_SOON,
    REPORT_OVERDUE,
    REPORT_RETURNED,
)
from shared.messages.letter import Fact, Letter, Recipient, office, signed_by, unit_contact
from shared.messages.template import Template
from shared.messages.writing import write
from shared.profiles.model import BranchProfile
from shared.unit import Unit

_TEMPLATES = {
    PromptKind.BEFORE: REPORT_DUE_SOON,
    PromptKind.ON: REPORT_DUE,
    PromptKind.AFTER: REPORT_OVERDUE,
}


def write_prompt(unit: Unit, profile: BranchProfile, report: Report, prompt: Prompt) -> None:
    """Ask for a report by letter, in the name of the branch that it is owed to."""
    facts = _facts(profile, report)
    if prompt.kind is not PromptKind.ON:
        facts["days"] = prompt.days
    why = f"{prompt.kind.value}/{prompt.days}"
    _write(unit, profile, report, _TEMPLATES[prompt.kind], facts=facts, why=why)


def write_return(unit: Unit, profile: BranchProfile, report: Report) -> None:
    """Say by letter why a report came back."""
    facts = {**_facts(profile, report), "reason": report.reason or ""}
    _write(unit, profile, report, REPORT_RETURNED, facts=facts, why=f"returned/{report.version}")


def _write(
    unit: Unit, profile: BranchProfile, report: Report, template: Template,
    *, facts: dict[str, Fact], why: str,
) -> None:  # fmt: skip
    letter = Letter(
        reason=f"report/{report.branch}/{report.report}/{why}",
        to=_recipient(report),
        template=template,
        facts=facts,
        contest=report.contest,
        branch=profile.branch,
    )
    write(unit, letter)


def _recipient(report: Report) -> Recipient:
    """The standing office of a branch below that reports; else the unit's reporting officer."""
    if report.unit_branch is not None and not report.is_office:
        return office(report.contest, report.unit_branch)
    return unit_contact(report.contest, report.unit)


def _facts(profile: BranchProfile, report: Report) -> dict[str, Fact]:
    obligation = profile.obligation(report.obligation)
    return {
        **signed_by(profile),
        "unit": report.unit_name,
        "report": obligation.name if obligation else report.obligation,
        "due_date": report.due_date,
        "page": f"reports/{report.contest}/{report.branch}/{report.report}",
    }
