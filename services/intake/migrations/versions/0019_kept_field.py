"""Fields that were suggested for an entry and turned down."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; nothing was suggested before."""
    op.create_table(
        "kept_field",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("suggested", sa.String(), nullable=False),
        sa.Column("kept_at", sa.String(), nullable=False),
        sa.Column("kept_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "entry", "suggested"),
    )
