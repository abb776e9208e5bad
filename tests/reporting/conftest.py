"""Reporting's database on each kind of database in turn."""

from collections.abc import Iterator

import pytest

from shared.database import Database
from tests.reporting.made import database


@pytest.fixture
def reporting(database_url: str) -> Iterator[Database]:
    """Reporting's database, empty."""
    found = database(database_url)
    yield found
    found.close()
