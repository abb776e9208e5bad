"""The migrations make the tables that the code uses."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.judging.service import SERVICE
from services.judging.tables import METADATA
from shared.migrating import upgrade
from tests.judging.office import Place


def test_the_migrations_bring_the_tables_of_the_code_and_run_once(place: Place) -> None:
    database = place.database()
    upgrade(database, SERVICE)
    upgrade(database, SERVICE)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    database.close()
