"""The broker and the database server under a measured installation, started natively."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from shared.messaging.embedded import EmbeddedBroker
from tests.parts.kafka import NativeKafka, why_not_native
from tests.parts.postgres import NativePostgres, native_programs

SITES = ("district", "province")
"""The sites of the contest file for measuring."""


@dataclass(slots=True)
class Parts:
    """What an installation stands on; `broker` and `database` say which kind."""

    folder: Path
    broker: str = "embedded"
    database: str = "sqlite"
    _embedded: EmbeddedBroker | None = None
    _kafka: NativeKafka | None = None
    _postgres: NativePostgres | None = None
    _pids: dict[str, list[int]] = field(default_factory=dict)

    @property
    def is_embedded(self) -> bool:
        """Whether the broker is the small one that keeps all in memory."""
        return self.broker == "embedded"

    @property
    def words(self) -> str:
        """What it is, for the table."""
        return f"{self.database}, {self.broker}"

    @property
    def broker_address(self) -> str:
        """`host:port`."""
        found = self._embedded or self._kafka
        if found is None:
            raise RuntimeError("the parts were not started")
        return found.address

    @property
    def database_url(self) -> str | None:
        """The URL with `{site}` for the site, or None for SQLite files."""
        if self._postgres is None:
            return None
        url = self._postgres.url.set(database="hoithi_SITE")
        return url.render_as_string(hide_password=False).replace("SITE", "{site}")

    @property
    def broker_pids(self) -> Sequence[int]:
        """The broker's process."""
        return self._pids.get("broker", ())

    @property
    def database_pids(self) -> Sequence[int]:
        """The database server's process; none for SQLite."""
        return self._pids.get("database", ())

    def start(self) -> None:
        """Start both. Raises `LookupError` where a part cannot be had."""
        self._pids["broker"] = _started(self._start_broker)
        if self.database == "postgresql":
            self._pids["database"] = _started(self._start_postgres)

    def stop(self) -> None:
        """End both."""
        for one in (self._embedded, self._kafka, self._postgres):
            if one is not None:
                one.stop()

    def _start_broker(self) -> None:
        if self.is_embedded:
            self._embedded = EmbeddedBroker(log_file=self.folder / "logs" / "broker.log")
            self._embedded.start()
            return
        reason = why_not_native()
        if reason:
            raise LookupError(f"Apache Kafka: {reason}")
        self._kafka = NativeKafka()
        self._kafka.start()

    def _start_postgres(self) -> None:
        programs = native_programs()
        if programs is None:
            raise LookupError("PostgreSQL: no server here")
        self._postgres = NativePostgres(programs, {"fsync": "on"})
        self._postgres.start()
        plain = self._postgres.url.set(drivername="postgresql").render_as_string()
        with psycopg.connect(plain, autocommit=True) as connection:
            for site in SITES:
                connection.execute(f"CREATE DATABASE hoithi_{site}")


def _started(start: Callable[[], None]) -> list[int]:
    before = {one.pid for one in psutil.Process().children()}
    start()
    return [one.pid for one in psutil.Process().children() if one.pid not in before]
