"""What an event says of an entry, in one line for people; no personal data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.events.contract import Contract
from shared.events.contracts import (
    EntryAdvised,
    EntryCompared,
    EntryForwarded,
    EntryNominated,
    EntryOutcome,
    EntryProgressed,
    EntryReceived,
    EntryRegistered,
    EntryRevised,
    EntryScored,
    EntryScreened,
    EntryWithdrawalRequested,
    EntryWithdrawn,
    ForwardingReceived,
    ForwardingRefused,
    ForwardingReturned,
    ForwardingWithdrawalRefused,
    ForwardingWithdrawn,
    NominationSigned,
    ResultsSigned,
    SheetSubmitted,
)
from shared.events.parts import Decision
from shared.events.stages import IntakeStage, JudgingStage


@dataclass(frozen=True, slots=True)
class Names:
    """Names for people: of branches, and of the rounds of the branch that speaks."""

    branches: Mapping[str, str]
    rounds: Mapping[str, str]

    def branch(self, key: str) -> str:
        """The name of a branch; its key if it is not known."""
        return self.branches.get(key, key)

    def round(self, key: str) -> str:
        """The name of a scoring round; its key if it is not known."""
        return self.rounds.get(key, key)


_STAGES: Mapping[str, str] = {
    IntakeStage.REGISTERED: "Đã đăng ký dự thi",
    IntakeStage.AWAITING_FILES: "Đã nhận thông tin, đang chờ đủ tệp hồ sơ",
    IntakeStage.RECEIVED: "Đã tiếp nhận hồ sơ từ cấp dưới",
    IntakeStage.RETURNED: "Đã trả lại cấp dưới để hoàn thiện hồ sơ",
    IntakeStage.REFUSED: "Không tiếp nhận hồ sơ cấp dưới gửi lên",
    IntakeStage.ELIGIBLE: "Đủ điều kiện dự thi",
    IntakeStage.INELIGIBLE: "Không đủ điều kiện dự thi",
    IntakeStage.SENT: "Đã gửi lên cấp trên, chờ tiếp nhận",
    IntakeStage.PACKAGE: "Chờ bàn giao cho cấp trên ở ngoài hệ thống",
    IntakeStage.RECEIVED_ABOVE: "Cấp trên đã tiếp nhận",
    IntakeStage.RETURNED_ABOVE: "Cấp trên trả lại để hoàn thiện hồ sơ",
    IntakeStage.REFUSED_ABOVE: "Cấp trên không tiếp nhận",
    IntakeStage.WITHDRAWAL_PENDING: "Đã xin rút, chờ cấp trên trả lời",
    IntakeStage.WITHDRAWN: "Đã rút khỏi Hội thi",
    JudgingStage.AWARDED: "Đoạt giải",
    JudgingStage.NOT_AWARDED: "Không đoạt giải",
}
_COMPARED = {
    "same": "cùng một giải pháp",
    "improved": "bản cải tiến của nhau",
    "different": "hai giải pháp khác nhau",
}
_OUTCOMES = {"awarded": "đoạt giải", "not_awarded": "không đoạt giải", "nominated": "được đề cử"}


def stage_in_words(stage: str | None) -> str | None:
    """How far an entry is, for people."""
    return None if stage is None else _STAGES.get(stage, stage)


def describe(entry: str, data: Contract, names: Names) -> str:
    """One line on what an event says of `entry`."""
    tell = _TELL.get(type(data))
    return tell(entry, data, names) if tell else f"Sự kiện {data.NAME}"


def _registered(_: str, data: EntryRegistered, __: Names) -> str:
    return f"Đăng ký «{data.dossier.title}», phiếu nhận số {data.receipt_number}"


def _received(_: str, data: EntryReceived, names: Names) -> str:
    below = names.branch(data.from_branch)
    return f"Tiếp nhận hồ sơ do {below} gửi lên, phiếu nhận số {data.receipt_number}"


def _revised(_: str, data: EntryRevised, __: Names) -> str:
    return f"Hồ sơ được sửa, bản thứ {data.dossier.version}"


def _screened(_: str, data: EntryScreened, __: Names) -> str:
    if data.eligible:
        return "Ban Tổ chức kết luận: đủ điều kiện dự thi"
    return f"Ban Tổ chức kết luận: loại{_because(data.reason)}"


def _advised(_: str, data: EntryAdvised, names: Names) -> str:
    if data.to_branch is not None:
        return f"Báo {names.branch(data.to_branch)} rằng hồ sơ đã được tư vấn trước khi nộp"
    return "Đã được tư vấn trước khi nộp; người tư vấn không chấm giải pháp này"


def _compared(_: str, data: EntryCompared, __: Names) -> str:
    verdict = _COMPARED.get(data.verdict, data.verdict)
    return f"So với «{data.other_title}»: {verdict}{_because(data.reason)}"


def _withdrawn(_: str, data: EntryWithdrawn, __: Names) -> str:
    return f"Rút khỏi Hội thi{_because(data.reason)}"


def _sheet(_: str, data: SheetSubmitted, names: Names) -> str:
    total = _number(data.total)
    return f"Một giám khảo nộp phiếu chấm vòng «{names.round(data.round)}»: {total} điểm"


def _results(entry: str, data: ResultsSigned, __: Names) -> str:
    signed = f"Công bố kết quả theo quyết định {_decision(data.decision)}"
    for one in data.results:
        if one.entry == entry:
            facts = [
                f"hạng {one.rank}" if one.rank is not None else "",
                f"{_number(one.score)} điểm" if one.score is not None else "",
                one.award_name or one.award or "không có giải",
                "được gửi lên cấp trên" if one.goes_up else "",
            ]
            return f"{signed}: {', '.join(fact for fact in facts if fact)}"
    return signed


def _nomination(_: str, data: NominationSigned, names: Names) -> str:
    return f"Đề cử dự thi {names.branch(data.to)} theo quyết định {_decision(data.decision)}"


def _progressed(_: str, data: EntryProgressed, __: Names) -> str:
    stage = _STAGES.get(data.stage, f"Chuyển sang bước «{data.stage}»")
    award = data.award_name or data.award
    return f"{stage}: {award}" if award else stage


def _scored(_: str, data: EntryScored, names: Names) -> str:
    return f"Đã đủ phiếu chấm vòng «{names.round(data.round)}» ({data.sheets} phiếu)"


def _nominated(_: str, data: EntryNominated, names: Names) -> str:
    return f"Được đề cử dự thi {names.branch(data.to)}{_because(data.reason)}"


def _forwarded(_: str, data: EntryForwarded, names: Names) -> str:
    return f"Gửi hồ sơ lên {names.branch(data.to_branch)} (bản thứ {data.dossier.version})"


def _asked(_: str, data: EntryWithdrawalRequested, names: Names) -> str:
    return f"Xin rút hồ sơ đã gửi {names.branch(data.to_branch)}{_because(data.reason)}"


def _arrived(_: str, data: ForwardingReceived, __: Names) -> str:
    return f"Cấp trên đã tiếp nhận, phiếu nhận số {data.receipt_number}"


def _refused(_: str, data: ForwardingRefused, __: Names) -> str:
    return f"Cấp trên không tiếp nhận{_because(data.reason.text)}"


def _returned(_: str, data: ForwardingReturned, __: Names) -> str:
    until = f", hạn {data.until:%d/%m/%Y}" if data.until else ""
    return f"Cấp trên trả lại để bổ sung: {data.missing}{until}"


def _taken_back(_: str, __: ForwardingWithdrawn, ___: Names) -> str:
    return "Cấp trên đồng ý cho rút hồ sơ"


def _kept(_: str, data: ForwardingWithdrawalRefused, __: Names) -> str:
    return f"Cấp trên không cho rút hồ sơ{_because(data.reason.text)}"


def _outcome(_: str, data: EntryOutcome, names: Names) -> str:
    facts = [
        _OUTCOMES.get(data.outcome, data.outcome),
        data.award_name or "",
        f"hạng {data.rank}" if data.rank is not None else "",
        f"{_number(data.score)} điểm" if data.score is not None else "",
    ]
    told = ", ".join(fact for fact in facts if fact)
    return f"Kết quả tại {names.branch(data.decided_by)}: {told}"


def _because(reason: str | None) -> str:
    return f" vì: {reason}" if reason else ""


def _decision(decision: Decision) -> str:
    number = f"số {decision.number} " if decision.number else ""
    return f"{number}ngày {decision.signed_on:%d/%m/%Y}"


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


_TELL: Mapping[type[Contract], Callable[[str, Any, Names], str]] = {
    EntryRegistered: _registered,
    EntryReceived: _received,
    EntryRevised: _revised,
    EntryScreened: _screened,
    EntryAdvised: _advised,
    EntryCompared: _compared,
    EntryWithdrawn: _withdrawn,
    SheetSubmitted: _sheet,
    ResultsSigned: _results,
    NominationSigned: _nomination,
    EntryProgressed: _progressed,
    EntryScored: _scored,
    EntryNominated: _nominated,
    EntryForwarded: _forwarded,
    EntryWithdrawalRequested: _asked,
    ForwardingReceived: _arrived,
    ForwardingRefused: _refused,
    ForwardingReturned: _returned,
    ForwardingWithdrawn: _taken_back,
    ForwardingWithdrawalRefused: _kept,
    EntryOutcome: _outcome,
}
