"""Migrations of a database: whole or not at all, once, also by two processes at once."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from shared.database import Database
from shared.migrating import upgrade
from shared.service import Service

FIRST = """
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table("one", sa.Column("id", sa.Text, primary_key=True))
    op.create_table("two", sa.Column("id", sa.Text, primary_key=True))
"""
SECOND = """
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.execute("INSERT INTO one VALUES ('kept')")
    op.execute("CREATE TABLE three (id TEXT)")
    {last}
"""


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A service whose migrations stand in a package of the test's folder."""
    name = f"migrations_{abs(hash(tmp_path))}"
    versions = tmp_path / name / "versions"
    versions.mkdir(parents=True)
    (tmp_path / name / "__init__.py").write_text("")
    (versions / "0001_first.py").write_text(FIRST)
    monkeypatch.syspath_prepend(tmp_path)
    return Service("counter", sa.MetaData(), migrations=name)


def add_second(service: Service, tmp_path: Path, last: str) -> None:
    file = tmp_path / service.migrations / "versions" / "0002_second.py"
    file.write_text(SECOND.format(last=last))


def tables(database: Database) -> list[str]:
    schema = None if database.dialect == "sqlite" else database.name
    return sorted(sa.inspect(database.engine).get_table_names(schema=schema))


def test_database_is_brought_up_to_date_once(
    database_url: str, service: Service, tmp_path: Path
) -> None:
    database = Database(database_url, schema="counter")
    for _ in range(2):
        upgrade(database, service)
    assert tables(database) == ["alembic_version", "one", "two"]
    add_second(service, tmp_path, "pass")
    for _ in range(2):
        upgrade(database, service)
    with database.session() as session:
        assert session.core.exec_driver_sql("SELECT id FROM one").all() == [("kept",)]
    database.close()


def test_migration_that_fails_leaves_nothing_behind(
    database_url: str, service: Service, tmp_path: Path
) -> None:
    database = Database(database_url, schema="counter")
    upgrade(database, service)
    add_second(service, tmp_path, "raise RuntimeError")
    with pytest.raises(RuntimeError):
        upgrade(database, service)
    assert tables(database) == ["alembic_version", "one", "two"]
    with database.session() as session:
        assert session.core.exec_driver_sql("SELECT id FROM one").all() == []
    database.close()


def test_two_processes_that_start_at_once_migrate_once(database_url: str, service: Service) -> None:
    failures: list[BaseException] = []
    start = threading.Barrier(3)

    def migrate() -> None:
        database = Database(database_url, schema="counter")
        start.wait()
        try:
            upgrade(database, service)
        except BaseException as error:
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=migrate) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    database = Database(database_url, schema="counter")
    assert (failures, tables(database)) == ([], ["alembic_version", "one", "two"])
    database.close()
