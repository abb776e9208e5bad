"""Two sites of intake, on each kind of database in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.rules import HIGH_SITE, LOW_SITE, high, low
from tests.intake.sites import IntakeSite, World, open_world


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A branch and the branch above it, each on a site of its own."""
    yield from open_world(database_url, tmp_path, [low(), high()])


@pytest.fixture
def below(world: World) -> IntakeSite:
    """The site of the lower branch."""
    return world.sites[LOW_SITE]


@pytest.fixture
def above(world: World) -> IntakeSite:
    """The site of the branch above."""
    return world.sites[HIGH_SITE]


@pytest.fixture
def sqlite_below(sqlite_url: str, tmp_path: Path) -> Iterator[IntakeSite]:
    """The site of the lower branch, on SQLite, where statements can be counted."""
    for world in open_world(sqlite_url, tmp_path, [low(), high()]):
        yield world.sites[LOW_SITE]
