"""What near-duplicates are found by: compared works, exclusion lists, pairs and verdicts."""

from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field

from services.intake.tables.base import Row


class ExcludedWorkRow(Row, table=True):
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


class ComparedRow(Row, table=True):
    """An entry or an excluded work as it was last compared: the grams of its title and text."""

    __tablename__ = "compared"
    __table_args__: ClassVar = {"sqlite_autoincrement": True}
    number: int | None = Field(default=None, primary_key=True)
    work: str = Field(unique=True)
    title: bytes
    text: bytes


class MentionRow(Row, table=True):
    """That a compared document holds a gram; of a long text every third is kept."""

    __tablename__ = "mention"
    __table_args__: ClassVar = {"sqlite_with_rowid": False}
    gram: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    document: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class AlikeRow(Row, table=True):
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
