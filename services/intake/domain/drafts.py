"""What is handed in, before it is an entry: a draft that is complete or is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from services.intake.domain.attaching import StoredFile
from services.intake.domain.refusals import FieldUnknown, FilesUnknown
from shared.errors import InvalidInput
from shared.events.parts import Author, Dossier, DossierPersonal, FileRef
from shared.profiles.model import BranchProfile

MAX_TITLE = 500
MAX_SUMMARY = 20_000
MAX_SHORT = 300
MAX_AUTHORS = 50
MAX_FILES = 50
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_WHOLE = 100
_OCTETS = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class DraftAuthor:
    """A person who made the entry."""

    name: str
    birth_year: int | None = None
    address: str | None = None
    share_percent: Decimal | None = None
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that was uploaded before, by its SHA-256 in lower-case hex.

    `part` is the key of the dossier's part that it is.
    """

    sha256: str
    name: str
    media_type: str = _OCTETS
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A dossier as it is handed in; `unit` and `field` are keys."""

    title: str
    unit: str
    authors: tuple[DraftAuthor, ...]
    field: str | None = None
    summary: str | None = None
    applied_since: int | None = None
    entrant: str | None = None
    contact: str | None = None
    files: tuple[DraftFile, ...] = ()


def completed(draft: Draft, profile: BranchProfile) -> Draft:
    """The draft with blanks trimmed. Raises `InvalidInput`, `FieldUnknown` for what is wrong."""
    draft = _trimmed(draft)
    _require_text("Tên giải pháp", draft.title, MAX_TITLE)
    if draft.summary and len(draft.summary) > MAX_SUMMARY:
        raise InvalidInput(field="Tóm tắt", reason=f"dài quá {MAX_SUMMARY} ký tự")
    for label, text in (("Đơn vị, tổ chức dự thi", draft.entrant), ("Liên hệ", draft.contact)):
        if text and len(text) > MAX_SHORT:
            raise InvalidInput(field=label, reason=f"dài quá {MAX_SHORT} ký tự")
    _require_authors(draft.authors)
    if draft.applied_since is not None and not _FIRST_YEAR <= draft.applied_since <= _LAST_YEAR:
        raise InvalidInput(field="Năm áp dụng", reason=f"«{draft.applied_since}» không phải là năm")
    if len(draft.files) > MAX_FILES:
        raise InvalidInput(field="Tệp đính kèm", reason=f"không quá {MAX_FILES} tệp")
    for file in draft.files:
        require_part(file.part, profile)
    require_field(draft.field, profile)
    return draft


def require_part(key: str | None, profile: BranchProfile) -> None:
    """Whether the rules name a part of a dossier that a file names. Raises `InvalidInput`."""
    if key is not None and key not in {one.key for one in profile.dossier_parts or ()}:
        raise InvalidInput(field="Thành phần hồ sơ", reason=f"thể lệ không có thành phần «{key}»")


def require_field(key: str | None, profile: BranchProfile) -> None:
    """Whether the contest has the field; it needs one where the plan names fields.

    Raises `FieldUnknown`, `InvalidInput`.
    """
    if key is None:
        if profile.fields:
            raise InvalidInput(field="Lĩnh vực", reason="chưa chọn lĩnh vực dự thi")
        return
    if profile.field(key) is None:
        names = [one.name for one in profile.fields or ()]
        known = f"các lĩnh vực: {'; '.join(names)}" if names else "kế hoạch chưa nêu lĩnh vực nào"
        raise FieldUnknown(field=key, known=known)


def dossier_of(
    draft: Draft, unit_name: str, here: Mapping[str, StoredFile], version: int
) -> Dossier:
    """The dossier of a complete draft; `here` are the files of the store, by digest.

    Raises `FilesUnknown`.
    """
    absent = [one for one in draft.files if one.sha256 not in here]
    if absent:
        names, digests = [one.name for one in absent], [one.sha256 for one in absent]
        raise FilesUnknown(files=", ".join(f"«{one}»" for one in names), digests=digests)
    return Dossier(
        title=draft.title,
        field=draft.field,
        summary=draft.summary,
        unit=draft.unit,
        unit_name=unit_name,
        entrant=draft.entrant,
        applied_since=draft.applied_since,
        version=version,
        files=tuple(file_ref(one, here[one.sha256]) for one in draft.files),
    )


def file_ref(given: DraftFile, stored: StoredFile) -> FileRef:
    """A file of a dossier; what its content says goes before what the sender said."""
    return FileRef(
        sha256=given.sha256,
        name=given.name,
        media_type=stored.media_type or given.media_type,
        size=stored.size,
        part=given.part,
    )


def with_file(dossier: Dossier, given: DraftFile, stored: StoredFile) -> Dossier:
    """The next version of a dossier, with one file more. Raises `InvalidInput`."""
    if any(one.sha256 == given.sha256 for one in dossier.files):
        raise InvalidInput(field="Tệp đính kèm", reason=f"hồ sơ đã có tệp «{given.name}» này")
    if len(dossier.files) >= MAX_FILES:
        raise InvalidInput(field="Tệp đính kèm", reason=f"không quá {MAX_FILES} tệp")
    files = (*dossier.files, file_ref(given, stored))
    return dossier.model_copy(update={"files": files, "version": dossier.version + 1})


def personal_of(draft: Draft, salt: str) -> DossierPersonal:
    """The part of a draft that tells of persons."""
    authors = tuple(
        Author(
            name=one.name,
            birth_year=one.birth_date.year if one.birth_date else one.birth_year,
            birth_date=one.birth_date,
            address=one.address,
            share_percent=one.share_percent,
        )
        for one in draft.authors
    )
    return DossierPersonal(salt=salt, authors=authors, contact=draft.contact)


def _trimmed(draft: Draft) -> Draft:
    return replace(
        draft,
        title=_line(draft.title),
        unit=draft.unit.strip(),
        field=(draft.field or "").strip() or None,
        summary=_text(draft.summary),
        entrant=_text(draft.entrant),
        contact=_text(draft.contact),
        authors=tuple(
            replace(one, name=_line(one.name), address=_text(one.address)) for one in draft.authors
        ),
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(text: str | None) -> str | None:
    return (text or "").strip() or None


def _require_authors(authors: tuple[DraftAuthor, ...]) -> None:
    if not authors:
        raise InvalidInput(field="Tác giả", reason="chưa có tác giả nào")
    if len(authors) > MAX_AUTHORS:
        raise InvalidInput(field="Tác giả", reason=f"không quá {MAX_AUTHORS} người")
    for one in authors:
        _require_text("Tên tác giả", one.name, MAX_SHORT)
        _require_person(one)
    if sum(one.share_percent or 0 for one in authors) > _WHOLE:
        raise InvalidInput(field="Tỷ lệ đóng góp", reason="cộng lại vượt quá 100 %")


def _require_person(one: DraftAuthor) -> None:
    if one.address and len(one.address) > MAX_SHORT:
        raise InvalidInput(field="Nơi ở, nơi làm việc", reason=f"dài quá {MAX_SHORT} ký tự")
    if one.birth_year is not None and not _FIRST_YEAR <= one.birth_year <= _LAST_YEAR:
        raise InvalidInput(field="Năm sinh", reason=f"«{one.birth_year}» không phải là năm")
    if one.share_percent is not None and not 0 < one.share_percent <= _WHOLE:
        raise InvalidInput(field="Tỷ lệ đóng góp", reason="phải lớn hơn 0 và không quá 100 %")


def _require_text(label: str, text: str, most: int) -> None:
    if not text:
        raise InvalidInput(field=label, reason="không được để trống")
    if len(text) > most:
        raise InvalidInput(field=label, reason=f"dài quá {most} ký tự")
