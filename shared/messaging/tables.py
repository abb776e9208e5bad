"""The tables of messaging, copied into each service's own MetaData.

Events are stored as text (canonical JSON), dead letters as the bytes that came.
"""

import sqlalchemy as sa

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def define_messaging(metadata: sa.MetaData) -> None:
    """Add every messaging table to `metadata`."""
    for define in (_outgoing, _incoming, _commands, _rules):
        define(metadata)


def _outgoing(metadata: sa.MetaData) -> None:
    sa.Table(
        "outbox",
        metadata,
        sa.Column("id", _BIG, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        # Without it SQLite hands out the ids of rows that the relay has moved, out of order.
        sqlite_autoincrement=True,
    )
    sa.Table(
        "log",
        metadata,
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("logged_at", sa.Text, nullable=False),
    )
    sa.Table(
        "cursor",
        metadata,
        sa.Column("topic", sa.Text, primary_key=True),
        sa.Column("topic_id", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("published", sa.BigInteger, nullable=False),
        sa.Column("parked", sa.Text),
    )


def _incoming(metadata: sa.MetaData) -> None:
    sa.Table(
        "inbox",
        metadata,
        sa.Column("consumer", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("received_at", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Table(
        "waiting",
        metadata,
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("awaited", sa.Text, nullable=False, index=True),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
    )
    sa.Table(
        "refusal",
        metadata,
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("branch", sa.Text, nullable=False),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("refused_at", sa.Text, nullable=False),
    )
    sa.Table(
        "dead_letter",
        metadata,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("topic", sa.Text, nullable=False, index=True),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("key", sa.LargeBinary),
        sa.Column("value", sa.LargeBinary),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("dead_at", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.UniqueConstraint("topic", "partition", "offset", "digest"),
    )


def _commands(metadata: sa.MetaData) -> None:
    sa.Table(
        "idempotency",
        metadata,
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("command_digest", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("stored_at", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Table(
        "subject",
        metadata,
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    sa.Table(
        "due",
        metadata,
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("done_at", sa.Text),
        sa.Index("due_open", "done_at", "at"),
    )


def _rules(metadata: sa.MetaData) -> None:
    sa.Table(
        "profile",
        metadata,
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("branch", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("part", sa.Text, nullable=False),
        sa.Column("published_at", sa.Text, nullable=False),
    )
    sa.Table(
        "unit",
        metadata,
        sa.Column("contest", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


REFERENCE = sa.MetaData()
define_messaging(REFERENCE)
"""For building statements: they name tables, so one set serves every service."""

outbox = REFERENCE.tables["outbox"]
log = REFERENCE.tables["log"]
cursor = REFERENCE.tables["cursor"]
inbox = REFERENCE.tables["inbox"]
waiting = REFERENCE.tables["waiting"]
refusal = REFERENCE.tables["refusal"]
dead_letter = REFERENCE.tables["dead_letter"]
idempotency = REFERENCE.tables["idempotency"]
subject = REFERENCE.tables["subject"]
due = REFERENCE.tables["due"]
profile = REFERENCE.tables["profile"]
unit = REFERENCE.tables["unit"]


def values_of(table: sa.Table, *without: str) -> dict[str, sa.BindParameter[object]]:
    """A bind parameter per column, under the column's name."""
    names = [column.name for column in table.columns]
    return {name: sa.bindparam(name) for name in names if name not in without}
