"""Whether a dossier that is handed in can be taken down: complete as far as it says anything."""

from dataclasses import replace

from services.intake.domain.drafts import MAX_AUTHORS, Draft, DraftAuthor
from services.intake.domain.entry_form import require_answers
from services.intake.domain.refusals import FieldUnknown
from shared.errors import InvalidInput
from shared.events.parts import PaperPart
from shared.profiles.model import BranchProfile

MAX_TITLE = 500
MAX_SUMMARY = 20_000
MAX_SHORT = 300
MAX_FILES = 50
MAX_COPIES = 99
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_WHOLE = 100


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
    _require_paper(draft.paper, profile)
    require_field(draft.field, profile)
    if draft.second_field is not None:
        require_field(draft.second_field, profile)
    require_answers(draft, profile)
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


def _require_paper(paper: tuple[PaperPart, ...], profile: BranchProfile) -> None:
    for one in paper:
        require_part(one.part, profile)
        if not 1 <= one.copies <= MAX_COPIES:
            raise InvalidInput(field="Số bản giấy", reason=f"ghi từ 1 đến {MAX_COPIES}")
        if one.folder and len(one.folder) > MAX_SHORT:
            raise InvalidInput(field="Cặp hồ sơ số", reason=f"dài quá {MAX_SHORT} ký tự")
    if len({one.part for one in paper}) < len(paper):
        raise InvalidInput(field="Thành phần hồ sơ", reason="một thành phần được ghi hai lần")


def _trimmed(draft: Draft) -> Draft:
    return replace(
        draft,
        title=_line(draft.title),
        unit=draft.unit.strip(),
        field=_text(draft.field),
        second_field=_text(draft.second_field),
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
