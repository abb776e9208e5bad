"""Lists that are checked and taken in pieces: the job and each of its lines."""

import sqlalchemy as sa
from sqlmodel import Field

from services.intake.tables.base import Row


class ImportJobRow(Row, table=True):
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
    files: int | None = None
    strays: int
    first_number: int | None = None
    registered_on: str | None = None
    taken_at: str | None = None
    finished_at: str | None = None


class ImportLineRow(Row, table=True):
    """A line of a list until it is registered; `problems` is NULL where there is none."""

    __tablename__ = "import_line"
    job: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    cells: str
    problems: str | None = None


class ImportReceiptRow(Row, table=True):
    """A registered line of a list whose contact is a mail address, until its letter is written."""

    __tablename__ = "import_receipt"
    job: str = Field(primary_key=True)
    receipt_number: str = Field(primary_key=True)
    address: str
    title: str
    missing: str
