"""The migrations make the tables that the rows name."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.reporting.service import SERVICE
from shared.database import Database
from shared.migrating import upgrade


def test_the_migrations_make_exactly_the_tables_of_the_service(database_url: str) -> None:
    database = Database(database_url, schema="reporting")

    upgrade(database, SERVICE)

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, SERVICE.metadata)
    # Alembic's own table is the only one that no row names.
    assert [one for one in differences if "alembic_version" not in str(one)] == []
    database.close()
