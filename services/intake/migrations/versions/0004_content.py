"""What files are by their content."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it to the files that are here."""
    op.add_column("file", sa.Column("kind", sa.String(), nullable=True))
    op.add_column("file", sa.Column("media_type", sa.String(), nullable=True))
