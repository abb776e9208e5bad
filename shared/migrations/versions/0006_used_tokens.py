"""When an API token was last used, and from where."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("api_token", sa.Column("seen_at", sa.Text(), nullable=True))
    op.add_column("api_token", sa.Column("seen_from", sa.Text(), nullable=True))
