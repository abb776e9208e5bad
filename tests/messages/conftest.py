"""A site whose letters are sent by hand, on each kind of database in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.messages.house import TUNG, House, open_house


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A site that knows one contact."""
    house = open_house(database_url, tmp_path)
    house.know(TUNG)
    yield house
    house.close()


@pytest.fixture
def sqlite_house(sqlite_url: str, tmp_path: Path) -> Iterator[House]:
    """The same, on SQLite only, where the database makes no difference."""
    house = open_house(sqlite_url, tmp_path)
    house.know(TUNG)
    yield house
    house.close()
