"""How paper dossiers came over the counter, and which originals went back."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; of what is there nobody noted how it came."""
    op.create_table(
        "handing",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=True),
        sa.Column("handed_in_by", sa.String(), nullable=True),
        sa.Column("claim_code", sa.String(), nullable=True),
        sa.Column("claimed_at", sa.String(), nullable=True),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "entry"),
    )
    op.create_table(
        "returned_original",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("to_whom", sa.String(), nullable=False),
        sa.Column("returned_on", sa.String(), nullable=False),
        sa.Column("noted_at", sa.String(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "entry", "number"),
    )
