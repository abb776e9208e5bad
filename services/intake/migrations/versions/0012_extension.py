"""The notice of the branch above that allowed sending after its deadline."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing there was sent by an extension."""
    op.add_column("forwarding", sa.Column("extension", sa.String(), nullable=True))
