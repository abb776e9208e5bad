"""An office of judging, on each kind of database in turn."""

import itertools
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.judging.office import Office, Place, open_office
from tests.judging.rules import profile
from tests.parts.postgres import Databases

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def shared_postgres(postgres: Databases) -> Iterator[str]:
    """One PostgreSQL database for all these tests: making one takes longer than most of them."""
    url = postgres.new_database()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest) -> Place:
    """An empty place for a test: an SQLite file, or a schema of its own."""
    if request.param == "sqlite":
        return Place(request.getfixturevalue("sqlite_url"), "judging")
    # The name keeps the URLs apart, by which rules that were read once are remembered.
    name = f"judging_{next(_numbers)}"
    url = sa.make_url(request.getfixturevalue("shared_postgres"))
    named = url.update_query_dict({"application_name": name})
    return Place(named.render_as_string(hide_password=False), name)


@pytest.fixture
def bare_office(place: Place) -> Iterator[Office]:
    """An office that knows no rules yet."""
    yield from open_office(place)


@pytest.fixture
def office(bare_office: Office) -> Office:
    """An office with the plain rules."""
    bare_office.publish(profile())
    return bare_office
