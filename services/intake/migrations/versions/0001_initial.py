"""The tables of intake, as first shipped."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "arrival",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("from_branch", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("arrived_at", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("missing", sa.String(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("kept", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("minutes", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("arrival_of_branch", "arrival", ["contest", "branch", "state"], unique=False)
    op.create_index(op.f("ix_arrival_entry"), "arrival", ["entry"], unique=False)
    op.create_table(
        "awaited_file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "branch", "entry"),
    )
    op.create_table(
        "cursor",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("published", sa.BigInteger(), nullable=False),
        sa.Column("parked", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("topic"),
    )
    op.create_table(
        "dead_letter",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dead_at", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("topic", "partition", "offset", "digest"),
    )
    op.create_index(op.f("ix_dead_letter_topic"), "dead_letter", ["topic"], unique=False)
    op.create_table(
        "due",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "key"),
    )
    op.create_index("due_open", "due", ["done_at", "at"], unique=False)
    op.create_table(
        "earlier_dossier",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dossier", sa.String(), nullable=False),
        sa.Column("personal", sa.String(), nullable=False),
        sa.Column("replaced_at", sa.String(), nullable=False),
        sa.Column("replaced_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "entry", "version"),
    )
    op.create_table(
        "entry",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("receipt_number", sa.String(), nullable=True),
        sa.Column("registered_on", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("proposed", sa.Integer(), nullable=True),
        sa.Column("eligible", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("arrival", sa.String(), nullable=True),
        sa.Column("from_branch", sa.String(), nullable=True),
        sa.Column("road", sa.String(), nullable=False),
        sa.Column("award", sa.String(), nullable=True),
        sa.Column("award_name", sa.String(), nullable=True),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("score", sa.String(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("forwarding", sa.String(), nullable=True),
        sa.Column("withdrawal_reason", sa.String(), nullable=True),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("dossier", sa.String(), nullable=False),
        sa.Column("personal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "id"),
    )
    op.create_index("entry_of_stage", "entry", ["branch", "contest", "stage", "id"], unique=False)
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("stored_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "file_push",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("to_site", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.String(), nullable=False),
        sa.Column("queued_at", sa.String(), nullable=False),
        sa.Column("done_at", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", "to_site"),
    )
    op.create_index("file_push_open", "file_push", ["state", "next_at"], unique=False)
    op.create_table(
        "forwarding",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("to_branch", sa.String(), nullable=False),
        sa.Column("is_external", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("receipt_number", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("missing", sa.String(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("is_asked_back", sa.Integer(), nullable=False),
        sa.Column("withdrawal_revision", sa.Integer(), nullable=False),
        sa.Column("kept", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "forwarding_of_branch", "forwarding", ["contest", "branch", "state"], unique=False
    )
    op.create_index(op.f("ix_forwarding_entry"), "forwarding", ["entry"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("command_digest", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "inbox",
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("consumer", "source", "event_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("logged_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outcome",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("heard_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "entry", "decided_by", "kind"),
    )
    op.create_table(
        "profile",
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("published_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contest", "branch", "version"),
    )
    op.create_table(
        "receipt_series",
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("contest", "branch"),
    )
    op.create_table(
        "refusal",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("branch", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("refused_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "event_id", "position"),
    )
    op.create_table(
        "screening",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("acted_at", sa.String(), nullable=False),
        sa.Column("acted_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "entry", "number"),
    )
    op.create_table(
        "signature",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("signature_of_branch", "signature", ["contest", "branch", "kind"], unique=False)
    op.create_table(
        "subject",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unit",
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contest", "key"),
    )
    op.create_table(
        "waiting",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("awaited", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "event_id", "position"),
    )
    op.create_index(op.f("ix_waiting_awaited"), "waiting", ["awaited"], unique=False)
