"""Security-relevant acts chained by hash; those of before begin the chain."""

import sqlalchemy as sa
from alembic import op

from shared.identity.acts import chained

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEPT = ("id", "at", "act", "account", "actor", "address", "facts")


def upgrade() -> None:
    """Make the table anew, with the rows that it had."""
    select = sa.text(f"SELECT {', '.join(_KEPT)} FROM security_act ORDER BY at, id")  # noqa: S608
    rows = [dict(zip(_KEPT, row, strict=True)) for row in op.get_bind().execute(select)]
    op.drop_table("security_act")
    table = op.create_table(
        "security_act",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _KEPT),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("personal", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index(op.f("ix_security_act_account"), "security_act", ["account"], unique=False)
    op.create_index(op.f("ix_security_act_act"), "security_act", ["act"], unique=False)
    if rows:
        op.bulk_insert(table, chained(rows))
