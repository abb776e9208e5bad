"""The tables of reporting: stored events, what is read from them, and the reports themselves."""

from typing import Any

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from shared.messages.tables import define_messages
from shared.messaging.tables import define_messaging

METADATA = sa.MetaData()
define_messaging(METADATA)
define_messages(METADATA)

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class _Row(SQLModel):
    metadata = METADATA


class StoredEvent(_Row, table=True):
    """Every event that this site has received, whole, in the order of arrival.

    Heartbeats are not among them: they have tables of their own, where only what changed is kept.
    """

    __tablename__ = "stored_event"
    __table_args__ = (
        sa.Index("stored_event_subject", "subject"),
        {"sqlite_autoincrement": True},
    )
    position: int | None = Field(default=None, primary_key=True, sa_type=_BIG)
    source: str
    event_id: str
    type: str
    contest: str
    branch: str
    subject: str
    time: str
    revision: int
    site: str
    event: str


class EntryMention(_Row, table=True):
    """Events about a decision that speak of an entry: their subject is not the entry's id."""

    __tablename__ = "entry_mention"
    entry: str = Field(primary_key=True)
    position: int = Field(primary_key=True, sa_type=_BIG)


class Arrival(_Row, table=True):
    """How many events of a type came from a source about a branch, and when the last was made."""

    __tablename__ = "arrival"
    source: str = Field(primary_key=True)
    contest: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    type: str = Field(primary_key=True)
    number: int
    last_recorded: str


class MonitorEntry(_Row, table=True):
    """What progress events say of an entry in a branch; intake and judging in columns apart."""

    __tablename__ = "monitor_entry"
    entry: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    contest: str
    unit: str
    unit_name: str
    title: str
    field: str | None
    intake_stage: str | None
    intake_revision: int
    origin: str | None
    verdict: str | None
    verdict_revision: int
    sent: int
    received_above: int
    withdrawn: int
    judging_stage: str | None
    judging_revision: int
    award: str | None
    award_name: str | None
    scored_rounds: str
    nominated: int
    version: int


class MonitorTally(_Row, table=True):
    """How many entries of a unit are how far in a branch; kept by differences."""

    __tablename__ = "monitor_tally"
    contest: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    registered: int
    received: int
    eligible: int
    ineligible: int
    scored: int
    awarded: int
    sent: int
    received_above: int
    nominated: int
    withdrawn: int


class MonitorReport(_Row, table=True):
    """The state of an owed report, as progress events tell it."""

    __tablename__ = "monitor_report"
    branch: str = Field(primary_key=True)
    report: str = Field(primary_key=True)
    contest: str
    obligation: str
    unit: str
    unit_name: str
    due_date: str
    state: str
    on_time: int | None
    revision: int


class SiteHeartbeatRow(_Row, table=True):
    """The newest heartbeat of each site."""

    __tablename__ = "site_heartbeat"
    site: str = Field(primary_key=True)
    revision: int
    recorded_time: str
    event: str


class SiteHead(_Row, table=True):
    """Each head of a log that a heartbeat named; two hashes of one `seq` betray a rewriting."""

    __tablename__ = "site_head"
    site: str = Field(primary_key=True)
    service: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=sa.BigInteger)
    hash: str = Field(primary_key=True)
    seen_at: str


class DossierRow(_Row, table=True):
    """How many authors an entry has, which reports are prefilled with."""

    __tablename__ = "dossier"
    __table_args__ = (sa.Index("dossier_unit", "contest", "branch", "unit"),)
    entry: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    contest: str
    unit: str
    authors: int
    revision: int


class ReportRow(_Row, table=True):
    """One report that a unit owes on a date.

    `branch` is the branch in whose name events about it are written; `to_branch` differs from it
    only where the report goes to a branch outside. `is_office` tells whether this site decides on
    it, or keeps a copy of what a branch of its own owes to a branch above.
    """

    __tablename__ = "report"
    __table_args__ = (sa.Index("report_period", "branch", "obligation", "due_date"),)
    branch: str = Field(primary_key=True)
    report: str = Field(primary_key=True)
    contest: str
    to_branch: str
    obligation: str
    unit: str
    unit_name: str
    unit_branch: str | None
    due_date: str
    is_office: int
    state: str
    submissions: int
    first_submitted_at: str | None
    on_time: int | None
    reason: str | None
    version: int


class SubmissionRow(_Row, table=True):
    """What was submitted, each time; never changed."""

    __tablename__ = "submission"
    branch: str = Field(primary_key=True)
    report: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    submitted_at: str
    figures: str
    text: str
    document: str | None
    counted: str | None
    actor: str


class PromptRow(_Row, table=True):
    """A prompt that went out, once."""

    __tablename__ = "prompt"
    branch: str = Field(primary_key=True)
    report: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    days: int = Field(primary_key=True)
    sent_at: str


class CompiledRow(_Row, table=True):
    """A period's compiled report, frozen; only the document's digest is added later."""

    __tablename__ = "compiled"
    __table_args__ = (sa.Index("compiled_document", "document"),)
    branch: str = Field(primary_key=True)
    obligation: str = Field(primary_key=True)
    due_date: str = Field(primary_key=True)
    contest: str
    profile_version: int
    compiled_at: str
    actor: str
    body: str
    document: str | None


class DocumentPushRow(_Row, table=True):
    """A document to be pushed to the site above; `done_at` is None until it is there."""

    __tablename__ = "document_push"
    sha256: str = Field(primary_key=True)
    to_site: str = Field(primary_key=True)
    next_at: str
    tries: int
    done_at: str | None
    error: str | None


class PaperRow(_Row, table=True):
    """One paper of a branch's register; `origin` brings it there once."""

    __tablename__ = "paper"
    __table_args__ = (
        sa.UniqueConstraint("contest", "branch", "origin", name="paper_origin"),
        sa.Index("paper_official", "official"),
    )
    paper: str = Field(primary_key=True)
    contest: str
    branch: str
    kind: str
    origin: str
    subject: str
    symbol: str | None
    profile_version: int
    drafted_at: str
    state: str
    number: int | None
    issued_on: str | None
    signer_lines: str
    signer_name: str
    recipients: str
    official: str | None
    reason: str | None
    facts: str | None
    version: int


class PaperNumberRow(_Row, table=True):
    """Which paper has a number; the key is what makes a number unique per series and year."""

    __tablename__ = "paper_number"
    contest: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    paper: str


class PaperFileRow(_Row, table=True):
    """The files of a paper, made from its `version`; -1 until they are made for the first time.

    `tries` and `next_at` put off what could not be made, so that nothing waits behind it.
    """

    __tablename__ = "paper_file"
    __table_args__ = (sa.Index("paper_file_next", "is_current", "next_at"),)
    paper: str = Field(primary_key=True)
    version: int
    is_current: int
    word: str | None
    pdf: str | None
    excel: str | None
    tries: int
    next_at: str
    error: str | None


class PaperTemplateRow(_Row, table=True):
    """A version of a branch's Word template; without a digest it is the shipped one again."""

    __tablename__ = "paper_template"
    contest: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    sha256: str | None
    name: str
    at: str
    actor: str


def table_of(row: type[Any]) -> sa.Table:
    """The Core table of a row class, for statements."""
    table: sa.Table = row.__table__
    return table
