"""Runs what it is handed: commands and queries of a site's services, on the right thread.

On SQLite handlers run on the event loop and the commands of one tick share a commit; a locked
file is awaited, never blocked on. On PostgreSQL each command has a thread and a transaction.
Handlers do not know which. No answer leaves before its commit (docs/decisions/0014).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from shared.clock import SiteClock
from shared.database import Database, Session
from shared.execution import Site
from shared.executors import LoopExecutor, ThreadExecutor
from shared.service import Command, Service
from shared.unit import Context

P = ParamSpec("P")
T = TypeVar("T")


class Executor(Protocol):
    """Carries out commands and queries on one service's database."""

    async def execute(self, command: Command, context: Context, key: str | None) -> bytes:
        """The command's answer as JSON, after its commit. Raises what the handler raises."""
        ...

    async def query(
        self, ask: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What `ask` reads, from one state of the database."""
        ...

    def close(self) -> None:
        """Give connections and threads back."""
        ...


class SiteRuntime:
    """One site in this process: its services' databases and what runs on them."""

    def __init__(
        self, name: str, services: Sequence[Service], databases: Mapping[str, Database]
    ) -> None:
        self.name = name
        self.services = {service.name: service for service in services}
        self.databases = databases
        self._executors = {one.name: self._executor(one) for one in services}

    async def execute(
        self, service: str, command: Command, context: Context, key: str | None = None
    ) -> bytes:
        """Carry out a command; its answer as JSON, after its commit.

        With an idempotency `key` a repeated call gets the answer of the first; another command
        under the same key raises `KeyReused`. Raises what the handler raises.
        """
        return await self._executors[service].execute(command, context, key)

    async def query(
        self, service: str, ask: Callable[Concatenate[Session, P], T],
        *args: P.args, **kwargs: P.kwargs,
    ) -> T:  # fmt: skip
        """What `ask(session, …)` reads from a service's database, from one state of it."""
        return await self._executors[service].query(ask, *args, **kwargs)

    def close(self) -> None:
        """Give every connection back."""
        for executor in self._executors.values():
            executor.close()
        for database in self.databases.values():
            database.close()

    def _executor(self, service: Service) -> Executor:
        database = self.databases[service.name]
        clock = SiteClock(self.databases["site"].session())
        site = Site(self.name, service, clock)
        if database.dialect == "sqlite":
            return LoopExecutor(database, site)
        return ThreadExecutor(database, site)
