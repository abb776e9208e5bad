"""Whose an entry is: the account that registered it, or for which it was registered."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nobody owns what is there already."""
    op.add_column("entry", sa.Column("owner", sa.String(), nullable=True))
