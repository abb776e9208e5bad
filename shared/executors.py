"""The two ways to carry out commands on a service's database; `runtime` chooses one."""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Concatenate, ParamSpec, TypeVar

from shared.database import Database, Session
from shared.drivers import is_transient, lost_a_race, was_rolled_back
from shared.errors import CommitUnknown, DatabaseBusy, TransientError
from shared.execution import Site, answer_alone, answer_before, answer_in_savepoint
from shared.messaging.retry import pauses
from shared.service import Command
from shared.unit import Context

LOCK_WAIT_S = 10.0
_POLL_S = 0.001
_RACE_S = 0.2

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Job:
    command: Command
    context: Context
    key: str | None
    answer: "asyncio.Future[bytes]"
    asked_at: float


class LoopExecutor:
    """SQLite: on the event loop; what arrives in one tick shares BEGIN IMMEDIATE and COMMIT."""

    def __init__(self, database: Database, site: Site) -> None:
        self._database = database
        self._site = site
        self._session = database.session()
        self._reading = database.session()
        self._jobs: list[_Job] = []
        self._is_scheduled = False

    async def execute(self, command: Command, context: Context, key: str | None) -> bytes:
        """See `Executor.execute`. Raises `DatabaseBusy` after ten seconds of a locked file."""
        loop = asyncio.get_running_loop()
        job = _Job(command, context, key, loop.create_future(), time.monotonic())
        self._jobs.append(job)
        if not self._is_scheduled:
            self._is_scheduled = True
            loop.call_soon(self._drain)
        return await job.answer

    async def query(
        self, ask: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See `Executor.query`."""
        self._reading.begin_reading()
        try:
            return ask(self._reading, *args, **kwargs)
        finally:
            self._reading.rollback()

    def close(self) -> None:
        """See `Executor.close`."""
        self._session.close()
        self._reading.close()

    def _drain(self) -> None:
        try:
            self._session.begin()
        except DatabaseBusy:
            self._wait_for_lock()
            return
        except Exception as error:
            self._fail(self._take(), error)
            return
        jobs = self._take()
        if len(jobs) == 1:
            self._settle_alone(jobs[0])
            return
        try:
            outcomes = [self._attempt(job) for job in jobs]
            self._session.commit()
        except Exception:
            # One spoils no other: each runs again in a transaction of its own.
            self._session.recover()
            for job in jobs:
                self._begin_and_settle(job)
            return
        for job, outcome in zip(jobs, outcomes, strict=True):
            _settle(job, outcome)

    def _take(self) -> list[_Job]:
        jobs, self._jobs, self._is_scheduled = self._jobs, [], False
        return jobs

    def _attempt(self, job: _Job) -> "bytes | Exception":
        session, site = self._session, self._site
        try:
            return answer_in_savepoint(session, site, job.command, job.context, job.key)
        except Exception as error:  # whatever it is, it belongs to this caller alone
            if not session.in_transaction():
                # SQLite gave the whole transaction up (disk full): what follows would run outside.
                raise
            return error

    def _begin_and_settle(self, job: _Job) -> None:
        try:
            self._session.begin()
        except Exception as error:
            _settle(job, error)
        else:
            self._settle_alone(job)

    def _settle_alone(self, job: _Job) -> None:
        """Carry out one command in the open transaction, and end it."""
        session = self._session
        try:
            answer = answer_alone(session, self._site, job.command, job.context, job.key)
            session.commit()
        except Exception as error:
            session.recover()
            _settle(job, _answered_before(session, job, error))
        else:
            _settle(job, answer)

    def _wait_for_lock(self) -> None:
        now = time.monotonic()
        late = [job for job in self._jobs if now - job.asked_at >= LOCK_WAIT_S]
        self._jobs = [job for job in self._jobs if now - job.asked_at < LOCK_WAIT_S]
        self._fail(late, DatabaseBusy(database=self._database.name, waited_s=round(LOCK_WAIT_S)))
        self._is_scheduled = bool(self._jobs)
        if not self._jobs:
            self._session.recover()  # others may go first again
        else:
            asyncio.get_running_loop().call_later(_POLL_S, self._drain)

    def _fail(self, jobs: Sequence[_Job], error: Exception) -> None:
        for job in jobs:
            _settle(job, error)


class ThreadExecutor:
    """PostgreSQL: each command in a thread, in a transaction of its own."""

    def __init__(self, database: Database, site: Site, *, threads: int = 8) -> None:
        self._database = database
        self._site = site
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=site.service.name)
        self._local = threading.local()
        self._sessions: list[Session] = []

    async def execute(self, command: Command, context: Context, key: str | None) -> bytes:
        """See `Executor.execute`."""
        work = partial(self._try, command, context, key)
        return await asyncio.get_running_loop().run_in_executor(self._pool, _patiently, work)

    async def query(
        self, ask: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See `Executor.query`."""
        work = partial(self._query, ask, args, kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._pool, _patiently, work)

    def close(self) -> None:
        """See `Executor.close`."""
        self._pool.shutdown()
        for session in self._sessions:
            session.close()

    def _try(self, command: Command, context: Context, key: str | None) -> bytes:
        session = self._session()
        try:
            session.begin()
            answer = answer_alone(session, self._site, command, context, key)
        except Exception as error:
            session.recover()
            return answer_before(session, command, key, error)
        try:
            session.commit()
        except Exception as error:
            session.recover()
            if key is None and is_transient(error) and not was_rolled_back(error):
                # Whether it was kept is not known, and without a key a second try may do it twice.
                raise CommitUnknown(database=self._database.name) from error
            raise
        return answer

    def _query(self, ask: Callable[..., T], args: Any, kwargs: Any) -> T:
        session = self._session()
        try:
            session.begin_reading()
            return ask(session, *args, **kwargs)
        finally:
            session.recover()

    def _session(self) -> Session:
        session: Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self._database.session()
            self._sessions.append(session)
        return session


def _patiently(work: Callable[[], T]) -> T:
    waits, races = pauses(total_s=LOCK_WAIT_S), pauses(total_s=_RACE_S)
    while True:
        try:
            return work()
        except Exception as error:
            again = races if lost_a_race(error) else waits if _is_passing(error) else iter(())
            wait = next(again, None)
            if wait is None:
                raise
            time.sleep(wait)


def _is_passing(error: Exception) -> bool:
    if isinstance(error, CommitUnknown):
        return False
    return is_transient(error) or isinstance(error, TransientError)


def _answered_before(session: Session, job: _Job, failure: Exception) -> "bytes | Exception":
    try:
        return answer_before(session, job.command, job.key, failure)
    except Exception as error:
        return error


def _settle(job: _Job, outcome: "bytes | Exception") -> None:
    if job.answer.done():  # the caller has gone away; what was committed stays
        return
    if isinstance(outcome, bytes):
        job.answer.set_result(outcome)
    else:
        job.answer.set_exception(outcome)
