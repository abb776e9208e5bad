"""Help before entry: what was asked, what was answered, and who advised which entry."""

import sqlalchemy as sa
from sqlmodel import Field

from services.intake.tables.base import Row


class AdviceRequestRow(Row, table=True):
    """A request for advice; `owner` is the account that asked, `asker` whom it is for.

    The adviser's `pseudonym` is NULL where the site knows no mail address. `entry` is the work that
    it became; `version` counts changes.
    """

    __tablename__ = "advice_request"
    __table_args__ = (
        sa.Index("advice_of_branch", "branch", "contest", "state", "id"),
        sa.Index("advice_of_entry", "branch", "entry"),
    )
    id: str = Field(primary_key=True)
    contest: str
    branch: str
    state: str
    version: int
    title: str
    question: str
    asker: str
    contact: str | None = None
    field: str | None = None
    unit: str | None = None
    owner: str
    asked_at: str
    adviser: str | None = None
    adviser_name: str | None = None
    pseudonym: str | None = None
    named_at: str | None = None
    closing: str | None = None
    closed_at: str | None = None
    entry: str | None = None


class AdviceNoteRow(Row, table=True):
    """Advice as it was given: by whom, when, what; `noted_by` is who wrote it down."""

    __tablename__ = "advice_note"
    request: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    adviser: str
    adviser_name: str
    pseudonym: str | None = None
    text: str
    noted_at: str
    noted_by: str


class AdviserRow(Row, table=True):
    """That somebody advised the authors of an entry, here or on its road."""

    __tablename__ = "adviser"
    branch: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    contest: str
    pseudonym: str | None = None
