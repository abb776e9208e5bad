"""The tables of letters to people."""

from shared.messages import first_tables

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    first_tables.create()
