"""What the rules of receiving say of a dossier: handed in before the deadline, with every part."""

from services.intake.domain.entry import Entry
from services.intake.domain.findings import Finding, cannot_tell, failed, passed
from shared.profiles.model import DossierPart, Receipt


def check_deadline(receipt: Receipt, entry: Entry) -> Finding:
    """Whether the dossier was received in time, as far as the day tells.

    A postmark within the deadline and the hour of the last day are on paper, for a person to see.
    """
    closes = receipt.closes
    if closes is None:
        return cannot_tell("Kế hoạch chưa nêu hạn nhận hồ sơ.")
    day = entry.registered_on
    facts = f"Nhận ngày {day:%d/%m/%Y}; hạn nhận {closes}."
    if day > closes.last_date:
        by_post = "postmark" in (receipt.counts or ())
        late = f"{facts} Xem ngày trên dấu bưu điện." if by_post else facts
        return cannot_tell(late) if by_post else failed(late)
    if day == closes.last_date and closes.time is not None:
        return cannot_tell(f"{facts} Xem giờ nhận.")
    return passed(facts)


def check_parts(parts: tuple[DossierPart, ...], entry: Entry) -> Finding:
    """Whether every required part has a file; what is handed in on paper only a person sees."""
    required = [one for one in parts if one.required]
    here = {one.part for one in entry.dossier.files}
    missing = [one.name for one in required if one.key not in here]
    if missing:
        return cannot_tell(f"Chưa có tệp của: {'; '.join(missing)}. Xem bản giấy.")
    return passed(f"Đủ {len(required)} thành phần bắt buộc.")
