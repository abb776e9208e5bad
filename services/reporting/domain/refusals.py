"""Every refusal of reporting: which rule forbids it, with the facts and a message for the clerk."""

from shared.errors import RuleViolation


class ReportClosed(RuleViolation):
    """An accepted or waived report takes no other. Facts: `report`, `state` (in words)."""

    code = "report_closed"
    message = "Báo cáo {report} {state}, không nhận nộp lại."


class ReportEmpty(RuleViolation):
    """A report says something: a figure (0 is one) or a text. Facts: `report`."""

    code = "report_empty"
    message = "Báo cáo {report} chưa có số liệu và chưa có nội dung; số 0 phải được ghi rõ."


class FigureUnknown(RuleViolation):
    """The obligation does not ask for this figure. Facts: `figure`, `known`."""

    code = "figure_unknown"
    message = "Báo cáo này không có chỉ tiêu «{figure}»; các chỉ tiêu: {known}."


class FigureNegative(RuleViolation):
    """A figure counts something. Facts: `figure`, `value`."""

    code = "figure_negative"
    message = "Chỉ tiêu «{figure}»: {value} là số âm."


class NothingToDecide(RuleViolation):
    """Only a submitted report is accepted or returned. Facts: `report`, `state` (in words)."""

    code = "nothing_to_decide"
    message = "Báo cáo {report} {state}, không có gì để duyệt hoặc trả lại."


class ReasonMissing(RuleViolation):
    """Who returns or waives a report says why. Facts: `report`."""

    code = "reason_missing"
    message = "Phải ghi lý do đối với báo cáo {report}."


class NothingToWaive(RuleViolation):
    """A report that is there needs no waiving. Facts: `report`, `state` (in words)."""

    code = "nothing_to_waive"
    message = "Báo cáo {report} {state}, không miễn được nữa."


class NotTheOffice(RuleViolation):
    """Another site decides on this report. Facts: `report`, `to_branch`."""

    code = "not_the_office"
    message = "Báo cáo {report} do {to_branch} duyệt, không xử lý tại đây."


class ObligationUndated(RuleViolation):
    """The plan gives no such due date for the obligation. Facts: `obligation`, `due_date`."""

    code = "obligation_undated"
    message = "«{obligation}» không có kỳ báo cáo ngày {due_date}."


class AlreadyCompiled(RuleViolation):
    """A compiled report is frozen. Facts: `obligation`, `due_date`, `compiled_at`."""

    code = "already_compiled"
    message = (
        "Báo cáo tổng hợp «{obligation}» kỳ {due_date} đã chốt lúc {compiled_at}, "
        "không lập lại được."
    )


class PaperClosed(RuleViolation):
    """A signed or voided paper stays as it is. Facts: `subject`, `state` (in words)."""

    code = "paper_closed"
    message = "Văn bản «{subject}» {state}, không sửa được nữa."


class NumberTaken(RuleViolation):
    """The number stands at another paper of the series. Facts: `number`, `year`, `subject`."""

    code = "number_taken"
    message = "Số {number} năm {year} đã cấp cho văn bản «{subject}». Chưa ghi gì."


class NumberMissing(RuleViolation):
    """A paper is signed after it has a number. Facts: `subject`."""

    code = "number_missing"
    message = "Văn bản «{subject}» chưa có số, chưa nhận bản ký được."


class PaperUnnumbered(RuleViolation):
    """Papers of this kind bear no number of their own. Facts: `kind`."""

    code = "paper_unnumbered"
    message = "{kind} không lấy số riêng; số ghi ở văn bản ban hành kèm theo."


class VoidReasonMissing(RuleViolation):
    """Who voids a paper says why. Facts: `subject`."""

    code = "void_reason_missing"
    message = "Phải ghi lý do hủy văn bản «{subject}»."
