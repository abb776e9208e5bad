"""Who may not judge which entry, and sheets that count no longer because of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; nobody is in conflict with what is there."""
    op.create_table(
        "conflict",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("heard_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "entry", "who"),
    )
    op.add_column("panel_judge", sa.Column("pseudonym", sa.String(), nullable=True))
    op.add_column("sheet", sa.Column("set_aside", sa.Integer(), nullable=False, server_default="0"))
