"""The tables of judging, as first shipped."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "closing",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("going_on", sa.Integer(), nullable=False),
        sa.Column("force_reason", sa.String(), nullable=True),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.String(), nullable=False),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("closing_of_round", "closing", ["branch", "contest", "round"], unique=False)
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
        "decision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("signed_on", sa.String(), nullable=False),
        sa.Column("signer", sa.String(), nullable=False),
        sa.Column("minutes", sa.String(), nullable=True),
        sa.Column("choices", sa.String(), nullable=False),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
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
        "entry",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("dossier", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("branch", "id"),
    )
    op.create_index("entry_of_contest", "entry", ["branch", "contest", "state"], unique=False)
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
        "nominee",
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("decision", "position"),
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
        "panel",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("formed_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("panel_of_round", "panel", ["branch", "contest", "round"], unique=False)
    op.create_table(
        "panel_field",
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("panel", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("contest", "branch", "round", "field"),
    )
    op.create_index(op.f("ix_panel_field_panel"), "panel_field", ["panel"], unique=False)
    op.create_table(
        "panel_judge",
        sa.Column("panel", sa.String(), nullable=False),
        sa.Column("judge", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("panel", "judge"),
    )
    op.create_index(op.f("ix_panel_judge_judge"), "panel_judge", ["judge"], unique=False)
    op.create_table(
        "proceeding",
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("results", sa.String(), nullable=True),
        sa.Column("nomination", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("contest", "branch"),
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
        "result",
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("score", sa.String(), nullable=True),
        sa.Column("award", sa.String(), nullable=True),
        sa.Column("award_name", sa.String(), nullable=True),
        sa.Column("goes_up", sa.Integer(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("is_withdrawn", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("decision", "position"),
    )
    op.create_index("result_of_entry", "result", ["branch", "entry"], unique=False)
    op.create_table(
        "sheet",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("judge", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.Column("total", sa.String(), nullable=False),
        sa.Column("profile_version", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.String(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "entry", "round", "judge"),
    )
    op.create_table(
        "standing",
        sa.Column("branch", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("round", sa.String(), nullable=False),
        sa.Column("contest", sa.String(), nullable=False),
        sa.Column("panel", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("score", sa.String(), nullable=True),
        sa.Column("means", sa.String(), nullable=True),
        sa.Column("goes_on", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("branch", "entry", "round"),
    )
    op.create_index("standing_of_panel", "standing", ["panel"], unique=False)
    op.create_index(
        "standing_of_round", "standing", ["branch", "contest", "round", "state"], unique=False
    )
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
