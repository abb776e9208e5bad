"""How and when a dossier came, and later deadlines for one unit or entrant."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty for what is there, and the table of extensions."""
    for name in ("came_by", "received_at", "postmarked_on"):
        op.add_column("entry", sa.Column(name, sa.String(), nullable=True))
    op.create_table(
        "extension",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("entrant", sa.String(), nullable=True),
        sa.Column("until", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_at", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
    )
    op.create_index("extension_of_branch", "extension", ["contest", "branch"])
