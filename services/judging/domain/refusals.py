"""Every refusal of judging: which rule forbids it, with the facts and a message for the clerk."""

from shared.errors import InvalidInput, RuleViolation


class JudgingNotReady(RuleViolation):
    """The rules lack what judging needs. Facts: `missing` (in words), `paths`."""

    code = "judging_not_ready"
    message = "Chưa thể chấm: thể lệ chưa nêu {missing}."


class RoundUnknown(RuleViolation):
    """No scoring round has this key. Facts: `round`, `known`."""

    code = "round_unknown"
    message = "Không có vòng chấm «{round}»; các vòng: {known}."


class PanelSize(RuleViolation):
    """A panel has as many judges as mark each entry. Facts: `round`, `wanted`, `given`."""

    code = "panel_size"
    message = "Vòng «{round}»: mỗi giải pháp có {wanted} giám khảo chấm; hội đồng có {given} người."


class JudgeTwice(RuleViolation):
    """A judge stands twice in a panel. Facts: `judge`."""

    code = "judge_twice"
    message = "Giám khảo {judge} có tên hai lần trong hội đồng."


class FieldUnknown(RuleViolation):
    """The contest has no such field. Facts: `field`."""

    code = "field_unknown"
    message = "Hội thi không có lĩnh vực «{field}»."


class FieldTaken(RuleViolation):
    """Another panel of the round judges the field. Facts: `field`, `panel`."""

    code = "field_taken"
    message = "{field} đã do hội đồng «{panel}» chấm ở vòng này."


class PanelHasSheets(RuleViolation):
    """A panel that has begun is not changed. Facts: `panel`, `sheets`."""

    code = "panel_has_sheets"
    message = "Hội đồng «{panel}» đã nộp {sheets} phiếu chấm, không thay đổi được nữa."


class NotInRound(RuleViolation):
    """The entry does not take part in the round. Facts: `title`, `round`."""

    code = "not_in_round"
    message = "Giải pháp «{title}» không vào vòng «{round}»."


class EntryOut(RuleViolation):
    """The entry is not, or no longer, in the contest. Facts: `title`, `state`."""

    code = "entry_out"
    message = "Giải pháp «{title}» không còn dự thi, không chấm được."


class RoundClosed(RuleViolation):
    """The round was closed. Facts: `round`."""

    code = "round_closed"
    message = "Vòng «{round}» đã khóa điểm."


class NotAssigned(RuleViolation):
    """The judge does not sit on the panel of the entry. Facts: `judge`, `title`, `round`."""

    code = "not_assigned"
    message = "{judge} không được phân công chấm «{title}» ở vòng «{round}»."


class JudgeInConflict(RuleViolation):
    """The judge has an interest in the entry. Facts: `title`, `reason` (in words), `cause`."""

    code = "judge_in_conflict"
    message = (
        "Giám khảo {reason} («{title}») nên không chấm giải pháp này. Các giám khảo còn lại của "
        "hội đồng chấm là đủ; cần thêm người chấm thì Ban Thư ký lập hội đồng có giám khảo khác."
    )


class NobodyLeft(RuleViolation):
    """No judge of the panel may mark an entry of it. Facts: `panel`, `title`, `entry`."""

    code = "nobody_left"
    message = (
        "Hội đồng «{panel}» không còn ai chấm được «{title}»: mọi giám khảo đều đã tư vấn hoặc là "
        "tác giả của hồ sơ này. Chọn ít nhất một giám khảo khác."
    )


class MarksRefused(InvalidInput):
    """A mark is missing or out of range. Facts: `field`, `reason`, `criteria`."""

    code = "marks_refused"


class SheetsMissing(RuleViolation):
    """Sheets are still to come. Facts: `round`, `sheets`, `entries` (titles with counts), `ids`."""

    code = "sheets_missing"
    message = "Vòng «{round}» còn thiếu {sheets} phiếu chấm của {count} giải pháp: {entries}."


class EarlierRoundOpen(RuleViolation):
    """A round is closed after the ones before it. Facts: `round`, `earlier`."""

    code = "earlier_round_open"
    message = "Chưa khóa được vòng «{round}»: vòng «{earlier}» chưa khóa."


class RoundsOpen(RuleViolation):
    """Results are signed when every round is closed. Facts: `rounds`."""

    code = "rounds_open"
    message = "Chưa ký được kết quả: chưa khóa {rounds}."


class ResultsAlreadySigned(RuleViolation):
    """The results of the branch stand. Facts: `decision`, `signed_on`."""

    code = "results_already_signed"
    message = "Kết quả đã được ký tại Quyết định {decision} ngày {signed_on:%d/%m/%Y}."


class AwardUnknown(RuleViolation):
    """The rules have no such award to give. Facts: `award`."""

    code = "award_unknown"
    message = "Cơ cấu giải thưởng không có giải «{award}»."


class EntryNotRanked(RuleViolation):
    """Only a ranked entry is decided upon. Facts: `entry`."""

    code = "entry_not_ranked"
    message = "Giải pháp {entry} không có trong bảng xếp hạng."


class NamedTwice(RuleViolation):
    """A decision names an entry once. Facts: `entry`."""

    code = "named_twice"
    message = "Giải pháp {entry} được nêu hai lần trong quyết định."


class QuotaExceeded(RuleViolation):
    """More awards than places. Facts: `award`, `field`, `places`, `given`."""

    code = "quota_exceeded"
    message = "{award}: chỉ còn {places} chỗ, không xét được cho {given} giải pháp."


class BelowThreshold(RuleViolation):
    """The score is too low for the award. Facts: `entry`, `score`, `award`, `threshold`."""

    code = "below_threshold"
    message = "Giải pháp {entry} được {score} điểm, chưa đạt mức {threshold} của {award}."


class AwardsUndecided(RuleViolation):
    """Equal entries stand at the edge of a quota. Facts: `ties` (in words), `entries`."""

    code = "awards_undecided"
    message = (
        "Các giải pháp bằng điểm ở ngưỡng cuối của cơ cấu giải, Ban Tổ chức phải quyết định "
        "trao cho giải pháp nào hoặc để trống: {ties}."
    )


class NothingAbove(RuleViolation):
    """The branch forwards to nobody. Facts: `entry`."""

    code = "nothing_above"
    message = "Hội thi này không gửi giải pháp lên cấp trên, nên không gửi được {entry}."


class NotEntitled(RuleViolation):
    """The rules do not let the entry go up. Facts: `entry`."""

    code = "not_entitled"
    message = "Theo thể lệ, giải pháp {entry} không thuộc diện gửi lên cấp trên."


class ForwardingExceeded(RuleViolation):
    """More entries were named than may go up. Facts: `most`, `given`."""

    code = "forwarding_exceeded"
    message = "Chỉ được gửi lên cấp trên tối đa {most} giải pháp; đã chọn {given}."


class NominationNotReady(RuleViolation):
    """The rules lack what nominating needs. Facts: `missing`, `paths`."""

    code = "nomination_not_ready"
    message = "Chưa thể đề cử: thể lệ chưa nêu {missing}."


class ResultsNotSigned(RuleViolation):
    """Whom to nominate follows from signed results."""

    code = "results_not_signed"
    message = "Kết quả chưa được ký, chưa thể đề cử."


class AlreadyNominated(RuleViolation):
    """The branch has decided whom it nominates. Facts: `decision`, `signed_on`."""

    code = "already_nominated"
    message = "Đã đề cử tại Quyết định {decision} ngày {signed_on:%d/%m/%Y}."


class NotAwarded(RuleViolation):
    """Only an awarded entry that still competes is nominated. Facts: `entries`."""

    code = "not_awarded"
    message = "Chỉ đề cử giải pháp đã đoạt giải và không rút: {entries}."


class TooManyNominated(RuleViolation):
    """More nominees than allowed. Facts: `most`, `given`."""

    code = "too_many_nominated"
    message = "Được đề cử tối đa {most} giải pháp; đã chọn {given}."


class NobodyNominated(RuleViolation):
    """The rules ask for at least one nominee."""

    code = "nobody_nominated"
    message = "Thể lệ yêu cầu đề cử ít nhất một giải pháp."


class NominationLate(RuleViolation):
    """The deadline has passed. Facts: `deadline` (in words)."""

    code = "nomination_late"
    message = "Đã hết hạn đề cử ({deadline})."
