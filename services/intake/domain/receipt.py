"""What the receipt says that an author takes home: number, parts, what is missing, until when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from services.intake.domain.counter import Handing, written_code
from services.intake.domain.entry import Entry
from services.intake.domain.lateness import HandedIn, after_closing, closing_of
from shared.documents.heads import Family, date_line
from shared.documents.slips import Slip, SlipPart
from shared.events.parts import Dossier, PaperPart
from shared.profiles.model import BranchProfile, DocumentHead, DossierPart

DEMONSTRATION = "TRÌNH DIỄN - số liệu giả định"
HAS_FILE, MISSING, OPTIONAL = "đã có tệp", "còn thiếu", "không bắt buộc"
_SIGNERS = ("NGƯỜI NỘP HỒ SƠ", "NGƯỜI NHẬN HỒ SƠ")
_SCAN = "Quét mã để xem hồ sơ trên mạng"
_CLAIM = (
    "Tác giả có tài khoản thì mở trang «Nhận hồ sơ đã nộp giấy», điền số phiếu và mã dưới đây để "
    "theo dõi và bổ sung hồ sơ. Mã chỉ dùng được một lần; xin giữ kín."
)


@dataclass(frozen=True, slots=True)
class PartState:
    """A part that the rules name, and how it stands in a dossier."""

    name: str
    state: str
    is_missing: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a receipt is made of beside the entry; `address` is what its code leads to."""

    handing: Handing | None
    office: str | None
    address: str


def part_states(parts: Sequence[DossierPart], dossier: Dossier) -> tuple[PartState, ...]:
    """How each part that the rules name stands in a dossier: as a file, on paper, or missing."""
    files = {one.part for one in dossier.files}
    paper = {one.part: one for one in dossier.paper}
    return tuple(_state(one, one.key in files, paper.get(one.key)) for one in parts)


def missing_parts(profile: BranchProfile, dossier: Dossier) -> tuple[str, ...]:
    """The required parts that are not there, by name."""
    states = part_states(profile.dossier_parts or (), dossier)
    return tuple(one.name for one in states if one.is_missing)


def receipt_slip(profile: BranchProfile, family: Family, entry: Entry, told: Told) -> Slip:
    """Decide what the receipt says. The same entry gives the same receipt, however often."""
    head = profile.document_head or DocumentHead()
    issuers = head.issuer_lines or (profile.unit.name, profile.title)
    parts = part_states(profile.dossier_parts or (), entry.dossier)
    code = told.handing.claim_code if told.handing else None
    return Slip(
        head=family.head(
            issuers[:1], issuers[1:], f"Số: {entry.receipt_number or ''}",
            date_line(head.place, entry.registered_on),
        ),
        title="PHIẾU NHẬN HỒ SƠ DỰ THI",
        subject=profile.title,
        facts=tuple(_facts(profile, entry, told)),
        parts_title="Thành phần hồ sơ" if parts else "",
        parts=tuple(SlipPart(one.name, one.state, one.is_missing) for one in parts),
        notes=tuple(_notes(profile, parts)),
        address=told.address,
        address_note=_SCAN,
        code=written_code(code) if code else None,
        code_note=_CLAIM,
        signers=_SIGNERS,
        mark=DEMONSTRATION if profile.demonstration else None,
    )  # fmt: skip


def deadline_words(profile: BranchProfile) -> str:
    """Until when dossiers are received, in words; empty where the plan gives no day."""
    receipt = profile.receipt
    return str(closing_of(receipt, receipt.closes)) if receipt and receipt.closes else ""


def _state(part: DossierPart, has_file: bool, paper: PaperPart | None) -> PartState:
    found = [HAS_FILE] if has_file else []
    if paper is not None:
        folder = f", cặp số {paper.folder}" if paper.folder else ""
        found.append(f"{paper.copies} bản giấy{folder}")
    if found:
        return PartState(part.name, "; ".join(found), False)
    return PartState(part.name, MISSING if part.required else OPTIONAL, part.required)


def _facts(profile: BranchProfile, entry: Entry, told: Told) -> list[tuple[str, str]]:
    field = profile.field(entry.dossier.field) if entry.dossier.field else None
    personal = entry.personal
    authors = "" if isinstance(personal, str) else "; ".join(one.name for one in personal.authors)
    found = [
        ("Giải pháp", entry.title),
        ("Tác giả", authors),
        ("Đơn vị", entry.dossier.unit_name),
        ("Lĩnh vực", field.name if field else ""),
        ("Người dự thi", entry.dossier.entrant or ""),
        ("Nơi tiếp nhận", told.office or ""),
    ]
    if told.handing is not None:
        found.append(("Người nộp", told.handing.handed_in_by or ""))
    if entry.handed_in is not None:
        found += _moment(entry.handed_in, profile.time_zone)
    return [(name, text) for name, text in found if text]


def _moment(handed: HandedIn, time_zone: str) -> list[tuple[str, str]]:
    at = handed.received_at.astimezone(ZoneInfo(time_zone))
    return [
        ("Nhận lúc", f"{at:%H:%M} ngày {at:%d/%m/%Y}"),
        ("Dấu bưu điện", _day(handed.postmarked_on)),
    ]


def _notes(profile: BranchProfile, parts: Sequence[PartState]) -> list[str]:
    missing = [one.name for one in parts if one.is_missing]
    found = [f"Còn thiếu: {'; '.join(missing)}."] if missing else []
    if deadline := deadline_words(profile):
        after = after_closing(profile.receipt) if profile.receipt else ""
        found.append(f"Hạn nhận hồ sơ: {deadline}. {after}")
    return found


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
