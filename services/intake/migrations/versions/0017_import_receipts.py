"""Receipts of a list's lines, until one letter for each address is written."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "import_receipt",
        sa.Column("job", sa.String(), primary_key=True),
        sa.Column("receipt_number", sa.String(), primary_key=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("missing", sa.String(), nullable=False),
    )
