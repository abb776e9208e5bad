"""Whether a dossier came in time, by the contest's own rule: what counts, until when, at what hour.

One rule for the counter, which turns away what is too late, and for the check, which shows it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.intake.domain.findings import Finding, cannot_tell, failed, passed
from shared.profiles.model import Deadline, Receipt
from shared.vietnamese import fold


class CameBy(StrEnum):
    """The road by which a dossier came."""

    ONLINE = "online"
    IN_PERSON = "in_person"
    BY_POST = "by_post"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """How a dossier came: when it was received, and the postmark where it came by post.

    `received_at` is an aware instant; on paper it may lie before it was registered.
    """

    came_by: CameBy
    received_at: dt.datetime
    postmarked_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """A later deadline for one unit, one entrant, or one entrant of one unit, with its reason.

    `entrant` is the name of the organisation or of any of the authors. One that is `from_below`
    holds for what branches below send up and nothing else; without a unit for all of them.
    """

    until: Deadline
    reason: str
    unit: str | None = None
    entrant: str | None = None
    from_below: bool = False

    def covers(self, unit: str, names: Iterable[str], *, is_from_below: bool = False) -> bool:
        """Whether it is given to a dossier of this unit with these entrants."""
        if self.from_below and not is_from_below:
            return False
        if self.unit is not None and self.unit != unit:
            return False
        return self.entrant is None or fold(self.entrant) in {fold(one) for one in names}


@dataclass(frozen=True, slots=True)
class Closing:
    """The deadline that holds for one dossier; `why` says what moved it, if anything did."""

    deadline: Deadline
    why: str = ""

    def __str__(self) -> str:
        return f"{self.deadline} ({self.why})" if self.why else str(self.deadline)


def closing_of(receipt: Receipt, closes: Deadline, extension: Extension | None = None) -> Closing:
    """The deadline that holds: as written, moved from a closed day, or extended."""
    held = receipt.last_day_of(closes)
    # Both are meant in one time zone, so that any zone tells which is later.
    if extension is not None and extension.until.ends_at("UTC") > held.ends_at("UTC"):
        return Closing(extension.until, f"gia hạn riêng: {extension.reason}")
    if held != closes:
        return Closing(held, f"{closes.last_date:%d/%m/%Y} là ngày nghỉ, tính sang ngày làm việc")
    if receipt.extended:
        return Closing(held, f"gia hạn theo {receipt.extended[-1].notice}")
    return Closing(held)


def find_lateness(
    receipt: Receipt, handed: HandedIn, time_zone: str, extension: Extension | None = None
) -> Finding:
    """Whether a dossier is in time, with the deadline and the facts that it was held against."""
    if receipt.closes is None:
        return cannot_tell("Kế hoạch chưa nêu hạn nhận hồ sơ.")
    closing = closing_of(receipt, receipt.closes, extension)
    if handed.came_by is CameBy.BY_POST:
        return _by_post(receipt, closing, handed, time_zone)
    found = _received(closing, handed, time_zone)
    if handed.came_by is CameBy.IN_PERSON and found.answer == "pass":
        return _at_the_counter(receipt, closing, handed, ZoneInfo(time_zone))
    return found


def after_closing(receipt: Receipt) -> str:
    """What happens to a dossier after the deadline, in the contest's words where it has any."""
    if receipt.late_stated:
        return receipt.late_stated
    if receipt.late == "decided":
        return "Hồ sơ nộp sau hạn vẫn được nhận, ghi là nộp muộn và do Ban Tổ chức quyết định."
    if receipt.takes_postmark:
        return "Sau hạn chỉ nhận hồ sơ gửi qua bưu điện có dấu bưu điện trong hạn."
    return "Sau hạn, hồ sơ không được nhận nữa, trừ khi được gia hạn."


def _by_post(receipt: Receipt, closing: Closing, handed: HandedIn, time_zone: str) -> Finding:
    received = _received(closing, handed, time_zone)
    if not receipt.takes_postmark or (receipt.takes_received and received.answer == "pass"):
        return received
    if handed.postmarked_on is None:
        return cannot_tell(f"{received.facts} Xem ngày trên dấu bưu điện.")
    facts = f"Dấu bưu điện ngày {handed.postmarked_on:%d/%m/%Y}; hạn nhận {closing}."
    last = closing.deadline.last_date
    if handed.postmarked_on == last and closing.deadline.time is not None:
        return cannot_tell(f"{facts} Xem giờ trên dấu bưu điện.")
    return passed(facts) if handed.postmarked_on <= last else failed(facts)


def _received(closing: Closing, handed: HandedIn, time_zone: str) -> Finding:
    facts = f"Nhận lúc {_shown(handed, ZoneInfo(time_zone))}; hạn nhận {closing}."
    is_met = closing.deadline.is_met_by(handed.received_at, time_zone)
    return passed(facts) if is_met else failed(facts)


def _at_the_counter(
    receipt: Receipt, closing: Closing, handed: HandedIn, zone: ZoneInfo
) -> Finding:
    """A paper that was taken before the last day is in time, at whatever hour."""
    facts = f"Nhận lúc {_shown(handed, zone)}; hạn nhận {closing}."
    local, hours = handed.received_at.astimezone(zone), receipt.office_hours
    if hours is None or local.date() != closing.deadline.last_date:
        return passed(facts)
    if not hours.is_open_on(local.date()):
        return cannot_tell(f"{facts} Ngày cuối là ngày nghỉ, nơi nhận không mở cửa.")
    if hours.last_hour is None:
        words = f"«{hours.stated}»" if hours.stated else "giờ hành chính"
        return cannot_tell(f"{facts} Nhận trực tiếp {words}, kế hoạch không nêu giờ: xem giờ nhận.")
    until = f"Nơi nhận đóng cửa lúc {hours.last_hour:%H:%M}."
    return passed(facts) if local.time() <= hours.last_hour else failed(f"{facts} {until}")


def _shown(handed: HandedIn, zone: ZoneInfo) -> str:
    return f"{handed.received_at.astimezone(zone):%H:%M ngày %d/%m/%Y}"
