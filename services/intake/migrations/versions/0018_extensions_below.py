"""Extensions for what branches below send up, and for nothing else."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; every extension that is there holds for dossiers of all roads."""
    column = sa.Column("from_below", sa.Integer(), nullable=False, server_default="0")
    op.add_column("extension", column)
