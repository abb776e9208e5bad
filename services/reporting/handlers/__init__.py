"""One function per command: load, decide, save, append."""

from collections.abc import Mapping

from services.reporting.commands import (
    AcceptReport,
    AnswerReceivedReport,
    CompileReport,
    CutOffReport,
    DraftList,
    DraftListed,
    DraftNomination,
    DraftResults,
    DraftSubmission,
    EditPaper,
    MarkOverdue,
    NoteAnswer,
    NoteDue,
    NumberPaper,
    PlanReports,
    ReceiveReport,
    RecordPaperFiles,
    ReplaceTemplate,
    ReturnReport,
    SendPrompt,
    SignPaper,
    SubmitReport,
    VoidPaper,
    WaiveReport,
)
from services.reporting.handlers.compiling import compile_report, cut_off_report
from services.reporting.handlers.deciding import accept_report, return_report, waive_report
from services.reporting.handlers.neighbours import (
    answer_received_report,
    note_answer,
    note_due,
    receive_report,
)
from services.reporting.handlers.planning import keep_units, plan_reports
from services.reporting.handlers.prompting import mark_overdue, send_prompt
from services.reporting.handlers.registering import (
    draft_list,
    draft_listed,
    draft_nomination,
    draft_results,
    draft_submission,
    edit_paper,
    number_paper,
    sign_paper,
    void_paper,
)
from services.reporting.handlers.submitting import submit_report
from services.reporting.handlers.writing import record_paper_files, replace_template
from shared.messages import handlers as letters
from shared.profiles import keeping
from shared.profiles.keeping import KeepUnits
from shared.service import Command, Handler

HANDLERS: Mapping[type[Command], Handler] = {
    **keeping.HANDLERS,
    **letters.HANDLERS,
    KeepUnits: keep_units,
    PlanReports: plan_reports,
    SendPrompt: send_prompt,
    MarkOverdue: mark_overdue,
    SubmitReport: submit_report,
    AcceptReport: accept_report,
    ReturnReport: return_report,
    WaiveReport: waive_report,
    CompileReport: compile_report,
    CutOffReport: cut_off_report,
    DraftResults: draft_results,
    DraftNomination: draft_nomination,
    DraftList: draft_list,
    DraftListed: draft_listed,
    DraftSubmission: draft_submission,
    EditPaper: edit_paper,
    NumberPaper: number_paper,
    SignPaper: sign_paper,
    VoidPaper: void_paper,
    RecordPaperFiles: record_paper_files,
    ReplaceTemplate: replace_template,
    ReceiveReport: receive_report,
    AnswerReceivedReport: answer_received_report,
    NoteDue: note_due,
    NoteAnswer: note_answer,
}
