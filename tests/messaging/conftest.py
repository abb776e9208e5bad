"""Fixtures: toy sites on each database, their faults, and names that no other test uses."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.messaging.counter import FAULTS
from tests.messaging.sites import ToySite, topology_of
from tests.parts.plugin import BOTH_DATABASES
from tests.parts.postgres import Databases

NewSite = Callable[..., ToySite]


@pytest.fixture(autouse=True)
def faults() -> Iterator[None]:
    """Every test starts without faults."""
    FAULTS.left.clear()
    FAULTS.tries = 0
    yield


@pytest.fixture
def tag() -> str:
    """A part of site names, so that tests on one broker do not meet."""
    return uuid4().hex[:10]


@pytest.fixture
def new_site(tmp_path: Path, tag: str) -> Iterator[NewSite]:
    """Makes toy sites: `new_site("a", url, neighbours=("b",))`, closed at the end."""
    made: list[ToySite] = []

    def make(name: str, url: str = "sqlite://", *, neighbours: tuple[str, ...] = ()) -> ToySite:
        full = tuple(f"{one}-{tag}" for one in neighbours)
        topology = topology_of(f"{name}-{tag}", neighbours=full)
        made.append(ToySite(f"{name}-{tag}", url, tmp_path, topology))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def messaging_postgres(postgres: Databases) -> Iterator[str]:
    """One PostgreSQL database for all of these tests: each site has schemas of its own."""
    url = postgres.new_database()
    yield url
    postgres.drop(url)


@pytest.fixture(params=BOTH_DATABASES)
def store_url(request: pytest.FixtureRequest) -> str:
    """Where toy sites keep their databases, of each kind in turn."""
    if request.param == "sqlite":
        return "sqlite://"
    url: str = request.getfixturevalue("messaging_postgres")
    return url


@pytest.fixture
def site(new_site: NewSite, store_url: str) -> ToySite:
    """A toy site on each kind of database in turn."""
    return new_site("a", store_url)
