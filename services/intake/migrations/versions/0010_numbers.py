"""The order of receipt numbers."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ENTRY = sa.table(
    "entry", *(sa.column(one) for one in ("branch", "id", "receipt_number", "sort_number"))
)


def upgrade() -> None:
    """Add the column and fill it from what is there."""
    op.add_column("entry", sa.Column("sort_number", sa.String(), nullable=False, server_default=""))
    connection = op.get_bind()
    read = sa.select(_ENTRY.c.branch, _ENTRY.c.id, _ENTRY.c.receipt_number)
    rows = [
        {"b": branch, "i": entry, "n": re.sub(r"\d+", lambda one: one[0].zfill(9), number or "")}
        for branch, entry, number in connection.execute(read)
    ]
    if rows:
        here = (_ENTRY.c.branch == sa.bindparam("b")) & (_ENTRY.c.id == sa.bindparam("i"))
        connection.execute(
            sa.update(_ENTRY).where(here).values(sort_number=sa.bindparam("n")), rows
        )
    op.create_index("entry_by_number", "entry", ["branch", "contest", "sort_number", "id"])
