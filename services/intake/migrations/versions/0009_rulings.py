"""The committee's decisions as lists that are signed at once, and proposals of several kinds."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the columns; what was decided before stands in no list."""
    for table, name in (
        ("entry", "proposal"), ("entry", "ruling"),
        ("screening", "kind"), ("screening", "clause"), ("screening", "ruling"),
    ):  # fmt: skip
        op.add_column(table, sa.Column(name, sa.String(), nullable=True))
    deviates = sa.Column("deviates", sa.Integer(), nullable=False, server_default="0")
    op.add_column("screening", deviates)
    op.create_index("ix_screening_ruling", "screening", ["ruling"])
    op.create_table(
        "ruling",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("signed_on", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("made_at", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
    )
    op.create_index("ruling_of_branch", "ruling", ["contest", "branch"])
