"""The dossier that a complete draft makes, and its next version with one file more."""

from collections.abc import Mapping

from services.intake.domain.attaching import StoredFile
from services.intake.domain.completing import MAX_FILES
from services.intake.domain.drafts import Draft, DraftFile
from services.intake.domain.entry_form import told_of
from services.intake.domain.refusals import FilesUnknown
from shared.errors import InvalidInput
from shared.events.parts import Author, Dossier, DossierPersonal, FileRef
from shared.profiles.model import BranchProfile


def dossier_of(
    draft: Draft, profile: BranchProfile, unit_name: str,
    here: Mapping[str, StoredFile], version: int,
) -> Dossier:  # fmt: skip
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
        paper=draft.paper,
        second_field=draft.second_field,
        answers=told_of(draft, profile),
        consented=draft.consented,
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
