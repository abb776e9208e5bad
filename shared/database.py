"""Databases of a site: one per service, SQLite by default, PostgreSQL by URL; and hot statements.

A session runs in explicit transactions: the driver is in autocommit mode and this module says
BEGIN, SAVEPOINT and COMMIT itself, so that both databases behave alike and a savepoint costs what
it costs. Instants are stored as text of fixed width in UTC, which sorts and reads the same on both.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import insert as insert  # noqa: PLC0414 - for all stores: what is used of it compiles on both
from sqlalchemy.sql.compiler import SQLCompiler

from shared.drivers import driver_errors, is_idle, is_lock
from shared.errors import DatabaseBusy
from shared.turns import Turn

_DIALECTS: dict[str, sa.Dialect] = {
    # By position: SQLite looks a name up by going through all the names of the statement, which
    # for 20 rows of 30 columns took eight times as long as everything else.
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": postgresql.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}


def to_text(instant: datetime) -> str:
    """The stored form of an aware instant: 27 characters, UTC, microseconds."""
    # Three times as fast as strftime, and every event is written with a few of these.
    return instant.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def from_text(text: str) -> datetime:
    """The aware UTC instant of a stored text."""
    return datetime.fromisoformat(text)


_TURN_S = 0.001
_RENDER = {"render_postcompile": True}
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%(name)s, 0))"


class Prepared:
    """A Core statement, compiled once per dialect and run on the driver's cursor.

    For statements on the path of every request or event: compiling and SQLAlchemy's result layer
    cost two to six times what the statement itself does. Conversions belong to the store.
    """

    __slots__ = ("_compiled", "_statement")

    def __init__(self, statement: sa.ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def sql(self, dialect: str, params: Mapping[str, Any] | None) -> tuple[str, list[Any]]:
        """The SQL text for `dialect`, and the values in the order in which it takes them."""
        found = self._compiled.get(dialect) or self._compile(dialect)
        return found.text, found.bind(params or {})

    def many(self, dialect: str, rows: Iterable[Mapping[str, Any]]) -> tuple[str, list[list[Any]]]:
        """As `sql`, for each of `rows`."""
        found = self._compiled.get(dialect) or self._compile(dialect)
        return found.text, [found.bind(row) for row in rows]

    def _compile(self, dialect: str) -> "_Compiled":
        kind = _DIALECTS[dialect]
        rendered = self._statement.compile(dialect=kind, compile_kwargs=_RENDER)
        compiled = cast(SQLCompiler, rendered)
        asked = {name for name, one in compiled.binds.items() if one.required}
        literals = {k: v for k, v in compiled.params.items() if k not in asked}
        names = tuple(compiled.positiontup or ())
        found = self._compiled[dialect] = _Compiled(str(compiled), names, literals)
        return found


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one driver takes it; `literals` are the values that stand in it."""

    text: str
    names: tuple[str, ...]
    literals: Mapping[str, Any]

    def bind(self, params: Mapping[str, Any]) -> list[Any]:
        if self.literals:
            params = {**self.literals, **params}
        return [params[name] for name in self.names]


Row = Sequence[Any]


class Session:
    """One connection with explicit transactions.

    Not safe for two threads at once. `run` and its kin serve hot statements, `core` everything
    else, in the same transaction.
    """

    def __init__(self, database: "Database") -> None:
        self.database = database
        self.dialect = database.dialect
        self._is_lost = False
        self._turn = Turn(database.file) if database.file else None
        self._connect()

    def run(self, statement: Prepared, params: Mapping[str, Any] | None = None) -> int:
        """Execute and return the number of rows it touched."""
        self._cursor.execute(*statement.sql(self.dialect, params))
        return int(self._cursor.rowcount)

    def run_many(self, statement: Prepared, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute once per mapping."""
        sql, values = statement.many(self.dialect, rows)
        if values:
            self._cursor.executemany(sql, values)

    def one(self, statement: Prepared, params: Mapping[str, Any] | None = None) -> Row | None:
        """The first row, or None."""
        self._cursor.execute(*statement.sql(self.dialect, params))
        row: Row | None = self._cursor.fetchone()
        return row

    def all(self, statement: Prepared, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Every row, in the order of the statement."""
        self._cursor.execute(*statement.sql(self.dialect, params))
        return list(self._cursor.fetchall())

    def begin(self) -> None:
        """Start a writing transaction. Raises `DatabaseBusy` when SQLite's file is locked.

        With a `busy_timeout_ms` of 0 a busy session keeps its place in front of the others until
        it begins, recovers or is closed.
        """
        self.reopen()
        if self._turn is None:
            self._cursor.execute("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN")
            return
        waits = self.database.busy_timeout_ms > 0
        try:
            self._await_turn(self._turn)
            self._cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if not is_lock(error) or waits:
                self._turn.give()
            if is_lock(error):
                raise DatabaseBusy(database=self.database.name, waited_s=0) from error
            raise
        self._turn.give()

    def _await_turn(self, turn: Turn) -> None:
        until = time.monotonic() + self.database.busy_timeout_ms / 1000
        while not turn.take():
            if time.monotonic() >= until:
                raise DatabaseBusy(database=self.database.name, waited_s=0)
            time.sleep(_TURN_S)

    def begin_reading(self) -> None:
        """Start a transaction that sees one state of the database throughout."""
        self.reopen()
        repeatable = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        self._cursor.execute("BEGIN" if self.dialect == "sqlite" else repeatable)

    def commit(self) -> None:
        """End the transaction and keep it."""
        self._cursor.execute("COMMIT")

    def rollback(self) -> None:
        """End the transaction, if there is one, and forget it."""
        if self.in_transaction():
            self._cursor.execute("ROLLBACK")

    def recover(self) -> None:
        """Leave a transaction that failed; a connection that was lost is replaced at the next."""
        if self._turn is not None:
            self._turn.give()
        try:
            self.rollback()
        except driver_errors():
            self._is_lost = True
        if self.dialect == "postgresql" and self._driver.closed:
            self._is_lost = True

    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        if self.dialect == "sqlite":
            return bool(self._driver.in_transaction)
        return not is_idle(self._driver.info.transaction_status)

    def savepoint(self) -> None:
        """Mark a place to come back to; savepoints of one name nest."""
        self._cursor.execute("SAVEPOINT step")

    def release(self) -> None:
        """Keep what was done since the last savepoint."""
        self._cursor.execute("RELEASE SAVEPOINT step")

    def back(self) -> None:
        """Undo what was done since the last savepoint, and drop it.

        SQLite ends a whole transaction by itself when the disk is full: nothing is left to undo
        then, and the caller sees by `in_transaction` that it is gone.
        """
        if self.in_transaction():
            self._cursor.execute("ROLLBACK TO SAVEPOINT step")
            self._cursor.execute("RELEASE SAVEPOINT step")

    def lock(self, name: str) -> bool:
        """Keep others from taking this name until the transaction ends.

        True if others may have committed meanwhile, so that what was read before is to be read
        again; on SQLite a writing transaction is alone anyway.
        """
        if self.dialect == "sqlite":
            return False
        self._cursor.execute(_LOCK, {"name": f"{self.database.name}:{name}"})
        return True

    def data_version(self) -> int:
        """A number that changes when another connection has committed (SQLite only)."""
        self._cursor.execute("PRAGMA data_version")
        return int(self._cursor.fetchone()[0])

    def change_token(self) -> object:
        """A value that differs after another connection has committed; reads no table.

        On PostgreSQL, where it tells of commits to any database of the server, not in a
        transaction.
        """
        if self.dialect == "sqlite":
            return self.data_version()
        self._cursor.execute("SELECT pg_current_snapshot()::text")
        return self._cursor.fetchone()[0]

    def close(self) -> None:
        """Give the connection back; an open transaction is rolled back."""
        self.recover()
        if self._turn is not None:
            self._turn.close()
        if self._is_lost:
            self._drop()
        else:
            self._cursor.close()
            self.core.close()

    def _connect(self) -> None:
        self.core = self.database.engine.connect()
        driver: Any = self.core.connection.driver_connection
        self._driver, self._cursor = driver, driver.cursor()

    def reopen(self) -> None:
        """Connect again if the connection was lost; `begin` and `begin_reading` do it anyway."""
        if self._is_lost:
            self._drop()
            self._connect()
            self._is_lost = False

    def _drop(self) -> None:
        if not self.core.closed:
            self.core.invalidate()
            self.core.close()

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Database:
    """One service's database: an SQLite file, or a schema of a PostgreSQL database.

    `busy_timeout_ms` is 0 where the caller runs on an event loop and awaits the lock itself.
    """

    def __init__(self, url: str, *, schema: str, busy_timeout_ms: int = 10_000) -> None:
        self.url = url
        self.name = schema
        self.busy_timeout_ms = busy_timeout_ms
        parsed = sa.make_url(url)
        self.dialect = parsed.get_backend_name()
        self.file = _file_of(parsed)
        if self.dialect == "sqlite":
            self.engine = _sqlite_engine(parsed, busy_timeout_ms)
        else:
            self.engine = _postgresql_engine(parsed, schema)

    def session(self) -> Session:
        """A new session on a connection of its own."""
        return Session(self)

    def transaction(self, work: Callable[[Session], None]) -> None:
        """Run `work` in one transaction; it is rolled back when `work` raises."""
        with self.session() as session:
            session.begin()
            work(session)
            session.commit()

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _file_of(url: sa.URL) -> Path | None:
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _sqlite_engine(url: sa.URL, busy_timeout_ms: int) -> sa.Engine:
    if file := _file_of(url):
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        poolclass=sa.pool.QueuePool,
        pool_size=5,
        max_overflow=20,
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )

    @sa.event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _: object) -> None:
        # The time-out comes first: switching a new file to WAL takes the lock as well.
        connection.execute("PRAGMA busy_timeout = 10000")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {busy_timeout_ms}")

    return engine


def _postgresql_engine(url: sa.URL, schema: str) -> sa.Engine:
    return sa.create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=8,
        max_overflow=24,
        pool_pre_ping=True,  # sessions live long: one look at each start, not at each statement
        connect_args={"options": f"-csearch_path={schema}"},
    )
