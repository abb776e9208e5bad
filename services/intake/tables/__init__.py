"""Intake's own tables: instants as text in UTC, dossiers, results and decisions as JSON text."""

import sqlalchemy as sa
from sqlmodel import Field

from services.intake.tables.advice import AdviceNoteRow, AdviceRequestRow, AdviserRow
from services.intake.tables.base import METADATA, Row
from services.intake.tables.counter import HandingRow, ReturnedOriginalRow
from services.intake.tables.fields import KeptFieldRow
from services.intake.tables.imports import ImportJobRow, ImportLineRow, ImportReceiptRow
from services.intake.tables.likeness import AlikeRow, ComparedRow, ExcludedWorkRow, MentionRow


class EntryRow(Row, table=True):
    """An entry of a branch with the newest version of its dossier; `version` counts changes.

    `search` is title, unit, authors and receipt number without diacritics; `sort_title` orders by
    title as a Vietnamese dictionary does, `sort_number` by receipt number. `goes_up` is 1 where
    signed results send the entry up.
    `uncompared` is 1 while the dossier waits to be compared with the others, else NULL: its index
    holds what waits alone. `came_by`, `received_at` and `postmarked_on` are NULL where they were
    not recorded.
    """

    __tablename__ = "entry"
    __table_args__ = (
        sa.Index("entry_of_stage", "branch", "contest", "stage", "id"),
        sa.Index("entry_by_title", "branch", "contest", "sort_title", "id"),
        sa.Index("entry_by_number", "branch", "contest", "sort_number", "id"),
        sa.Index(
            "entry_ready", "branch", "contest", "id",
            sqlite_where=sa.text("goes_up = 1 AND forwarding IS NULL"),
            postgresql_where=sa.text("goes_up = 1 AND forwarding IS NULL"),
        ),
        sa.Index(
            "entry_uncompared", "uncompared", "id",
            sqlite_where=sa.text("uncompared = 1"), postgresql_where=sa.text("uncompared = 1"),
        ),
    )  # fmt: skip
    branch: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    contest: str
    stage: str
    version: int
    receipt_number: str | None = None
    registered_on: str
    title: str
    field: str | None = None
    unit: str
    unit_name: str
    search: str
    proposed: int | None = None
    eligible: int | None = None
    reason: str | None = None
    arrival: str | None = None
    from_branch: str | None = None
    road: str
    award: str | None = None
    award_name: str | None = None
    rank: int | None = None
    score: str | None = None
    result: str | None = None
    decision: str | None = None
    forwarding: str | None = None
    withdrawal_reason: str | None = None
    profile_version: int
    changed_at: str
    dossier: str
    personal: str
    uncompared: int | None = None
    owner: str | None = None
    sort_title: str = ""
    sort_number: str = ""
    goes_up: int | None = None
    came_by: str | None = None
    received_at: str | None = None
    postmarked_on: str | None = None
    proposal: str | None = None
    ruling: str | None = None
    complete_by: str | None = None


class ExtensionRow(Row, table=True):
    """A later deadline for a unit or an entrant; `until` is a deadline as JSON text."""

    __tablename__ = "extension"
    __table_args__ = (sa.Index("extension_of_branch", "contest", "branch"),)
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    unit: str | None = None
    entrant: str | None = None
    until: str
    reason: str
    from_below: int
    granted_at: str
    granted_by: str


class EarlierDossierRow(Row, table=True):
    """A version of a dossier that a later one replaced."""

    __tablename__ = "earlier_dossier"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    dossier: str
    personal: str
    replaced_at: str
    replaced_by: str


class SeriesRow(Row, table=True):
    """A branch's series of receipt numbers: the last that was given."""

    __tablename__ = "receipt_series"
    contest: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    last: int


class ScreeningRow(Row, table=True):
    """One act of screening: a proposal or a decision, with the rules under which it was made.

    `kind` and `clause` are a proposal's; `ruling` is the decision that a line stands in, `deviates`
    whether it differs from the proposal.
    """

    __tablename__ = "screening"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    act: str
    eligible: int
    reason: str | None = None
    profile_version: int
    acted_at: str
    acted_by: str
    kind: str | None = None
    clause: str | None = None
    ruling: str | None = Field(default=None, index=True)
    deviates: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class RulingRow(Row, table=True):
    """A decision of the committee on who takes part: a list signed at once."""

    __tablename__ = "ruling"
    __table_args__ = (sa.Index("ruling_of_branch", "contest", "branch"),)
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    number: str | None = None
    signed_on: str
    signer: str
    made_at: str
    made_by: str


class SignatureRow(Row, table=True):
    """A decision of the branch that intake has heard of, with its minutes."""

    __tablename__ = "signature"
    __table_args__ = (sa.Index("signature_of_branch", "contest", "branch", "kind"),)
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    kind: str
    decision: str
    minutes: str | None = None


class ForwardingRow(Row, table=True):
    """One attempt to send an entry up, and what the branch above said."""

    __tablename__ = "forwarding"
    __table_args__ = (sa.Index("forwarding_of_branch", "contest", "branch", "state"),)
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    entry: str = Field(index=True)
    to_branch: str
    is_external: int
    state: str
    version: int
    sent_at: str
    decision: str
    revision: int
    receipt_number: str | None = None
    reason: str | None = None
    missing: str | None = None
    until: str | None = None
    is_asked_back: int
    withdrawal_revision: int
    kept: str | None = None
    extension: str | None = None
    batch: str | None = None


class ArrivalRow(Row, table=True):
    """A forwarding from below, or the tombstone of one that was asked back before it came."""

    __tablename__ = "arrival"
    __table_args__ = (sa.Index("arrival_of_branch", "contest", "branch", "state"),)
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    entry: str = Field(index=True)
    from_branch: str
    state: str
    version: int
    arrived_at: str
    reason: str | None = None
    missing: str | None = None
    until: str | None = None
    kept: str | None = None
    result: str | None = None
    decision: str | None = None
    minutes: str | None = None
    batch: str | None = None


class OutcomeRow(Row, table=True):
    """What a branch above decided of an entry; the latest of each kind."""

    __tablename__ = "outcome"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    decided_by: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    revision: int
    outcome: str
    body: str
    heard_at: str


class FileRow(Row, table=True):
    """A file that is on this site's store, by its SHA-256; `size` in bytes.

    `kind` and `media_type` are what its content says; None for files from before that was asked.
    """

    __tablename__ = "file"
    sha256: str = Field(primary_key=True)
    size: int = Field(sa_type=sa.BigInteger)
    stored_at: str
    kind: str | None
    media_type: str | None


class AwaitedFileRow(Row, table=True):
    """A file that an entry from below still waits for."""

    __tablename__ = "awaited_file"
    sha256: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)


class FilePushRow(Row, table=True):
    """A file to be pushed to the site above; `state` is waiting, failing or done."""

    __tablename__ = "file_push"
    __table_args__ = (sa.Index("file_push_open", "state", "next_at"),)
    sha256: str = Field(primary_key=True)
    to_site: str = Field(primary_key=True)
    state: str
    tries: int
    next_at: str
    queued_at: str
    done_at: str | None = None
    error: str | None = None


adviser = METADATA.tables["adviser"]
advice_note = METADATA.tables["advice_note"]
advice_request = METADATA.tables["advice_request"]
entry = METADATA.tables["entry"]
extension = METADATA.tables["extension"]
earlier_dossier = METADATA.tables["earlier_dossier"]
receipt_series = METADATA.tables["receipt_series"]
screening = METADATA.tables["screening"]
ruling = METADATA.tables["ruling"]
signature = METADATA.tables["signature"]
forwarding = METADATA.tables["forwarding"]
arrival = METADATA.tables["arrival"]
outcome = METADATA.tables["outcome"]
handing = METADATA.tables["handing"]
returned_original = METADATA.tables["returned_original"]
file = METADATA.tables["file"]
awaited_file = METADATA.tables["awaited_file"]
file_push = METADATA.tables["file_push"]
excluded_work = METADATA.tables["excluded_work"]
compared = METADATA.tables["compared"]
mention = METADATA.tables["mention"]
alike = METADATA.tables["alike"]
kept_field = METADATA.tables["kept_field"]
import_job = METADATA.tables["import_job"]
import_line = METADATA.tables["import_line"]
import_receipt = METADATA.tables["import_receipt"]

__all__ = [
    "METADATA",
    "AdviceNoteRow",
    "AdviceRequestRow",
    "AdviserRow",
    "AlikeRow",
    "ArrivalRow",
    "AwaitedFileRow",
    "ComparedRow",
    "EarlierDossierRow",
    "EntryRow",
    "ExcludedWorkRow",
    "ExtensionRow",
    "FilePushRow",
    "FileRow",
    "ForwardingRow",
    "HandingRow",
    "ImportJobRow",
    "ImportLineRow",
    "ImportReceiptRow",
    "KeptFieldRow",
    "MentionRow",
    "OutcomeRow",
    "ReturnedOriginalRow",
    "RulingRow",
    "ScreeningRow",
    "SeriesRow",
    "SignatureRow",
    "advice_note",
    "advice_request",
    "adviser",
    "alike",
    "arrival",
    "awaited_file",
    "compared",
    "earlier_dossier",
    "entry",
    "excluded_work",
    "extension",
    "file",
    "file_push",
    "forwarding",
    "handing",
    "import_job",
    "import_line",
    "import_receipt",
    "kept_field",
    "mention",
    "outcome",
    "receipt_series",
    "returned_original",
    "ruling",
    "screening",
    "signature",
]
