"""Transactions side by side on PostgreSQL: none waits for what has come, none is done twice."""

import threading
from collections.abc import Callable

import sqlalchemy as sa

from shared.database import Session
from tests.messaging.asking import carry_out_in, codes, say
from tests.messaging.conftest import NewSite
from tests.messaging.counter import Open
from tests.messaging.sites import ToySite, until

_BLOCKED = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND cardinality(pg_blocking_pids(pid)) > 0"
)


class Beside:
    """Runs something in a thread, and tells when the database holds it up."""

    def __init__(self, site: ToySite, work: Callable[[], object]) -> None:
        self._site = site
        self._thread = threading.Thread(target=work)
        self._thread.start()

    def is_held_up(self) -> bool:
        return self._site.session.core.execute(_BLOCKED).scalar_one() == 1

    def finish(self) -> None:
        self._thread.join(20)
        assert not self._thread.is_alive()


def open_session(site: ToySite) -> Session:
    session = site.databases["counter"].session()
    session.begin()
    return session


def test_event_sees_what_was_brought_while_it_looked(
    new_site: NewSite, messaging_postgres: str
) -> None:
    site = new_site("a", messaging_postgres)
    records, inbox = say(site, ("n", "add 3")), site.inbox()
    with open_session(site) as door:
        carry_out_in(door, site, Open("n"))
        event = Beside(site, lambda: site.feed(inbox, records))
        until(event.is_held_up, what="the event looks for a counter that is being opened")
        door.commit()
        event.finish()
    assert (site.values(), site.counts()["waiting"]) == ({"n": 3}, 0)


def test_bringer_frees_an_event_that_is_just_beginning_to_wait(
    new_site: NewSite, messaging_postgres: str
) -> None:
    site = new_site("a", messaging_postgres)
    records, inbox = say(site, ("n", "add 3")), site.inbox()
    go_on, waits = threading.Event(), threading.Event()
    session = inbox._session
    commit = session.commit

    def commit_later() -> None:
        waits.set()
        go_on.wait(20)
        commit()

    session.commit = commit_later  # type: ignore[method-assign]
    event = threading.Thread(target=lambda: site.feed(inbox, records))
    event.start()
    waits.wait(20)

    def bring() -> None:
        with open_session(site) as door:
            carry_out_in(door, site, Open("n"))
            door.commit()

    bringer = Beside(site, bring)
    until(bringer.is_held_up, what="the door brings what an uncommitted event waits for")
    go_on.set()
    event.join(20)
    bringer.finish()
    assert (site.values(), site.counts()["waiting"]) == ({"n": 3}, 0)


def test_same_event_in_two_workers_is_applied_once(
    new_site: NewSite, messaging_postgres: str
) -> None:
    site = new_site("a", messaging_postgres)
    records = say(site, ("n", "open"), ("n", "add 3"))
    first, second = site.inbox(), site.inbox()
    with HeldCommit(first._session) as held:
        worker = threading.Thread(target=lambda: site.feed(first, records))
        worker.start()
        held.reached.wait(20)
        other = Beside(site, lambda: site.feed(second, records))
        until(other.is_held_up, what="the second worker waits for the first")
    worker.join(20)
    other.finish()
    assert (site.values(), codes(site)) == ({"n": 3}, [])


class HeldCommit:
    """Holds a session's next commit until the block ends."""

    def __init__(self, session: Session) -> None:
        self.reached, self._go_on = threading.Event(), threading.Event()
        self._commit = session.commit
        session.commit = self._hold  # type: ignore[method-assign]

    def _hold(self) -> None:
        self.reached.set()
        self._go_on.wait(20)
        self._commit()

    def __enter__(self) -> "HeldCommit":
        return self

    def __exit__(self, *_: object) -> None:
        self._go_on.set()
