"""How many statements a command and an event cost: counts do not depend on the machine."""

import pytest

from shared.database import Session
from tests.messaging.asking import carry_out_in, say
from tests.messaging.conftest import NewSite
from tests.messaging.counter import Add, Ask, Open
from tests.messaging.sites import CLERK, ToySite


class Counted:
    """A driver's cursor that keeps the first words of what it executes."""

    def __init__(self, session: Session) -> None:
        self._cursor = session._cursor
        self.said: list[str] = []
        session._cursor = self

    def execute(self, sql: str, *params: object) -> object:
        self.said.append(" ".join(sql.split()[:3]))
        return self._cursor.execute(sql, *params)

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)


ADDING = ["UPDATE counter SET", "INSERT INTO step", "INSERT INTO subject", "INSERT INTO outbox"]


@pytest.fixture
def lite(new_site: NewSite) -> ToySite:
    return new_site("a")


async def test_single_command_pays_no_savepoint(lite: ToySite) -> None:
    runtime = lite.runtime()
    await runtime.execute("counter", Open("n"), CLERK)
    counted = Counted(runtime._executors["counter"]._session)  # type: ignore[attr-defined]
    await runtime.execute("counter", Add("n", 1), CLERK, "key")
    assert counted.said == ["BEGIN IMMEDIATE", *ADDING, "INSERT INTO idempotency", "COMMIT"]


async def test_single_command_on_a_server_pays_no_savepoint(
    new_site: NewSite, messaging_postgres: str
) -> None:
    site = new_site("a", messaging_postgres)
    runtime = site.runtime()
    await runtime.execute("counter", Open("n"), CLERK)
    executor = runtime._executors["counter"]
    executor._pool._max_workers = 1  # type: ignore[attr-defined]
    counted = Counted(executor._sessions[0])  # type: ignore[attr-defined]
    await runtime.execute("counter", Add("n", 1), CLERK, "key")
    assert counted.said == ["BEGIN", *ADDING, "INSERT INTO idempotency", "COMMIT"]


def test_batch_of_events_shares_its_bookkeeping(lite: ToySite) -> None:
    records = say(lite, ("n", "open"), *[("n", "add 1")] * 9)
    inbox = lite.inbox()
    counted = Counted(inbox._session)
    lite.feed(inbox, records)
    step = ["SAVEPOINT step", *ADDING, "RELEASE SAVEPOINT step"]
    opening = [
        "SAVEPOINT step", "INSERT INTO counter", "INSERT INTO step", "DELETE FROM waiting",
        "RELEASE SAVEPOINT step",
    ]  # fmt: skip
    assert counted.said == ["BEGIN IMMEDIATE", "INSERT INTO inbox", *opening, *step * 9, "COMMIT"]


def test_repeated_batch_costs_one_look_per_event(lite: ToySite) -> None:
    records = say(lite, ("n", "open"), ("n", "add 1"))
    inbox = lite.inbox()
    lite.feed(inbox, records)
    counted = Counted(inbox._session)
    lite.feed(inbox, records)
    look = "SELECT inbox.digest FROM"
    assert counted.said == ["BEGIN IMMEDIATE", "INSERT INTO inbox", look, look, "COMMIT"]


def test_asking_costs_two_statements(lite: ToySite) -> None:
    say(lite, ("n", "open"))
    counted = Counted(lite.session)
    lite.session.begin()
    carry_out_in(lite.session, lite, Ask("n", "add 1"))
    lite.session.rollback()
    assert counted.said[2:-2] == ["INSERT INTO subject", "INSERT INTO outbox"]
