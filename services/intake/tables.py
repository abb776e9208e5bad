"""Intake's own tables: instants as text in UTC, dossiers, results and decisions as JSON text."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from shared.messages.tables import define_messages
from shared.messaging.tables import define_messaging

METADATA = sa.MetaData()
define_messaging(METADATA)
define_messages(METADATA)


class _Row(SQLModel):
    metadata = METADATA


class EntryRow(_Row, table=True):
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


class ExtensionRow(_Row, table=True):
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
    granted_at: str
    granted_by: str


class EarlierDossierRow(_Row, table=True):
    """A version of a dossier that a later one replaced."""

    __tablename__ = "earlier_dossier"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    dossier: str
    personal: str
    replaced_at: str
    replaced_by: str


class SeriesRow(_Row, table=True):
    """A branch's series of receipt numbers: the last that was given."""

    __tablename__ = "receipt_series"
    contest: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    last: int


class ScreeningRow(_Row, table=True):
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


class RulingRow(_Row, table=True):
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


class SignatureRow(_Row, table=True):
    """A decision of the branch that intake has heard of, with its minutes."""

    __tablename__ = "signature"
    __table_args__ = (sa.Index("signature_of_branch", "contest", "branch", "kind"),)
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    kind: str
    decision: str
    minutes: str | None = None


class ForwardingRow(_Row, table=True):
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


class ArrivalRow(_Row, table=True):
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


class OutcomeRow(_Row, table=True):
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


class HandingRow(_Row, table=True):
    """How a paper dossier came over the counter; `claim_code` is gone once somebody claimed it."""

    __tablename__ = "handing"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    contest: str
    office: str | None = None
    handed_in_by: str | None = None
    claim_code: str | None = None
    claimed_at: str | None = None
    noted_by: str


class ReturnedOriginalRow(_Row, table=True):
    """Originals of a paper dossier that went back, and to whom."""

    __tablename__ = "returned_original"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    what: str
    to_whom: str
    returned_on: str
    noted_at: str
    noted_by: str


class FileRow(_Row, table=True):
    """A file that is on this site's store, by its SHA-256; `size` in bytes.

    `kind` and `media_type` are what its content says; None for files from before that was asked.
    """

    __tablename__ = "file"
    sha256: str = Field(primary_key=True)
    size: int = Field(sa_type=sa.BigInteger)
    stored_at: str
    kind: str | None
    media_type: str | None


class AwaitedFileRow(_Row, table=True):
    """A file that an entry from below still waits for."""

    __tablename__ = "awaited_file"
    sha256: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)


class FilePushRow(_Row, table=True):
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


class ExcludedWorkRow(_Row, table=True):
    """A work of an exclusion list: it won before, or competed elsewhere; `authors` one a line."""

    __tablename__ = "excluded_work"
    __table_args__ = (
        sa.Index("excluded_work_of_branch", "contest", "branch", "list_name"),
        sa.Index(
            "excluded_work_uncompared", "uncompared", "id",
            sqlite_where=sa.text("uncompared = 1"), postgresql_where=sa.text("uncompared = 1"),
        ),
    )  # fmt: skip
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    list_name: str
    title: str
    authors: str
    unit_name: str
    prize: str
    year: int | None = None
    added_at: str
    added_by: str
    uncompared: int | None = None


class ComparedRow(_Row, table=True):
    """An entry or an excluded work as it was last compared: the grams of its title and text."""

    __tablename__ = "compared"
    __table_args__ = {"sqlite_autoincrement": True}
    number: int | None = Field(default=None, primary_key=True)
    work: str = Field(unique=True)
    title: bytes
    text: bytes


class MentionRow(_Row, table=True):
    """That a compared document holds a gram; of a long text every third is kept."""

    __tablename__ = "mention"
    __table_args__ = {"sqlite_with_rowid": False}
    gram: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class AlikeRow(_Row, table=True):
    """Two works that are alike, the lower id first, and what a person said of them.

    `likeness`, `title` and `text` are thousandths; `text` is NULL where one has hardly any.
    """

    __tablename__ = "alike"
    __table_args__ = (sa.Index("alike_open", "verdict", "likeness"),)
    first: str = Field(primary_key=True)
    second: str = Field(primary_key=True, index=True)
    likeness: int
    title: int
    text: int | None = None
    has_common_author: int
    found_at: str
    version: int
    verdict: str | None = None
    reason: str | None = None
    settled_in: str | None = None
    settled_at: str | None = None
    settled_by: str | None = None


class ImportJobRow(_Row, table=True):
    """A list that was handed in, and how far it has come; `notes` one a line."""

    __tablename__ = "import_job"
    __table_args__ = (
        sa.Index("import_of_branch", "branch", "contest", "id"),
        sa.Index("import_under_way", "state", "id"),
    )
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    file: str
    name: str
    state: str
    started_by: str
    started_at: str
    tries: int
    lines: int
    passed: int
    good: int
    bad: int
    notes: str
    refused: str | None = None
    profile_version: int | None = None
    first_number: int | None = None
    registered_on: str | None = None
    taken_at: str | None = None
    finished_at: str | None = None


class ImportLineRow(_Row, table=True):
    """A line of a list until it is registered; `problems` is NULL where there is none."""

    __tablename__ = "import_line"
    job: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    cells: str
    problems: str | None = None


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
import_job = METADATA.tables["import_job"]
import_line = METADATA.tables["import_line"]
