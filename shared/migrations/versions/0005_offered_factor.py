"""The key of a second factor that is being set up, and in which session."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("account", sa.Column("factor_offered", sa.Text(), nullable=True))
    op.add_column("account", sa.Column("offered_to", sa.Text(), nullable=True))
