"""Commands on each database: shared commits, a locked file, threads, idempotency keys."""

import asyncio
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from shared import executors
from shared.database import Session
from shared.errors import DatabaseBusy, KeyReused, NotYetKnown
from shared.messaging.tables import idempotency, outbox
from tests.messaging import counter
from tests.messaging.conftest import NewSite
from tests.messaging.counter import Add, Ask, Fail, Open, TooMuch
from tests.messaging.sites import CLERK, ToySite


async def gather(*waited: Any) -> list[Any]:
    return await asyncio.gather(*waited, return_exceptions=True)


async def test_answer_leaves_after_the_commit(site: ToySite) -> None:
    runtime = site.runtime()
    answer = await runtime.execute("counter", Open("n"), CLERK)
    assert json.loads(answer) is True
    assert site.values() == {"n": 0}


async def test_commands_of_one_tick_are_all_done(site: ToySite) -> None:
    runtime = site.runtime()
    await runtime.execute("counter", Open("n"), CLERK)
    answers = await gather(*[runtime.execute("counter", Add("n", 1), CLERK) for _ in range(40)])
    assert sorted(int(one) for one in answers) == list(range(1, 41))
    assert (site.values(), site.count(outbox)) == ({"n": 40}, 40)


async def test_refused_command_leaves_nothing_and_spoils_no_other(site: ToySite) -> None:
    runtime = site.runtime()
    first, refused, unknown, last = await gather(
        runtime.execute("counter", Open("n"), CLERK),
        runtime.execute("counter", Add("n", 101), CLERK),
        runtime.execute("counter", Add("other", 1), CLERK),
        runtime.execute("counter", Open("m"), CLERK),
    )
    assert (first, last) == (b"true", b"true")
    assert (type(refused), type(unknown)) == (TooMuch, NotYetKnown)
    assert sorted(site.values()) == ["m", "n"]
    assert (len(site.steps()), site.count(outbox)) == (2, 0)


async def test_unexpected_failure_undoes_what_its_command_wrote(site: ToySite) -> None:
    runtime = site.runtime()
    failed, opened = await gather(
        runtime.execute("counter", Fail("n", "bug"), CLERK),
        runtime.execute("counter", Open("n"), CLERK),
    )
    assert (type(failed), opened) == (RuntimeError, b"true")
    assert site.steps() == [("n", "open")]


class CommitFails:
    """Stands before a session and fails its next commits as a full disk would."""

    def __init__(self, session: Session, times: int) -> None:
        self.commits, self._left, self._commit = 0, times, session.commit

    def __call__(self) -> None:
        self.commits += 1
        if self._left > 0:
            self._left -= 1
            raise sqlite3.OperationalError("database or disk is full")
        self._commit()


async def test_failed_shared_commit_is_tried_again_alone(new_site: NewSite) -> None:
    site = new_site("a")
    runtime = site.runtime()
    session = loop_session(runtime)
    commit = CommitFails(session, 1)
    session.commit = commit  # type: ignore[method-assign]
    answers = await gather(*[runtime.execute("counter", Open(f"n{i}"), CLERK) for i in range(3)])
    assert answers == [b"true"] * 3
    assert (commit.commits, len(site.steps())) == (4, 3)


async def test_failed_commit_reaches_those_whose_own_commit_fails(new_site: NewSite) -> None:
    site = new_site("a")
    runtime = site.runtime()
    session = loop_session(runtime)
    session.commit = CommitFails(session, 2)  # type: ignore[method-assign]
    answers = await gather(*[runtime.execute("counter", Open(f"n{i}"), CLERK) for i in range(3)])
    assert [type(one) for one in answers] == [sqlite3.OperationalError, bytes, bytes]
    assert site.values() == {"n1": 0, "n2": 0}


async def test_transaction_that_sqlite_gave_up_is_not_gone_on_with(new_site: NewSite) -> None:
    site = new_site("a")
    runtime = site.runtime()
    session = loop_session(runtime)
    back, given_up = session.back, []

    def give_up() -> None:
        # A full disk makes SQLite roll back by itself; savepoints are gone with the transaction.
        if not given_up:
            given_up.append(True)
            session.rollback()
        back()

    session.back = give_up  # type: ignore[method-assign]
    answers = await gather(
        runtime.execute("counter", Open("n"), CLERK),
        runtime.execute("counter", Fail("n", "bug"), CLERK),
        runtime.execute("counter", Open("m"), CLERK),
    )
    assert [type(one) for one in answers] == [bytes, RuntimeError, bytes]
    assert site.steps() == [("n", "open"), ("m", "open")]


def loop_session(runtime: Any) -> Session:
    session: Session = runtime._executors["counter"]._session
    return session


async def test_locked_file_is_awaited_while_the_loop_goes_on(new_site: NewSite) -> None:
    site = new_site("a")
    runtime = site.runtime()
    other = site.databases["counter"].session()
    other.begin()
    waiting = asyncio.create_task(runtime.execute("counter", Open("n"), CLERK))
    for _ in range(20):
        await asyncio.sleep(0.005)  # the loop turns meanwhile
    assert not waiting.done()
    other.commit()
    assert await asyncio.wait_for(waiting, 5) == b"true"
    other.close()


async def test_file_locked_for_too_long_is_refused(
    new_site: NewSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "LOCK_WAIT_S", 0.1)
    site = new_site("a")
    runtime = site.runtime()
    other = site.databases["counter"].session()
    other.begin()
    with pytest.raises(DatabaseBusy):
        await runtime.execute("counter", Open("n"), CLERK)
    other.rollback()
    other.close()
    assert site.steps() == []
    assert await runtime.execute("counter", Open("n"), CLERK) == b"true"


async def test_repeated_key_gets_the_first_answer(site: ToySite) -> None:
    runtime = site.runtime()
    await runtime.execute("counter", Open("n"), CLERK)
    first = await runtime.execute("counter", Add("n", 5), CLERK, "key")
    await runtime.execute("counter", Add("n", 1), CLERK)
    again = await runtime.execute("counter", Add("n", 5), CLERK, "key")
    assert (first, again, site.values()) == (b"5", b"5", {"n": 6})


async def test_repeated_key_in_one_tick_does_one_thing(site: ToySite) -> None:
    runtime = site.runtime()
    await runtime.execute("counter", Open("n"), CLERK)
    both = await gather(*[runtime.execute("counter", Add("n", 5), CLERK, "k") for _ in range(4)])
    assert (both, site.values()) == ([b"5"] * 4, {"n": 5})
    assert (site.count(outbox), site.count(idempotency)) == (1, 1)


async def test_key_with_another_command_is_refused(site: ToySite) -> None:
    runtime = site.runtime()
    await runtime.execute("counter", Open("n"), CLERK)
    await runtime.execute("counter", Add("n", 5), CLERK, "key")
    for other in (Add("n", 6), Add("n", 101), Open("n")):
        with pytest.raises(KeyReused):
            await runtime.execute("counter", other, CLERK, "key")
    assert site.values() == {"n": 5}


async def test_refusal_is_not_kept_under_its_key(site: ToySite) -> None:
    runtime = site.runtime()
    with pytest.raises(NotYetKnown):
        await runtime.execute("counter", Add("n", 5), CLERK, "key")
    await runtime.execute("counter", Open("n"), CLERK)
    assert await runtime.execute("counter", Add("n", 5), CLERK, "key") == b"5"


async def test_what_a_door_opens_frees_what_waited(site: ToySite) -> None:
    runtime, inbox = site.runtime(), site.inbox()
    await runtime.execute("counter", Ask("n", "add 3"), CLERK)
    site.feed(inbox, site.records())
    assert (site.values(), site.counts()["waiting"]) == ({}, 1)
    await runtime.execute("counter", Open("n"), CLERK)
    assert (site.values(), site.counts()["waiting"]) == ({"n": 3}, 0)


async def test_query_sees_one_state(site: ToySite) -> None:
    runtime = site.runtime()
    await runtime.execute("counter", Open("n"), CLERK)

    def twice(session: Session) -> tuple[dict[str, int], dict[str, int]]:
        before = counter.values(session)
        site.session.begin()
        site.session.core.execute(counter.counter.update().values(value=9))
        site.session.commit()
        return before, counter.values(session)

    assert await runtime.query("counter", twice) == ({"n": 0}, {"n": 0})
    assert await runtime.query("counter", counter.values) == {"n": 9}


async def test_lost_connections_are_replaced(new_site: NewSite, postgres_url: str) -> None:
    site = new_site("a", postgres_url)
    runtime = site.runtime()
    await runtime.execute("counter", Open("n"), CLERK)
    site.session.core.exec_driver_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert await runtime.execute("counter", Add("n", 2), CLERK, "key") == b"2"
    assert await runtime.query("counter", counter.values) == {"n": 2}


def test_databases_are_files_of_the_site(new_site: NewSite, tmp_path: Path) -> None:
    site = new_site("a")
    assert sorted(one.name for one in (tmp_path / site.name).glob("*.db")) == [
        "counter.db",
        "site.db",
    ]
