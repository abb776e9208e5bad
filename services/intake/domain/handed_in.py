"""What the rules of receiving say of a dossier: handed in before the deadline, with every part."""

from collections.abc import Iterator

from services.intake.domain.entry import Entry
from services.intake.domain.findings import Finding, cannot_tell, failed, passed, worst
from services.intake.domain.lateness import Extension, find_lateness
from shared.events.parts import Dossier, PaperPart
from shared.profiles.model import DossierPart, Receipt


def check_deadline(
    receipt: Receipt, entry: Entry, time_zone: str, extension: Extension | None = None
) -> Finding:
    """Whether the dossier came in time; an old one of which only the day is known, by its day."""
    if entry.handed_in is not None:
        return find_lateness(receipt, entry.handed_in, time_zone, extension)
    closes = receipt.closing
    if closes is None:
        return cannot_tell("Kế hoạch chưa nêu hạn nhận hồ sơ.")
    day = entry.registered_on
    facts = f"Nhận ngày {day:%d/%m/%Y}; hạn nhận {closes}."
    if day > closes.last_date:
        if receipt.takes_postmark:
            return cannot_tell(f"{facts} Xem ngày trên dấu bưu điện.")
        return failed(facts)
    if day == closes.last_date and closes.time is not None:
        return cannot_tell(f"{facts} Xem giờ nhận.")
    return passed(facts)


def check_parts(parts: tuple[DossierPart, ...], entry: Entry) -> Finding:
    """Whether every required part is there, as a file or on paper, with its copies and stamp."""
    required = [one for one in parts if one.required]
    dossier = entry.dossier
    if not dossier.paper and not any(one.part for one in dossier.files):
        names = "; ".join(one.name for one in required)
        return cannot_tell(f"Chưa ghi nhận thành phần nào; cần: {names}.")
    found = [one for part in required for one in _of_part(part, dossier)]
    broken = [one for one in found if one.answer != "pass"]
    return worst(broken) if broken else passed(f"Đủ {len(required)} thành phần bắt buộc.")


def _of_part(part: DossierPart, dossier: Dossier) -> Iterator[Finding]:
    paper = next((one for one in dossier.paper if one.part == part.key), None)
    has_file = any(one.part == part.key for one in dossier.files)
    if paper is None and not has_file:
        yield failed(f"Thiếu {part.name}.")
        return
    yield _copies(part, paper)
    yield _stamp(part, paper)


def _copies(part: DossierPart, paper: PaperPart | None) -> Finding:
    if part.copies is None:
        return passed("")
    if paper is None:
        return cannot_tell(f"{part.name}: có tệp, chưa ghi nhận {part.copies} bản giấy.")
    facts = f"{part.name}: có {paper.copies} trên {part.copies} bản giấy."
    return passed(facts) if paper.copies >= part.copies else failed(facts)


def _stamp(part: DossierPart, paper: PaperPart | None) -> Finding:
    if part.stamped_by is None:
        return passed("")
    if paper is None or paper.is_stamped is None:
        return cannot_tell(f"{part.name}: xem xác nhận của {part.stamped_by}.")
    if paper.is_stamped:
        return passed(f"{part.name}: có xác nhận của {part.stamped_by}.")
    return failed(f"{part.name}: chưa có xác nhận của {part.stamped_by}.")
