"""Which files a dossier may have: by what their content is, never by their names."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.intake.domain.refusals import FileNotTaken
from shared.profiles.model import BranchProfile

KIND_WORDS: Mapping[str, str] = {
    "pdf": "PDF",
    "word": "Word",
    "excel": "Excel",
    "slides": "PowerPoint",
    "picture": "ảnh",
    "video": "video",
    "text": "văn bản thuần",
    "archive": "tệp nén",
}
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the store; `kind` is None where nobody looked at its content."""

    size: int
    kind: str | None = None
    media_type: str | None = None


def most_mb(profile: BranchProfile, installed_mb: int) -> int:
    """How large a file may be: what the rules and the installation both allow, in MiB."""
    rule = profile.attachments
    return min(installed_mb, rule.max_mb) if rule and rule.max_mb else installed_mb


def kinds_of(profile: BranchProfile) -> tuple[str, ...]:
    """The kinds of files that the contest takes; every kind where the rules are silent."""
    rule = profile.attachments
    return rule.kinds if rule and rule.kinds is not None else tuple(KIND_WORDS)


def require_taken(profile: BranchProfile, name: str, file: StoredFile) -> None:
    """Whether the contest takes a file. Raises `FileNotTaken`."""
    rule = profile.attachments
    if rule is None:
        return
    if rule.kinds is not None and file.kind not in rule.kinds:
        what = KIND_WORDS.get(file.kind or "", "loại không rõ")
        taken = ", ".join(KIND_WORDS[one] for one in rule.kinds)
        raise FileNotTaken(name=name, reason=f"là {what}; hội thi chỉ nhận {taken}")
    if rule.max_mb is not None and file.size > rule.max_mb * _MIB:
        raise FileNotTaken(name=name, reason=f"vượt quá {rule.max_mb} MB mà thể lệ cho phép")
