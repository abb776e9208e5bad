"""Moving the deadline: later than before, with what it rests on."""

import datetime as dt

from services.intake.domain.lateness import Extension
from services.intake.domain.refusals import IntakeNotReady, NotLater, ReasonMissing
from shared.errors import InvalidInput
from shared.profiles.model import BranchProfile, Deadline, Extended, Receipt

MAX_TEXT = 500


def extend(
    profile: BranchProfile, closes: Deadline, notice: str, noticed_on: dt.date | None
) -> BranchProfile:
    """The next version of the rules, with a later deadline and the notice that moved it.

    Raises `IntakeNotReady`, `NotLater`, `ReasonMissing`.
    """
    receipt = _receipt_of(profile)
    before = receipt.closes
    _require_words("Văn bản gia hạn", notice)
    if before is None or not _is_later(closes, before, profile):
        raise NotLater(deadline=str(before), proposed=str(closes))
    moved = Extended(closed=before, notice=notice.strip(), noticed_on=noticed_on)
    fresh = receipt.model_copy(update={"closes": closes, "extended": (*receipt.extended, moved)})
    return profile.model_copy(update={"receipt": fresh, "version": profile.version + 1})


def grant(profile: BranchProfile, one: Extension) -> Extension:
    """A later deadline for some. Raises `IntakeNotReady`, `NotLater`, `ReasonMissing`."""
    receipt = _receipt_of(profile)
    _require_words("Lý do gia hạn", one.reason)
    if one.from_below:
        return _grant_below(profile, receipt, one)
    if not (one.unit or one.entrant):
        raise InvalidInput(field="Gia hạn cho", reason="chọn đơn vị hoặc ghi tên người dự thi")
    if receipt.closes is None or not _is_later(one.until, receipt.closes, profile):
        raise NotLater(deadline=str(receipt.closes), proposed=str(one.until))
    return one


def _grant_below(profile: BranchProfile, receipt: Receipt, one: Extension) -> Extension:
    """The same for branches below: later than the earliest day until which they may send."""
    if one.entrant:
        raise InvalidInput(field="Người dự thi", reason="cấp dưới gửi theo đơn vị, không ghi tên")
    if not profile.children:
        raise InvalidInput(field="Gia hạn cho", reason="không có cấp dưới nào gửi hồ sơ lên")
    days = [item.before for item in receipt.from_below]
    before = min(days, key=lambda item: item.ends_at(profile.time_zone), default=receipt.closes)
    if before is None or not _is_later(one.until, before, profile):
        raise NotLater(deadline=str(before), proposed=str(one.until))
    return one


def _receipt_of(profile: BranchProfile) -> Receipt:
    if profile.receipt is None or profile.receipt.closes is None:
        raise IntakeNotReady(missing="hạn nhận hồ sơ", paths=["receipt.closes"])
    return profile.receipt


def _is_later(one: Deadline, before: Deadline, profile: BranchProfile) -> bool:
    return one.ends_at(profile.time_zone) > before.ends_at(profile.time_zone)


def _require_words(label: str, text: str) -> None:
    if not text.strip():
        raise ReasonMissing(field=label, reason="chưa ghi")
    if len(text) > MAX_TEXT:
        raise InvalidInput(field=label, reason=f"dài quá {MAX_TEXT} ký tự")
