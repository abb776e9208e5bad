"""Lists that come in one pack with the files of their lines."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; no list that is there came with files."""
    op.add_column("import_job", sa.Column("files", sa.Integer(), nullable=True))
    strays = sa.Column("strays", sa.Integer(), nullable=False, server_default="0")
    op.add_column("import_job", strays)
