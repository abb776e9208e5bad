"""Lists that are checked and taken in pieces."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the two tables."""
    op.create_table(
        "import_job",
        sa.Column("id", sa.String(), primary_key=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("contest", "branch", "file", "name", "state", "started_by", "started_at")
        ),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("tries", "lines", "passed", "good", "bad")
        ),
        sa.Column("notes", sa.String(), nullable=False),
        sa.Column("refused", sa.String(), nullable=True),
        sa.Column("profile_version", sa.Integer(), nullable=True),
        sa.Column("first_number", sa.Integer(), nullable=True),
        sa.Column("registered_on", sa.String(), nullable=True),
        sa.Column("taken_at", sa.String(), nullable=True),
        sa.Column("finished_at", sa.String(), nullable=True),
    )
    op.create_index("import_of_branch", "import_job", ["branch", "contest", "id"])
    op.create_index("import_under_way", "import_job", ["state", "id"])
    op.create_table(
        "import_line",
        sa.Column("job", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("cells", sa.String(), nullable=False),
        sa.Column("problems", sa.String(), nullable=True),
    )
