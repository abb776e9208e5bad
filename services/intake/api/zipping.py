"""Writing a package: an Excel list, each dossier as text and JSON with its files, the decision.

Cells are written as text, never as formulas: a title that begins with "=" stays a title.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import xlsxwriter

from services.intake.domain.refusals import FilesUnknown
from services.intake.queries import Package, PackedEntry
from shared.events.parts import Author, Decision, FileRef
from shared.files import Files
from shared.profiles.model import BranchProfile
from shared.vietnamese import fold

DEMONSTRATION = "TRÌNH DIỄN"
_COLUMNS = (
    ("TT", 5), ("Số phiếu nhận", 18), ("Tên giải pháp", 60), ("Lĩnh vực", 28), ("Đơn vị", 32),
    ("Tác giả", 36), ("Năm áp dụng", 12), ("Giải", 18), ("Xếp hạng", 10), ("Điểm", 10),
    ("Liên hệ", 28),
)  # fmt: skip
_UNSAFE = str.maketrans(dict.fromkeys('/\\:*?"<>|\0', "-"))


def write_package(place: Path, package: Package, files: Files) -> None:
    """Write the ZIP. Raises `FilesUnknown` when a file of a dossier is not in the store."""
    absent = [ref for _, ref in _refs(package) if not files.has(ref.sha256)]
    if absent:
        names, digests = [one.name for one in absent], [one.sha256 for one in absent]
        raise FilesUnknown(files=", ".join(f"«{one}»" for one in names), digests=digests)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("danh-sach.xlsx", workbook(package))
        decision = package.decision
        archive.writestr("quyet-dinh.json", decision.model_dump_json(indent=2))
        archive.writestr("quyet-dinh.txt", _decision_text(package.profile, decision))
        for number, one in enumerate(package.entries, start=1):
            _write_entry(archive, f"{number:02d}-{_slug(one.entry.title)}", one, package, files)


def workbook(package: Package) -> bytes:
    """The list of entries as an Excel file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    bold = book.add_format({"bold": True, "text_wrap": True})
    wrap = book.add_format({"text_wrap": True})
    sheet.write_string(0, 0, package.profile.title, bold)
    if package.profile.demonstration:
        sheet.write_string(1, 0, DEMONSTRATION, bold)
    for column, (header, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, header, bold)
    for index, one in enumerate(package.entries):
        for column, text in enumerate(_line(index + 1, one, package.profile)):
            sheet.write_string(index + 3, column, text, wrap)
    book.close()
    return out.getvalue()


def _line(number: int, one: PackedEntry, profile: BranchProfile) -> Sequence[str]:
    entry, dossier = one.entry, one.entry.dossier
    authors, contact = _persons(one)
    field = profile.field(dossier.field) if dossier.field else None
    result = entry.result
    return (
        str(number),
        entry.receipt_number or "",
        dossier.title,
        field.name if field else dossier.field or "",
        dossier.unit_name,
        "; ".join(author.name for author in authors),
        str(dossier.applied_since or ""),
        (result.award_name if result else None) or "",
        str(result.rank) if result and result.rank is not None else "",
        str(result.score) if result and result.score is not None else "",
        contact or "",
    )


def _write_entry(
    archive: zipfile.ZipFile, folder: str, one: PackedEntry, package: Package, files: Files
) -> None:
    archive.writestr(f"{folder}/ho-so.txt", _entry_text(one, package.profile))
    archive.writestr(f"{folder}/ho-so.json", _entry_json(one))
    taken: set[str] = set()
    for ref in one.entry.dossier.files:
        name = _free_name(ref.name, taken)
        with files.open(ref.sha256) as content, archive.open(f"{folder}/tep/{name}", "w") as out:
            while chunk := content.read(1024 * 1024):
                out.write(chunk)


def _entry_text(one: PackedEntry, profile: BranchProfile) -> str:
    labels = [header for header, _ in _COLUMNS]
    values = _line(0, one, profile)
    lines = [f"{label}: {value}" for label, value in zip(labels[1:], values[1:], strict=True)]
    summary = one.entry.dossier.summary or ""
    head = [DEMONSTRATION] if profile.demonstration else []
    return "\n".join([*head, profile.title, "", *lines, "", "Tóm tắt:", summary, ""])


def _entry_json(one: PackedEntry) -> str:
    entry, personal = one.entry, one.entry.personal
    body = {
        "id": entry.id,
        "receipt_number": entry.receipt_number,
        "road": [*entry.road, entry.branch],
        "dossier": entry.dossier.model_dump(mode="json"),
        "personal": None
        if isinstance(personal, str)
        else personal.model_dump(mode="json", exclude={"salt"}),
        "result": entry.result.model_dump(mode="json") if entry.result else None,
        "forwarding": one.forwarding.id,
    }
    return json.dumps(body, ensure_ascii=False, indent=2)


def _decision_text(profile: BranchProfile, decision: Decision) -> str:
    number = decision.number or "(chưa lấy số)"
    head = [DEMONSTRATION] if profile.demonstration else []
    signed = f"Ngày ký: {decision.signed_on:%d/%m/%Y}"
    lines = [profile.title, f"Quyết định số: {number}", signed, f"Người ký: {decision.signer}"]
    return "\n".join([*head, *lines, ""])


def _persons(one: PackedEntry) -> tuple[tuple[Author, ...], str | None]:
    personal = one.entry.personal
    return ((), None) if isinstance(personal, str) else (personal.authors, personal.contact)


def _refs(package: Package) -> Iterator[tuple[PackedEntry, FileRef]]:
    for one in package.entries:
        for ref in one.entry.dossier.files:
            yield one, ref


def _slug(title: str) -> str:
    kept = "".join(char if char.isascii() and char.isalnum() else " " for char in fold(title))
    return "-".join(kept.split())[:60] or "giai-phap"


def _free_name(name: str, taken: set[str]) -> str:
    """A name without a path that no other file of the folder has."""
    base = name.translate(_UNSAFE).strip(". ") or "tep"
    stem, dot, tail = base.rpartition(".")
    free, number = base, 2
    while free.lower() in taken:
        free = f"{stem}-{number}{dot}{tail}" if dot else f"{base}-{number}"
        number += 1
    taken.add(free.lower())
    return free
