"""Help before entry: requests, advice, and who advised which entry."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_REQUEST_MAY_LACK = (
    "contact", "field", "unit", "adviser", "adviser_name", "pseudonym", "named_at", "closing",
    "closed_at", "entry",
)  # fmt: skip


def upgrade() -> None:
    """Create the tables; nobody asked before."""
    op.create_table(
        "advice_request",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in (
                "id", "contest", "branch", "state", "title", "question", "asker", "owner",
                "asked_at",
            )
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in _REQUEST_MAY_LACK),
        sa.PrimaryKeyConstraint("id"),
    )  # fmt: skip
    op.create_index("advice_of_branch", "advice_request", ["branch", "contest", "state", "id"])
    op.create_index("advice_of_entry", "advice_request", ["branch", "entry"])
    op.create_table(
        "advice_note",
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("adviser", sa.String(), nullable=False),
        sa.Column("adviser_name", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("noted_at", sa.String(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("request", "number"),
    )
    op.create_table(
        "adviser",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("branch", "entry", "account"),
    )
