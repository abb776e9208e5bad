"""The order of titles as a Vietnamese dictionary has it, and what the signed results send up."""

import json

import sqlalchemy as sa
from alembic import op

from shared.vietnamese import stored_key

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_READY = sa.text("goes_up = 1 AND forwarding IS NULL")
_ENTRY = sa.table(
    "entry",
    *(sa.column(one) for one in ("branch", "id", "title", "result", "sort_title", "goes_up")),
)


def upgrade() -> None:
    """Add the columns and fill them from what is there."""
    op.add_column("entry", sa.Column("sort_title", sa.String(), nullable=False, server_default=""))
    op.add_column("entry", sa.Column("goes_up", sa.Integer(), nullable=True))
    connection = op.get_bind()
    read = sa.select(_ENTRY.c.branch, _ENTRY.c.id, _ENTRY.c.title, _ENTRY.c.result)
    rows = [
        {"b": branch, "i": entry, "k": stored_key(title), "g": _goes_up(result)}
        for branch, entry, title, result in connection.execute(read)
    ]
    if rows:
        here = (_ENTRY.c.branch == sa.bindparam("b")) & (_ENTRY.c.id == sa.bindparam("i"))
        fresh = sa.update(_ENTRY).where(here)
        fresh = fresh.values(sort_title=sa.bindparam("k"), goes_up=sa.bindparam("g"))
        connection.execute(fresh, rows)
    op.create_index("entry_by_title", "entry", ["branch", "contest", "sort_title", "id"])
    op.create_index(
        "entry_ready", "entry", ["branch", "contest", "id"],
        sqlite_where=_READY, postgresql_where=_READY,
    )  # fmt: skip


def _goes_up(result: str | None) -> int | None:
    return 1 if result and json.loads(result).get("goes_up") else None
