"""What the migrations of every service make is what its tables say."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.app import SERVICES
from shared.database import Database
from shared.migrating import upgrade
from shared.service import Service


@pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.name)
def test_migrations_make_the_tables(service: Service, sqlite_url: str) -> None:
    database = Database(sqlite_url, schema=service.name)
    upgrade(database, service)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, service.metadata) == []
    database.close()
