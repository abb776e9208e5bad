"""Judging's own tables: instants as text in UTC, marks and scores as decimal text."""

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from shared.messages.tables import define_messages
from shared.messaging.tables import define_messaging

METADATA = sa.MetaData()
define_messaging(METADATA)
define_messages(METADATA)


class _Row(SQLModel):
    metadata = METADATA


class ProceedingRow(_Row, table=True):
    """A contest's judging at one branch: the row that everything locks which must not cross.

    `turns` counts what locked it; the decisions are None until they are signed.
    """

    __tablename__ = "proceeding"
    contest: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    turns: int
    results: str | None = None
    nomination: str | None = None


class EntryRow(_Row, table=True):
    """Judging's copy of an entry; `revision` is that of intake's last act that was applied."""

    __tablename__ = "entry"
    __table_args__ = (sa.Index("entry_of_contest", "branch", "contest", "state"),)
    branch: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    contest: str
    state: str
    reason: str | None = None
    revision: int
    field: str | None = None
    title: str
    unit: str
    unit_name: str
    dossier: str | None = None


class PanelRow(_Row, table=True):
    """A panel of a round; formed anew it has a new id, so that a panel's judges never change."""

    __tablename__ = "panel"
    __table_args__ = (sa.Index("panel_of_round", "branch", "contest", "round"),)
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    round: str
    name: str
    formed_at: str


class PanelJudgeRow(_Row, table=True):
    """A judge of a panel; the name stands nowhere else.

    By the `pseudonym` a judge is known again who was somebody's adviser on another site.
    """

    __tablename__ = "panel_judge"
    panel: str = Field(primary_key=True)
    judge: str = Field(primary_key=True, index=True)
    name: str
    position: int
    pseudonym: str | None = None


class ConflictRow(_Row, table=True):
    """That somebody may not judge an entry; `who` is an account's id or a pseudonym."""

    __tablename__ = "conflict"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    who: str = Field(primary_key=True)
    contest: str
    cause: str
    heard_at: str


class PanelFieldRow(_Row, table=True):
    """Which panel judges a field in a round; `*` is every entry."""

    __tablename__ = "panel_field"
    contest: str = Field(primary_key=True)
    branch: str = Field(primary_key=True)
    round: str = Field(primary_key=True)
    field: str = Field(primary_key=True)
    panel: str = Field(index=True)


class StandingRow(_Row, table=True):
    """An entry in a round; `state` is open or closed, score and means are there once it is closed.

    `goes_on` is 1 where the threshold was reached.
    """

    __tablename__ = "standing"
    __table_args__ = (
        sa.Index("standing_of_round", "branch", "contest", "round", "state"),
        sa.Index("standing_of_panel", "panel"),
    )
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    round: str = Field(primary_key=True)
    contest: str
    panel: str | None = None
    state: str
    sheets: int
    score: str | None = None
    means: str | None = None
    goes_on: int


class SheetRow(_Row, table=True):
    """One judge's marks for one entry in one round.

    `set_aside` is 1 where the judge turned out to have an interest in the entry: it counts nowhere.
    """

    __tablename__ = "sheet"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    round: str = Field(primary_key=True)
    judge: str = Field(primary_key=True)
    version: int
    marks: str
    total: str
    profile_version: int
    submitted_at: str
    submitted_by: str
    set_aside: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class ClosingRow(_Row, table=True):
    """That somebody closed a round; `force_reason` where sheets were missing."""

    __tablename__ = "closing"
    __table_args__ = (sa.Index("closing_of_round", "branch", "contest", "round"),)
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    round: str
    entries: int
    going_on: int
    force_reason: str | None = None
    profile_version: int
    closed_at: str
    closed_by: str


class DecisionRow(_Row, table=True):
    """A signed decision on results or on a nomination, with the committee's own choices."""

    __tablename__ = "decision"
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    kind: str
    number: str | None = None
    signed_on: str
    signer: str
    minutes: str | None = None
    choices: str
    profile_version: int
    recorded_at: str
    recorded_by: str


class ResultRow(_Row, table=True):
    """What a decision on results said of one entry; frozen but for the mark of a withdrawal."""

    __tablename__ = "result"
    __table_args__ = (sa.Index("result_of_entry", "branch", "entry"),)
    decision: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    branch: str
    entry: str
    rank: int | None = None
    score: str | None = None
    award: str | None = None
    award_name: str | None = None
    goes_up: int
    marks: str
    is_withdrawn: int


class NomineeRow(_Row, table=True):
    """An entry that a decision nominates."""

    __tablename__ = "nominee"
    decision: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    entry: str
    reason: str


proceeding = METADATA.tables["proceeding"]
entry = METADATA.tables["entry"]
panel = METADATA.tables["panel"]
panel_judge = METADATA.tables["panel_judge"]
conflict = METADATA.tables["conflict"]
panel_field = METADATA.tables["panel_field"]
standing = METADATA.tables["standing"]
sheet = METADATA.tables["sheet"]
closing = METADATA.tables["closing"]
decision = METADATA.tables["decision"]
result = METADATA.tables["result"]
nominee = METADATA.tables["nominee"]
