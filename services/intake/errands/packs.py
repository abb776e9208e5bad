"""Packs of a list and its files: looked through file by file, and stored once they are registered.

Checking unpacks each file beside the store only to see what it is. Nothing of a pack is stored
before the list is taken; until then, and while it is written, the pack itself is held.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from services.intake.commands import KeepFile
from services.intake.domain.attaching import StoredFile, require_taken
from services.intake.domain.import_columns import FILES, OF_PART, columns_of
from services.intake.domain.import_jobs import ImportJob
from services.intake.domain.import_lines import ImportProblem, ImportRow, PackedFile
from services.intake.domain.packing import Pack, unpacked
from services.intake.domain.refusals import FileNotTaken
from shared.archives import Archive, Member
from shared.content import WrongContent, recognise
from shared.documents.reading_apart import read_apart
from shared.documents.sheets import ReadSheet
from shared.errors import InvalidInput, NotYetKnown
from shared.files import Files, Incoming
from shared.profiles.model import BranchProfile
from shared.staging import Held, Staged

_MIB = 1024 * 1024
_REMEDY = "Thay tệp này trong tệp ZIP rồi gửi lại, hoặc bỏ tệp khỏi hồ sơ."


@dataclass(frozen=True, slots=True)
class OpenPack:
    """A pack that is being read."""

    archive: Archive
    pack: Pack
    members: dict[str, Member]

    @classmethod
    def of(cls, archive: Archive) -> "OpenPack":
        """What is in an archive. Raises `InvalidInput`."""
        members: dict[str, Member] = {}
        for one in archive.members:
            if one.path in members:
                reason = f"có hai tệp cùng tên «{one.path}»; hãy đổi tên một tệp"
                raise InvalidInput(field="Tệp ZIP", reason=reason)
            members[one.path] = one
        return cls(archive, unpacked(list(members)), members)

    def listing(self, *, most_bytes: int, most_rows: int) -> ReadSheet:
        """The list among the files. Raises `InvalidInput`."""
        member = self.members[self.pack.listing]
        if member.size > most_bytes:
            reason = f"danh sách lớn quá {most_bytes // _MIB} MB"
            raise InvalidInput(field="Tệp", reason=reason)
        content = bytearray()
        self.archive.copy(member, content.extend)
        return read_apart(bytes(content), most_rows=most_rows)


@dataclass(frozen=True, slots=True)
class Inspector:
    """Looks at the files of lines: what they are, and whether the contest takes them."""

    opened: OpenPack
    files: Files
    profile: BranchProfile
    most_mb: int

    def inspected(self, row: ImportRow) -> tuple[ImportRow, list[ImportProblem]]:
        """A line with the digests of its files, and what is wrong with them."""
        found: dict[str, PackedFile] = {}
        problems = []
        for one in row.packed:
            try:
                sha256 = self._digest(one)
            except (FileNotTaken, InvalidInput) as refused:
                problems.append(self._problem(row, one, str(refused.facts["reason"])))
                continue
            same = found.setdefault(sha256, replace(one, sha256=sha256))
            if same.path != one.path:
                reason = f"giống hệt tệp «{same.path}» của cùng dòng"
                problems.append(self._problem(row, one, reason))
        return (row if problems else replace(row, packed=tuple(found.values()))), problems

    def _problem(self, row: ImportRow, one: PackedFile, reason: str) -> ImportProblem:
        key = FILES if one.part is None else OF_PART + one.part
        column = columns_of(self.profile).headers[key]
        return ImportProblem(row.number, column, f"tệp «{one.path}» {reason}", _REMEDY)

    def _digest(self, one: PackedFile) -> str:
        member = self.opened.members[one.path]
        if member.size > self.most_mb * _MIB:
            raise FileNotTaken(name=one.name, reason=f"vượt quá {self.most_mb} MB")
        with self.files.receive() as incoming:
            self.opened.archive.copy(member, incoming.write)
            content = recognise(incoming.flushed())
            if content.kind == "archive":
                reason = "là tệp nén nằm trong tệp ZIP; hãy giải nén ra thành từng tệp"
                raise WrongContent(field=one.path, reason=reason)
            stored = StoredFile(member.size, content.kind, content.media_type)
            require_taken(self.profile, one.name, stored)
            return incoming.sha256


def store(opened: OpenPack, files: Files, rows: Sequence[ImportRow]) -> list[KeepFile]:
    """Put the files of lines into the store for good; what is to be noted of each.

    The same content twice is one file. Raises `InvalidInput` where a file is not what it was.
    """
    kept: dict[str, KeepFile] = {}
    for one in (file for row in rows for file in row.packed):
        if one.sha256 not in kept:
            with files.receive() as incoming:
                kept[one.sha256] = _stored(opened, one, incoming)
    return list(kept.values())


@contextmanager
def open_pack(path: Path) -> Iterator[OpenPack]:
    """A pack to be read. Raises `InvalidInput`."""
    with Archive(path) as archive:
        yield OpenPack.of(archive)


def pack_of(files: Files, job: ImportJob) -> Path:
    """Where the pack of a list lies: as it was sent just now, or held. Raises `NotYetKnown`."""
    try:
        return Staged(files, job.started_by).path(job.file)
    except NotYetKnown:
        found = Held(files).find(job.id)
        if found is None:
            raise
        return found


def hold(files: Files, job: ImportJob) -> None:
    """Hold the pack of a list that was checked until its lines are written."""
    path, held = pack_of(files, job), Held(files)
    if path != held.find(job.id):
        held.take(path, job.id)


def let_go(files: Files, needed: Collection[str]) -> None:
    """Forget the packs of all lists but those that may still need theirs."""
    Held(files).drop_others(lambda one: one in needed)


def _stored(opened: OpenPack, one: PackedFile, incoming: Incoming) -> KeepFile:
    opened.archive.copy(opened.members[one.path], incoming.write)
    content = recognise(incoming.flushed())
    info = incoming.keep(one.sha256)
    return KeepFile(info.sha256, info.size, content.kind, content.media_type)
