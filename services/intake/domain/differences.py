"""What a later version of a dossier says otherwise than the one before, part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.events.parts import Dossier, FileRef
from shared.profiles.model import BranchProfile


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed; `before` or `after` is empty where it came or went."""

    name: str
    before: str
    after: str


def differences(before: Dossier, after: Dossier, profile: BranchProfile) -> tuple[Difference, ...]:
    """What changed between two versions, in the order of the form; nothing where they are alike.

    Who made the entry is not compared: names are no part of a dossier's text.
    """
    pairs = zip(_lines(before, profile), _lines(after, profile), strict=True)
    texts = [Difference(name, old, new) for (name, old), (_, new) in pairs if old != new]
    told = [*_answers(before, after), *_files(before.files, after.files, profile)]
    return (*texts, *told)


def _lines(one: Dossier, profile: BranchProfile) -> list[tuple[str, str]]:
    return [
        ("Tên giải pháp", one.title),
        ("Đơn vị", one.unit_name),
        ("Lĩnh vực", _field(one.field, profile)),
        ("Lĩnh vực thứ hai", _field(one.second_field, profile)),
        ("Năm áp dụng", str(one.applied_since or "")),
        ("Người dự thi", one.entrant or ""),
        ("Tóm tắt", one.summary or ""),
        ("Thành phần bản giấy", _paper(one, profile)),
    ]


def _answers(before: Dossier, after: Dossier) -> Iterator[Difference]:
    old = {one.key: one for one in before.answers}
    new = {one.key: one for one in after.answers}
    for key in dict.fromkeys((*old, *new)):
        was, became = old.get(key), new.get(key)
        texts = was.text if was else "", became.text if became else ""
        if texts[0] != texts[1]:
            yield Difference(became.name if became else was.name if was else key, *texts)


def _files(
    before: Sequence[FileRef], after: Sequence[FileRef], profile: BranchProfile
) -> Iterator[Difference]:
    old, new = {one.sha256 for one in before}, {one.sha256 for one in after}
    names = {one.key: one.name for one in profile.dossier_parts or ()}
    for one in before:
        if one.sha256 not in new:
            yield Difference(names.get(one.part or "", "Tệp kèm theo"), one.name, "")
    for one in after:
        if one.sha256 not in old:
            yield Difference(names.get(one.part or "", "Tệp kèm theo"), "", one.name)


def _field(key: str | None, profile: BranchProfile) -> str:
    found = profile.field(key) if key else None
    return found.name if found else key or ""


def _paper(one: Dossier, profile: BranchProfile) -> str:
    names = {part.key: part.name for part in profile.dossier_parts or ()}
    return "; ".join(f"{names.get(part.part, part.part)}: {part.copies}" for part in one.paper)
