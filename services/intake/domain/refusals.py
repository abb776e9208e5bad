"""Every refusal of intake: which rule forbids it, with the facts and a message for the clerk."""

from shared.errors import InvalidInput, RuleViolation


class IntakeNotReady(RuleViolation):
    """The rules lack what receiving needs. Facts: `missing` (in words), `paths`."""

    code = "intake_not_ready"
    message = "Chưa thể nhận hồ sơ: kế hoạch chưa nêu {missing}."


class IntakeNotOpen(RuleViolation):
    """Receiving has not begun. Facts: `opens` (date), `clause`."""

    code = "intake_not_open"
    message = "Chưa đến ngày nhận hồ sơ ({opens:%d/%m/%Y}).{clause}"


class DeadlinePassed(RuleViolation):
    """It came too late. Facts: `deadline` (in words), `rule`, `clause` (its words, in brackets)."""

    code = "deadline_passed"
    message = "Đã quá {rule}: {deadline}.{clause}"


class NotLater(RuleViolation):
    """An extension ends no later than the deadline. Facts: `deadline`, `proposed` (in words)."""

    code = "not_later"
    message = "Hạn mới ({proposed}) không muộn hơn hạn đang áp dụng ({deadline})."


class FieldUnknown(RuleViolation):
    """The contest has no such field. Facts: `field`, `known` (in words)."""

    code = "field_unknown"
    message = "Không có lĩnh vực «{field}»; {known}."


class UnitUnknown(RuleViolation):
    """The contest has no such unit. Facts: `unit`."""

    code = "unit_unknown"
    message = "Không có đơn vị «{unit}» trong danh sách đơn vị của hội thi."


class UnitNotValid(RuleViolation):
    """The unit does not exist on the day. Facts: `unit` (name), `day`, `successor` (in words)."""

    code = "unit_not_valid"
    message = "Đơn vị «{unit}» không còn hoặc chưa hoạt động ngày {day:%d/%m/%Y}{successor}."


class FilesUnknown(RuleViolation):
    """A dossier names files that were not uploaded. Facts: `files` (names), `digests`."""

    code = "files_unknown"
    message = "Chưa có tệp đính kèm trên máy chủ: {files}. Hãy tải tệp lên trước rồi nộp lại."


class FileNotTaken(RuleViolation):
    """The contest's rules do not take a file. Facts: `name`, `reason`."""

    code = "file_not_taken"
    message = "Tệp «{name}» {reason}."


class WrongStage(RuleViolation):
    """The entry is not at a stage that allows it. Facts: `title`, `stage` (in words), `key`."""

    code = "wrong_stage"
    message = "Không thực hiện được: «{title}» đang ở trạng thái «{stage}»."


class EntryFromBelow(RuleViolation):
    """The dossier belongs to the branch that sent it. Facts: `title`, `branch`."""

    code = "entry_from_below"
    message = (
        "Hồ sơ «{title}» do {branch} gửi lên; muốn sửa thì trả lại để nơi gửi hoàn thiện, "
        "không sửa tại đây."
    )


class NotProposed(RuleViolation):
    """The committee decides on what the secretariat proposed. Facts: `title`."""

    code = "not_proposed"
    message = "«{title}» chưa có đề xuất của Ban Thư ký nên chưa quyết định được."


class RulingNeeded(RuleViolation):
    """A decision is changed only by another that has a number. Facts: `title`, `before` (words)."""

    code = "ruling_needed"
    message = (
        "«{title}» đã được quyết định tại {before}; chỉ thay đổi bằng một quyết định mới có số, "
        "ngày ký và người ký."
    )


class RulingTaken(RuleViolation):
    """The branch has signed a decision of this number. Facts: `number`, `signed_on`."""

    code = "ruling_taken"
    message = "Đã có Quyết định số {number} ngày {signed_on:%d/%m/%Y}; hãy kiểm tra lại số."


class RulingNumbered(RuleViolation):
    """A decision has its number, which nobody changes. Facts: `number`, `signed_on`."""

    code = "ruling_numbered"
    message = (
        "Quyết định này đã có số {number} ngày {signed_on:%d/%m/%Y}, không ghi lại được; "
        "muốn thay đổi thì ký quyết định khác."
    )


class ListNotSignable(RuleViolation):
    """Lines cannot be decided, and nothing was signed. Facts: `problems`, `count`, `first`."""

    code = "list_not_signable"
    message = "Chưa ký được: {count} hồ sơ trong danh sách cần xem lại. {first}"


class AlreadySigned(RuleViolation):
    """The branch has signed its results. Facts: `decision`, `signed_on`."""

    code = "already_signed"
    message = "Kết quả đã được ký tại Quyết định {decision} ngày {signed_on:%d/%m/%Y}."


class NotGoingUp(RuleViolation):
    """The signed results do not send the entry up. Facts: `title`."""

    code = "not_going_up"
    message = "Theo kết quả đã ký, «{title}» không thuộc diện gửi lên cấp trên."


class AlreadySent(RuleViolation):
    """The entry was sent up before. Facts: `title`, `to`."""

    code = "already_sent"
    message = "«{title}» đã được gửi lên {to}."


class AlreadyHere(RuleViolation):
    """The branch above has the entry by another forwarding. Facts: `title`."""

    code = "already_here"
    message = "«{title}» đã có ở cấp nhận do một lần gửi trước."


class ReturnExpired(RuleViolation):
    """A returned dossier was to be completed earlier. Facts: `until`."""

    code = "return_expired"
    message = "Đã quá hạn hoàn thiện hồ sơ do cấp trên đặt ra: hết ngày {until:%d/%m/%Y}."


class CompletionExpired(RuleViolation):
    """A dossier given back was to be completed earlier. Facts: `until`."""

    code = "completion_expired"
    message = "Đã quá hạn bổ sung hồ sơ: hết ngày {until:%d/%m/%Y}."


class AlreadyWithdrawn(RuleViolation):
    """The entry was taken back before. Facts: `title`."""

    code = "already_withdrawn"
    message = "«{title}» đã rút khỏi hội thi."


class WithdrawalPending(RuleViolation):
    """The branch above was asked and has not answered. Facts: `title`."""

    code = "withdrawal_pending"
    message = "«{title}» đang chờ cấp trên trả lời đề nghị rút."


class OutcomeKnown(RuleViolation):
    """The level above has decided. Facts: `title`, `outcome` (in words)."""

    code = "outcome_known"
    message = "Cấp trên đã có kết quả của «{title}» ({outcome}), không rút được nữa."


class NotExternal(RuleViolation):
    """The branch above answers by itself. Facts: `title`."""

    code = "not_external"
    message = "«{title}» không gửi ra ngoài hệ thống: cấp trên tự trả lời, không nhập thay."


class AlreadySettled(RuleViolation):
    """Somebody said first what two works are. Facts: `verdict` (in words), `branch`."""

    code = "already_settled"
    message = "Hai giải pháp này vừa được kết luận: {verdict} ({branch}). Hãy tải lại trang."


class ReasonMissing(InvalidInput):
    """Such a decision needs a reason. Facts: `field`, `reason`."""

    code = "reason_missing"


class TooManyAtOnce(InvalidInput):
    """A group is larger than one act allows. Facts: `field`, `reason`."""

    code = "too_many_at_once"


class ImportRefused(RuleViolation):
    """A list has bad lines, and nothing of it was taken. Facts: `problems`, `count`, `first`."""

    code = "import_refused"
    message = "Danh sách có {count} chỗ chưa đúng, chưa nhận hồ sơ nào. {first}"


class ImportHasStrays(RuleViolation):
    """A list that was to be taken whole came with files of no line. Facts: `name`, `count`."""

    code = "import_has_strays"
    message = (
        "«{name}» có {count} tệp không thuộc dòng nào; chưa nhận hồ sơ nào. "
        "Hãy sửa rồi gửi lại, hoặc chọn chỉ ghi các dòng đúng."
    )


class ImportHasBadLines(RuleViolation):
    """A list that was to be taken whole has bad lines. Facts: `name`, `count`."""

    code = "import_has_bad_lines"
    message = (
        "Danh sách «{name}» còn {count} dòng chưa đúng; chưa nhận hồ sơ nào. "
        "Hãy sửa rồi gửi lại, hoặc chọn chỉ ghi các dòng đúng."
    )


class ImportIsOver(RuleViolation):
    """A list is not one that waits to be taken or dropped. Facts: `name`, `state` (in words)."""

    code = "import_is_over"
    message = "Danh sách «{name}» {state}; không thực hiện được việc này nữa."


class ImportOutdated(RuleViolation):
    """The rules changed since a list was checked. Facts: `name`."""

    code = "import_outdated"
    message = "Thể lệ đã thay đổi sau khi kiểm tra danh sách «{name}». Hãy gửi lại danh sách."


class NothingToImport(RuleViolation):
    """No line of a list is good. Facts: `name`."""

    code = "nothing_to_import"
    message = "Danh sách «{name}» không có dòng nào đúng để ghi."


def in_brackets(clause: str | None) -> str:
    """The words of a rule as they stand behind a message; empty where there are none."""
    return f" (Căn cứ: «{clause}»)" if clause else ""


class OfficeUnknown(RuleViolation):
    """The branch has no such counter. Facts: `office`, `branch` (name)."""

    code = "office_unknown"
    message = "«{office}» không phải là nơi tiếp nhận hồ sơ của {branch}."


class ClaimRefused(RuleViolation):
    """No dossier waits under this number and code; which of the two is wrong is not said."""

    code = "claim_refused"
    message = "Số phiếu nhận hoặc mã trên phiếu không đúng, hoặc hồ sơ đã có người nhận."


class AlreadyClaimed(RuleViolation):
    """Somebody has the dossier as their own already. Facts: `title`."""

    code = "already_claimed"
    message = "Hồ sơ «{title}» đã có người nhận là của mình."


class NotOnPaper(RuleViolation):
    """The dossier did not come on paper over a counter. Facts: `title`."""

    code = "not_on_paper"
    message = "Hồ sơ «{title}» không nhận bản giấy tại quầy nên không có bản gốc để trả."


class UpperDeadlinePassed(RuleViolation):
    """Sending up is too late. Facts: `above` (name), `deadline` (in words), `clause`."""

    code = "upper_deadline_passed"
    message = (
        "Đã quá hạn gửi hồ sơ lên {above}: {deadline}.{clause} Chưa gửi gì; nếu cấp trên gia hạn "
        "thì ghi số văn bản gia hạn khi gửi."
    )


class NoAdviceHere(RuleViolation):
    """The contest has no group of experts here. Facts: `branch` (name)."""

    code = "no_advice_here"
    message = "Thể lệ ở {branch} không lập tổ chuyên gia tư vấn trước khi nộp hồ sơ."


class AdviceClosed(RuleViolation):
    """A request that is closed is not changed. Facts: `title`."""

    code = "advice_closed"
    message = "Yêu cầu tư vấn «{title}» đã kết thúc. Cần tư vấn thêm thì gửi yêu cầu mới."


class AdviserMissing(RuleViolation):
    """Nobody was named to advise. Facts: `title`."""

    code = "adviser_missing"
    message = "Yêu cầu tư vấn «{title}» chưa có người tư vấn. Ban Thư ký cử người trước."


class OwnAdviser(RuleViolation):
    """Nobody advises on their own request. Facts: `name`."""

    code = "own_adviser"
    message = "{name} là người gửi yêu cầu này nên không tự tư vấn được. Chọn chuyên gia khác."


class AdviceTied(RuleViolation):
    """The request became another entry. Facts: `title`."""

    code = "advice_tied"
    message = "Yêu cầu tư vấn «{title}» đã gắn với một hồ sơ khác."
