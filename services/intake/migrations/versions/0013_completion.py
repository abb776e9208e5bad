"""Until when a dossier that was given back is to be completed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing there waits to be completed."""
    op.add_column("entry", sa.Column("complete_by", sa.String(), nullable=True))
