"""What near-duplicates are found by, exclusion lists, and what people said of pairs."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WAITING = sa.text("uncompared = 1")


def upgrade() -> None:
    """Create them; every entry there is waits to be compared."""
    op.add_column("entry", sa.Column("uncompared", sa.Integer(), nullable=True))
    op.execute(sa.text("UPDATE entry SET uncompared = 1"))
    _index_what_waits("entry")
    op.create_table(
        "excluded_work",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("list_name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("authors", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("prize", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("uncompared", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("excluded_work_of_branch", "excluded_work", ["contest", "branch", "list_name"])
    _index_what_waits("excluded_work")
    op.create_table(
        "compared",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("work", sa.String(), nullable=False),
        sa.Column("title", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("work"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mention",
        sa.Column("gram", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("gram", "document"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "alike",
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("second", sa.String(), nullable=False),
        sa.Column("likeness", sa.Integer(), nullable=False),
        sa.Column("title", sa.Integer(), nullable=False),
        sa.Column("text", sa.Integer(), nullable=True),
        sa.Column("has_common_author", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("settled_in", sa.String(), nullable=True),
        sa.Column("settled_at", sa.String(), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("first", "second"),
    )
    op.create_index("ix_alike_second", "alike", ["second"])
    op.create_index("alike_open", "alike", ["verdict", "likeness"])


def _index_what_waits(table: str) -> None:
    op.create_index(
        f"{table}_uncompared",
        table,
        ["uncompared", "id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
