"""The tables of accounts, in the site's own database: instants as text in UTC, secrets as digests.

`""` in a grant's contest, branch, unit or field stands for every one of them.
"""

import sqlalchemy as sa


def define_identity(metadata: sa.MetaData) -> None:
    """Add every table of accounts to `metadata`."""
    for define in (
        _account,
        _role_grant,
        _login,
        _one_time_link,
        _api_token,
        _recovery,
        _acts,
        _outside,
    ):
        define(metadata)


def _account(metadata: sa.MetaData) -> None:
    sa.Table(
        "account",
        metadata,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("mail", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sort_name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.Text),
        sa.Column("factor", sa.Text),
        sa.Column("factor_step", sa.BigInteger, nullable=False),
        sa.Column("factor_offered", sa.Text),
        sa.Column("offered_to", sa.Text),
        sa.Column("created_at", sa.Text, nullable=False),
    )


def _role_grant(metadata: sa.MetaData) -> None:
    sa.Table(
        "role_grant",
        metadata,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, nullable=False, index=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("contest", sa.Text, nullable=False),
        sa.Column("branch", sa.Text, nullable=False),
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("field", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Text, nullable=False),
        sa.Column("valid_until", sa.Text),
        sa.Column("granted_by", sa.Text, nullable=False),
        sa.Column("granted_at", sa.Text, nullable=False),
    )


def _login(metadata: sa.MetaData) -> None:
    sa.Table(
        "login",
        metadata,
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("account", sa.Text, nullable=False, index=True),
        sa.Column("opened_at", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("agent", sa.Text, nullable=False),
        sa.Column("is_strong", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.Text),
    )


def _one_time_link(metadata: sa.MetaData) -> None:
    sa.Table(
        "one_time_link",
        metadata,
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, nullable=False, index=True),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("used_at", sa.Text),
    )


def _api_token(metadata: sa.MetaData) -> None:
    sa.Table(
        "api_token",
        metadata,
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("account", sa.Text, nullable=False, index=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("is_strong", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Text),
        sa.Column("seen_from", sa.Text),
        sa.Column("ended_at", sa.Text),
    )


def _recovery(metadata: sa.MetaData) -> None:
    sa.Table(
        "recovery_code",
        metadata,
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("used_at", sa.Text),
    )


def _acts(metadata: sa.MetaData) -> None:
    sa.Table(
        "security_act",
        metadata,
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False, index=True),
        sa.Column("account", sa.Text, nullable=False, index=True),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("salt", sa.Text, nullable=False),
        sa.Column("personal", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )


def _outside(metadata: sa.MetaData) -> None:
    sa.Table(
        "outside_identity",
        metadata,
        sa.Column("issuer", sa.Text, primary_key=True),
        sa.Column("subject", sa.Text, primary_key=True),
        sa.Column("account", sa.Text, nullable=False, index=True),
        sa.Column("linked_at", sa.Text, nullable=False),
    )


_TABLES = sa.MetaData()
define_identity(_TABLES)

account = _TABLES.tables["account"]
role_grant = _TABLES.tables["role_grant"]
login = _TABLES.tables["login"]
one_time_link = _TABLES.tables["one_time_link"]
api_token = _TABLES.tables["api_token"]
recovery_code = _TABLES.tables["recovery_code"]
security_act = _TABLES.tables["security_act"]
outside_identity = _TABLES.tables["outside_identity"]
