"""Bringing a database up to date with Alembic, one service at a time."""

import fcntl
import importlib.util
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from shared.database import Database
from shared.service import Service


def upgrade(database: Database, service: Service) -> None:
    """Apply every migration of the service that the database lacks, in one transaction.

    Of processes that start at once, one migrates and the others wait for it.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    script = ScriptDirectory(str(_folder(service)))
    engine = sa.create_engine(database.engine.url, **_options(database))
    try:
        with _alone(engine, database), engine.connect() as connection:
            _create_schema(connection, database)
            if MigrationContext.configure(connection).get_current_revision() != _head(script):
                connection.rollback()
                _migrate(connection, script)
    finally:
        engine.dispose()


@contextmanager
def _alone(engine: sa.Engine, database: Database) -> Iterator[None]:
    """Keep every other migration of this database waiting."""
    if engine.url.database in (None, "", ":memory:"):
        yield
        return
    if database.dialect == "sqlite":
        with Path(f"{engine.url.database}.migrating").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as holder:
        name = {"name": f"migrating/{database.name}"}
        holder.execute(sa.text("SELECT pg_advisory_lock(hashtextextended(:name, 0))"), name)
        yield
        holder.execute(sa.text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))"), name)


def _migrate(connection: sa.Connection, script: ScriptDirectory) -> None:
    config = Config()
    config.set_main_option("script_location", script.dir)
    with EnvironmentContext(
        config,
        script,
        fn=lambda revision, _: script._upgrade_revs("head", revision),
    ) as environment:
        environment.configure(connection=connection)
        with environment.begin_transaction():
            environment.run_migrations()
    connection.commit()


def _create_schema(connection: sa.Connection, database: Database) -> None:
    if database.dialect == "postgresql":
        connection.execute(sa.schema.CreateSchema(database.name, if_not_exists=True))
        connection.commit()


def _options(database: Database) -> dict[str, object]:
    if database.dialect == "sqlite":
        Path(database.engine.url.database or "").parent.mkdir(parents=True, exist_ok=True)
        return {}
    return {"connect_args": {"options": f"-csearch_path={database.name}"}}


def _head(script: ScriptDirectory) -> str | None:
    return script.get_current_head()


def _folder(service: Service) -> Path:
    found = importlib.util.find_spec(service.migrations)
    if found is None or not found.submodule_search_locations:
        raise LookupError(f"no migrations of {service.name}")
    return Path(next(iter(found.submodule_search_locations)))
