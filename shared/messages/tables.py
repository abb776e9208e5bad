"""The tables of letters, copied into each service's own MetaData like those of messaging."""

import sqlalchemy as sa


def define_messages(metadata: sa.MetaData) -> None:
    """Add the tables of letters to `metadata`."""
    sa.Table(
        "message",
        metadata,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, nullable=False, unique=True),
        sa.Column("template", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False, index=True),
        sa.Column("contest", sa.Text),
        sa.Column("branch", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("facts", sa.Text, nullable=False),
        # Both are None until somebody edits the letter or it is sent.
        sa.Column("subject", sa.Text),
        sa.Column("body", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("written_at", sa.Text, nullable=False),
        sa.Column("next_at", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("address", sa.Text),
        sa.Column("receipt", sa.Text, unique=True),
        sa.Column("sent_at", sa.Text),
        sa.Column("ended_at", sa.Text),
        sa.Column("acknowledged_at", sa.Text),
        sa.Index("message_due", "state", "next_at"),
        sa.Index("message_written", "written_at", "id"),
    )
    sa.Table(
        "wording",
        metadata,
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("template", sa.Text, primary_key=True),
        sa.Column("language", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("edited_by", sa.Text, nullable=False),
        sa.Column("edited_at", sa.Text, nullable=False),
    )


_REFERENCE = sa.MetaData()
define_messages(_REFERENCE)

message = _REFERENCE.tables["message"]
wording = _REFERENCE.tables["wording"]
