"""Events in, commands out; nothing is decided here."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.reporting.commands import (
    AnswerReceivedReport,
    CutOffReport,
    DraftListed,
    DraftNomination,
    DraftResults,
    DraftSubmission,
    MarkOverdue,
    NoteAnswer,
    NoteDue,
    PlanReports,
    ReceiveReport,
    SendPrompt,
)
from services.reporting.domain.prompts import DUE_CUT_OFF, DUE_OVERDUE, DUE_PROMPT
from services.reporting.domain.submissions import ReportState
from shared.errors import RuleViolation
from shared.events.contract import Contract
from shared.events.contracts import (
    BatchForwarded,
    ContestPublished,
    EntriesListed,
    NominationSigned,
    ReportAccepted,
    ReportDue,
    ReportReturned,
    ReportSubmitted,
    ReportWaived,
    ResultsSigned,
    UnitsPublished,
)
from shared.events.envelope import Event
from shared.profiles import keeping
from shared.service import Answer, Command, DueItem, Reaction


def on_contest_published(event: Event[ContestPublished]) -> Sequence[Command]:
    """A branch's rules are kept, and the reports owed to it laid out."""
    plan = PlanReports(event.envelope.contest, event.envelope.branch)
    return [*keeping.on_contest_published(event), plan]


def on_results_signed(event: Event[ResultsSigned]) -> Sequence[Command]:
    """Decision and minutes come into the register, by the first part of the list."""
    envelope, data = event.envelope, event.data
    if data.part != 1:
        return []
    return [
        DraftResults(
            contest=envelope.contest,
            branch=envelope.branch,
            decision=data.decision.id,
            number=data.decision.number,
            signed_on=data.decision.signed_on,
            signer=data.decision.signer,
            has_minutes=data.minutes is not None,
        )
    ]


def on_nomination_signed(event: Event[NominationSigned]) -> Sequence[Command]:
    """The decision on whom the branch nominates comes into the register."""
    envelope, decision = event.envelope, event.data.decision
    return [
        DraftNomination(
            contest=envelope.contest,
            branch=envelope.branch,
            decision=decision.id,
            number=decision.number,
            signed_on=decision.signed_on,
            signer=decision.signer,
        )
    ]


def on_entries_listed(event: Event[EntriesListed]) -> Sequence[Command]:
    """A list comes into the register, by its first part."""
    envelope, data = event.envelope, event.data
    if data.part != 1:
        return []
    return [DraftListed(envelope.contest, envelope.branch, envelope.subject_id, data.kind)]


def on_batch_forwarded(event: Event[BatchForwarded]) -> Sequence[Command]:
    """The letter comes into the register of the branch that sent; the one above hears it too."""
    envelope, data = event.envelope, event.data
    return [DraftSubmission(envelope.contest, envelope.branch, envelope.subject_id, data.to_name)]


def on_report_submitted(event: Event[ReportSubmitted]) -> Sequence[Command]:
    """A branch's own report is received above; a unit's was taken when it was submitted."""
    envelope, data = event.envelope, event.data
    if envelope.branch == data.to_branch:
        return []
    return [
        ReceiveReport(
            contest=envelope.contest,
            from_branch=envelope.branch,
            to_branch=data.to_branch,
            report=envelope.subject_id,
            figures=data.figures,
            text=data.text,
            document=data.document,
            submitted_at=envelope.time,
        )
    ]


def on_report_due(event: Event[ReportDue]) -> Sequence[Command]:
    """A prompt from above is noted by the branch that owes the report."""
    envelope, data = event.envelope, event.data
    return [
        NoteDue(
            contest=envelope.contest,
            branch=envelope.branch,
            report=envelope.subject_id,
            obligation=data.obligation,
            unit=data.unit,
            to_branch=data.to_branch,
            due_date=data.due_date,
            kind=data.prompt,
            days=data.days,
        )
    ]


def on_report_accepted(event: Event[ReportAccepted]) -> Sequence[Command]:
    """The branch that reported learns that nothing more is asked."""
    return [_answer(event, ReportState.ACCEPTED, None)]


def on_report_returned(event: Event[ReportReturned]) -> Sequence[Command]:
    """The branch that reported learns why it must report again."""
    return [_answer(event, ReportState.RETURNED, event.data.reason)]


def on_report_waived(event: Event[ReportWaived]) -> Sequence[Command]:
    """The branch that owed a report learns that it is asked no more."""
    return [_answer(event, ReportState.WAIVED, event.data.reason)]


def answer_refused(command: ReceiveReport, refused: RuleViolation) -> Command:
    """A report that was not taken is answered with the reason."""
    return AnswerReceivedReport(command.contest, command.to_branch, command.report, str(refused))


def _answer(event: Event[Contract], state: ReportState, reason: str | None) -> Command:
    envelope = event.envelope
    return NoteAnswer(envelope.contest, envelope.branch, envelope.subject_id, state.value, reason)


def _prompt(item: DueItem) -> Command:
    return SendPrompt(**item.payload)


def _overdue(item: DueItem) -> Command:
    return MarkOverdue(**item.payload)


def _cut_off(item: DueItem) -> Command:
    facts = dict(item.payload)
    facts["due_date"] = date.fromisoformat(facts["due_date"])
    return CutOffReport(**facts)


REACTIONS: Mapping[type[Contract], Reaction] = {
    ContestPublished: on_contest_published,
    UnitsPublished: keeping.on_units_published,
    ResultsSigned: on_results_signed,
    NominationSigned: on_nomination_signed,
    EntriesListed: on_entries_listed,
    BatchForwarded: on_batch_forwarded,
    ReportSubmitted: on_report_submitted,
    ReportDue: on_report_due,
    ReportAccepted: on_report_accepted,
    ReportReturned: on_report_returned,
    ReportWaived: on_report_waived,
}
ANSWERS: Mapping[type[Command], Answer] = {ReceiveReport: answer_refused}
DUE = {DUE_PROMPT: _prompt, DUE_OVERDUE: _overdue, DUE_CUT_OFF: _cut_off}
