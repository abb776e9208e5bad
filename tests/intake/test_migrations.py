"""What the migrations make is what the tables say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.intake.service import SERVICE
from services.intake.tables import METADATA
from shared.database import Database
from shared.migrating import upgrade


def test_migrations_make_the_tables(sqlite_url: str) -> None:
    database = Database(sqlite_url, schema="intake")
    upgrade(database, SERVICE)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    database.close()
