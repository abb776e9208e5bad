"""What was sent up together with a dossier."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was sent before stands in no batch."""
    op.add_column("forwarding", sa.Column("batch", sa.String(), nullable=True))
    op.add_column("arrival", sa.Column("batch", sa.String(), nullable=True))
